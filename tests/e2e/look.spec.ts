// How it looks where it is put: narrow, large letters, other colours, less motion.

import { job, jobs, STATUSES } from "./support/jobs.ts";
import { overlaps } from "./support/overlaps.ts";
import { pixel } from "./support/pixel.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

async function overflow(
  widget: Widget,
): Promise<{ page: number; host: number; list: number; outside: string[] }> {
  return await widget.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const controls =
      element.shadowRoot?.querySelectorAll("button, input, select, [role=radio], [role=button]") ?? [];
    const sticksOut = (each: Element) => {
      const { left, right, width } = each.getBoundingClientRect();
      return width > 1 && (left < box.left - 1 || right > box.right + 1);
    };
    // What can be scrolled into view, like the end of a long row of choices, is not lost.
    const isScrolled = (each: Element | null): boolean =>
      each !== null &&
      ((/auto|scroll/.test(getComputedStyle(each).overflowX) && !sticksOut(each)) ||
        isScrolled(each.parentElement));
    const outside = [...controls].filter(
      (control) => sticksOut(control) && !isScrolled(control.parentElement),
    );
    const root = document.documentElement;
    const list = element.shadowRoot?.querySelector(".scroller");
    return {
      page: root.scrollWidth - root.clientWidth,
      host: Math.max(0, element.scrollWidth - element.clientWidth),
      list: list ? list.scrollWidth - list.clientWidth : -1,
      outside: outside.map((control) => control.outerHTML.slice(0, 80)),
    };
  });
}

for (const width of [320, 360, 480]) {
  test(`E27, TS-26: in a container of ${width} px on a wide page nothing overflows and every control works`, async ({
    page,
    open,
  }) => {
    await page.setViewportSize({ width: 1400, height: 900 });
    const body = `${script()}<div style="width: ${width}px">${markup(QUIET)}</div>`;
    const widget = await open({ body });
    await expect(widget.status).toContainText("20 loaded");
    expect(await overflow(widget)).toEqual({ page: 0, host: 0, list: 0, outside: [] });
    await widget.loadMore.click();
    await expect(widget.status).toContainText("40 loaded");
    await widget.refresh.click();
    await widget.search.fill("veo");
    await widget.search.fill("");
    await widget.chooseStatus("Failed");
    await expect(widget.rows.first()).toContainText(/failed/i);
    await expect(widget.rows.first()).toBeInViewport();
  });
}

for (const width of [1200, 640, 320]) {
  test(`letters of twice the size fit into ${width} px`, async ({ open }) => {
    const large = { ...QUIET, style: "--muvi-font-size: 28px" };
    const widget = await open({ body: `${script()}<div style="width: ${width}px">${markup(large)}</div>` });
    await expect(widget.status).toContainText("20 loaded");
    expect(await overflow(widget)).toEqual({ page: 0, host: 0, list: 0, outside: [] });
    for (const control of [widget.model, widget.search, widget.refresh, widget.loadMore]) {
      await expect(control).toBeVisible();
      const isCut = await control.evaluate((each) => each.scrollHeight > each.clientHeight + 2);
      expect(isCut).toBe(false);
    }
  });
}

for (const attributes of [{}, { previews: "", "failure-reasons": "" }]) {
  test(`the columns fit at every width, with ${Object.keys(attributes).join(" and ") || "nothing"} in rows`, async ({
    page,
    sandbox,
    open,
  }) => {
    await sandbox.replaceJobs(jobs(10));
    const widget = await open({ attributes });
    await expect(widget.rows).toHaveCount(10);
    const tooNarrow = [];
    for (let width = 330; width < 1_300; width += 15) {
      await page.setViewportSize({ width, height: 800 });
      const { list } = await overflow(widget);
      if (list > 0) tooNarrow.push({ width, list });
    }
    expect(tooNarrow).toEqual([]);
  });
}

for (const [name, style, previews] of [
  ["large letters", "muvi-jobs { --muvi-font-size: 22px }", false],
  ["wide letters and previews", "muvi-jobs { --muvi-font: 'DejaVu Sans', Verdana }", true],
] as const) {
  test(`at 320 px, with ${name}, a status is cut off and not written over the id`, async ({
    page,
    sandbox,
    open,
  }) => {
    await page.setViewportSize({ width: 320, height: 900 });
    await sandbox.replaceJobs(
      jobs(10).map((each) => ({
        ...each,
        createdAt: "1991-09-30T22:58:58Z",
        completedAt: "2026-02-18T15:00:00Z",
      })),
    );
    const attributes: Record<string, string> = previews ? { previews: "" } : {};
    const widget = await open({ head: `<style>body { margin: 0 } ${style}</style>`, attributes });
    await expect(widget.rows).toHaveCount(10);
    expect(await overlaps(widget)).toEqual([]);
  });
}

