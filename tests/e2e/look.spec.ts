// How it looks where it is put: narrow, large letters, other colours, less motion.

import { job, jobs, STATUSES } from "./support/jobs.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

async function overflow(widget: Widget): Promise<{ page: number; host: number; outside: string[] }> {
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
    return {
      page: root.scrollWidth - root.clientWidth,
      host: Math.max(0, element.scrollWidth - element.clientWidth),
      outside: outside.map((control) => control.outerHTML.slice(0, 80)),
    };
  });
}

for (const width of [320, 360, 480]) {
  test(`in a container of ${width} px nothing overflows and every control works`, async ({ open }) => {
    const body = `${script()}<div style="width: ${width}px">${markup(QUIET)}</div>`;
    const widget = await open({ body });
    await expect(widget.status).toContainText("20 loaded");
    expect(await overflow(widget)).toEqual({ page: 0, host: 0, outside: [] });
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

test("letters of twice the size fit", async ({ open }) => {
  const body = `${script()}<div style="font-size: 200%">${markup(QUIET)}</div>`;
  const widget = await open({ body });
  await expect(widget.status).toContainText("20 loaded");
  expect(await overflow(widget)).toEqual({ page: 0, host: 0, outside: [] });
  for (const control of [widget.model, widget.search, widget.refresh, widget.loadMore]) {
    await expect(control).toBeVisible();
    const isCut = await control.evaluate((each) => each.scrollHeight > each.clientHeight + 2);
    expect(isCut).toBe(false);
  }
});

test("compact rows are lower than comfortable ones and still large enough to hit", async ({ open }) => {
  const widget = await open({ attributes: { density: "compact" } });
  await expect(widget.rows).toHaveCount(20);
  const compact = (await widget.read())[0]?.height ?? 0;
  await widget.evaluate((element) => {
    element.density = "comfortable";
  });
  await expect.poll(async () => (await widget.read())[0]?.height).toBeGreaterThan(compact);
  expect(compact).toBeGreaterThanOrEqual(28);
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

test("forced colours and reduced motion leave everything working", async ({ page, sandbox, open }) => {
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await sandbox.replaceJobs(STATUSES.map((status, n) => job(n, { status })));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  const moving = await page.evaluate(
    () =>
      document.getAnimations().filter((each) => {
        const timing = each.effect?.getComputedTiming();
        return Number(timing?.activeDuration ?? 0) > 10;
      }).length,
  );
  expect(moving).toBe(0);
  const borders = await widget.model.evaluate((field) => getComputedStyle(field).borderStyle);
  expect(borders).not.toBe("none");
});

test("every status has a shape of its own, not only a colour", async ({ page, sandbox, open }) => {
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