for (const density of ["comfortable", "compact"]) {
  test(`what does not match any more says so beside everything else in a narrow ${density} list`, async ({
    page,
    sandbox,
    open,
  }) => {
    await page.setViewportSize({ width: 480, height: 900 });
    const running = jobs(3, { status: "processing", completedAt: null }).map((each) => ({
      ...each,
      model: `google/${"veo-3.1-fast-".repeat(6)}/text-to-video`,
    }));
    await sandbox.replaceJobs(running);
    const attributes = { density, status: "processing", "failure-reasons": "", "refresh-interval": "1" };
    const widget = await open({ attributes });
    await expect(widget.rows).toHaveCount(3);
    const error = { code: "INTERNAL_ERROR", message: "Why it failed, at some length. ".repeat(3) };
    const ends = ["completed", "failed", "cancelled"];
    await sandbox.changeJobs(...running.map((each, n) => ({ ...each, status: ends[n] ?? "", error })));
    await expect(widget.rows.getByText("no longer matches")).toHaveCount(3);
    await expect(widget.rows.getByText("INTERNAL_ERROR")).toBeVisible();
    expect(await overlaps(widget)).toEqual([]);
  });
}

test("BC-18: compact shows at least 1.5 times the rows in the same height, all large enough to hit", async ({
  sandbox,
  open,
}) => {
  await sandbox.reset({ jobs: 100 });
  const widget = await open({
    attributes: { style: "height: 800px", limit: "100", "job-href": "/jobs/{jobId}" },
  });
  await expect(widget.rows.first()).toBeVisible();
  const comfortable = (await widget.inView()).length;
  await widget.evaluate((element) => void (element.density = "compact"));
  await expect.poll(async () => (await widget.inView()).length).toBeGreaterThanOrEqual(comfortable * 1.5);
  expect((await widget.read())[0]?.height).toBeGreaterThanOrEqual(28);
  const heights = await widget.host
    .locator("button:visible, select:visible, input:visible, [part~=row]:visible")
    .evaluateAll((targets) =>
      targets.map((each) => {
        // Whoever hits the cell around a box, or its label, turns it.
        const target = each.closest("td.choose, label:has([type=checkbox])") ?? each;
        return target.getBoundingClientRect().height;
      }),
    );
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(24);
});

test("rows take the place of the skeleton without a jump", async ({ page, sandbox, open }) => {
  await sandbox.latency(1_500);
  await open();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  await page.waitForTimeout(500);
  await page.evaluate(() => {
    (globalThis as unknown as { shift: number }).shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        (globalThis as unknown as { shift: number }).shift += (
          entry as PerformanceEntry & { value: number }
        ).value;
      }
    }).observe({ type: "layout-shift" });
  });
  await expect(page.getByText("20 loaded")).toBeVisible();
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => (globalThis as unknown as { shift: number }).shift)).toBeLessThan(0.05);
});

test("the theme follows the system unless the host says otherwise", async ({ page, open }) => {
  await page.emulateMedia({ colorScheme: "light" });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const darkness = async () => {
    await page.waitForTimeout(300);
    return await widget.rows.nth(1).evaluate((row) => {
      const { color } = getComputedStyle(row);
      const canvas = new OffscreenCanvas(1, 1).getContext("2d") as OffscreenCanvasRenderingContext2D;
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return red + green + blue > 384 ? "light text" : "dark text";
    });
  };
  const set = (theme: string) => widget.evaluate((element, theme) => void (element.theme = theme), theme);
  expect(await darkness()).toBe("dark text");
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await darkness()).toBe("light text");
  await set("light");
  expect(await darkness()).toBe("dark text");
  await page.emulateMedia({ colorScheme: "light" });
  await set("dark");
  expect(await darkness()).toBe("light text");
});

/** How many animations run that take any time. */
async function moving(widget: Widget): Promise<number> {
  return await widget.evaluate((element) => {
    const animations = element.shadowRoot?.getAnimations() ?? [];
    return animations.filter((each) => Number(each.effect?.getComputedTiming().activeDuration ?? 0) > 0)
      .length;
  });
}

test("BC-31: with reduced motion nothing moves, neither while the list loads nor while it refreshes", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.latency(4_000);
  const widget = await open();
  await expect(widget.note(/Loading jobs/)).toBeVisible();
  // The check can see what moves.
  await expect.poll(() => moving(widget)).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await expect.poll(() => moving(widget)).toBe(0);
  await expect(widget.rows).toHaveCount(20);
  await widget.refresh.click();
  await expect(widget.refresh).toHaveAttribute("aria-busy", "true");
  expect(await moving(widget)).toBe(0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(() => moving(widget)).toBeGreaterThan(0);
});

test("BC-31: forced colours keep borders, the focus and the chosen ones apart", async ({
  page,
  sandbox,
  open,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  await sandbox.replaceJobs(STATUSES.map((status, n) => job(n, { status })));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  for (const control of [widget.model, widget.search, widget.refresh, widget.interval]) {
    await expect(control).toHaveCSS("border-style", "solid");
    expect(Number.parseFloat(await control.evaluate((each) => getComputedStyle(each).borderTopWidth))).toBe(
      1,
    );
  }
  await widget.search.focus();
  await expect(widget.search).toHaveCSS("outline-style", "solid");
  const outline = (name: string) =>
    widget.host
      .getByText(name, { exact: true })
      .first()
      .evaluate((each) => getComputedStyle(each).outlineStyle);
  expect([await outline("All"), await outline("Cancelled")]).toEqual(["solid", "none"]);
  await widget.rows.nth(2).click();
  await widget.search.focus();
  await expect(widget.rows.nth(2)).toHaveCSS("outline-style", "solid");
  await expect(widget.rows.nth(1)).toHaveCSS("outline-style", "none");
});

test("BC-31: with forced colours a button that is at work is told from others", async ({
  page,
  sandbox,
  open,
}) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await sandbox.latency(3_000, { path: "list" });
  await widget.refresh.click();
  await expect(widget.refresh).toHaveAttribute("data-at-work");
  const box = await widget.refresh.boundingBox();
  if (box === null) throw new Error("There is no button.");
  // Below the line there are three pixels and the border.
  const y = box.y + box.height - 6;
  const line = await pixel(page, box.x + box.width / 2, y);
  expect(line).not.toEqual(await pixel(page, box.x + 5, y));
});

test("TS-24: every status has a shape of its own, not only a colour", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(STATUSES.map((status, n) => job(n, { status })));
  await page.emulateMedia({ reducedMotion: "reduce" });
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  const shapes = await widget.rows.evaluateAll((rows) => {
    const drawn = (element: Element): string => {
      const of = (pseudo?: string) => {
        const style = getComputedStyle(element, pseudo);
        const { content, clipPath, maskImage, backgroundImage, borderRadius, borderStyle, transform } = style;
        return [content, clipPath, maskImage, backgroundImage, borderRadius, borderStyle, transform];
      };
      const geometry = [
        "d",
        "points",
        "href",
        "cx",
        "cy",
        "r",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "width",
        "height",
      ];
      const attributes = geometry.map((name) => element.getAttribute(name));
      return JSON.stringify([element.localName, attributes, of(), of("::before"), of("::after")]);
    };
    const cell = (row: Element) => {
      const header = [...row.children].find((each) =>
        /pending|processing|completed|failed|cancelled/i.test(each.textContent ?? ""),
      );
      return [...(header?.querySelectorAll("*") ?? [])].map(drawn).join("");
    };
    return rows.map(cell);
  });
  expect(new Set(shapes).size).toBe(5);
});

test("language and time zone change the texts of the times", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(1));
  const widget = await open({ attributes: { lang: "en", "time-zone": "UTC" } });
  await expect(widget.rows).toHaveCount(1);
  const text = () =>
    widget.rows.first().evaluate((row) => {
      const time = row.querySelector("time");
      return [time?.textContent, time?.title, time?.ariaLabel].join("|");
    });
  const english = await text();
  await widget.evaluate((element) => void (element.timeZone = "Asia/Kolkata"));
  await expect.poll(text).not.toBe(english);
  await widget.evaluate((element) => void (element.timeZone = "UTC"));
  await expect.poll(text).toBe(english);
  await widget.evaluate((element) => void (element.lang = "de"));
  await expect.poll(text).not.toBe(english);
});
