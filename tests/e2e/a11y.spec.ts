// For people who use a screen reader, a keyboard, or both.

import type { Page } from "@playwright/test";
import { iso, job, jobs, STATUSES } from "./support/jobs.ts";
import { violations } from "./support/axe.ts";
import { focus, tabStops } from "./support/focus.ts";
import { difference } from "./support/pixels.ts";
import type { Sandbox } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";
import { Time } from "./support/time.ts";
import type { Widget } from "./support/widget.ts";

const STATUS_NAMES = ["All", "Pending", "Processing", "Completed", "Failed", "Cancelled"];

const STATES: [string, (sandbox: Sandbox) => Promise<void>, (widget: Widget) => Promise<void>][] = [
  [
    "loading",
    (sandbox) => sandbox.latency(8_000),
    async (widget) => {
      await expect.poll(() => widget.evaluate((element) => element.state)).toBe("loading");
      await expect(widget.refresh).toBeVisible();
    },
  ],
  ["ready", async () => {}, (widget) => expect(widget.rows).toHaveCount(20)],
  ["empty", (sandbox) => sandbox.replaceJobs([]), (widget) => expect(widget.empty).toBeVisible()],
  [
    "empty by filters",
    (sandbox) => sandbox.replaceJobs(jobs(2, { status: "completed" })),
    async (widget) => {
      await widget.chooseStatus("Failed");
      await expect(widget.clearFilters).toBeVisible();
    },
  ],
  [
    "error",
    (sandbox) => sandbox.faults({ times: "always", kind: { status: 400 } }),
    (widget) => expect(widget.alert).toBeVisible(),
  ],
  [
    "error with rows",
    (sandbox) => sandbox.faults({ times: "always", match: { cursor: "any" }, kind: { status: 400 } }),
    async (widget) => {
      await widget.loadMore.click();
      await expect(widget.alert).toBeVisible();
    },
  ],
  [
    "connect form",
    (sandbox) => sandbox.requireKey({ pb_e2e: [] }),
    (widget) => expect(widget.apiKey).toBeVisible(),
  ],
];

for (const theme of ["light", "dark"] as const) {
  for (const [name, arrange, reach] of STATES) {
    test(`E48, TS-23: axe finds nothing to object to: ${name}, ${theme}`, async ({
      page,
      sandbox,
      open,
      watch,
    }) => {
      watch.allowFailedRequests();
      await arrange(sandbox);
      await page.emulateMedia({ colorScheme: theme });
      const widget = await open({
        attributes: { theme: "auto" },
        head: '<meta name="color-scheme" content="light dark">',
      });
      await reach(widget);
      expect(await violations(page)).toEqual([]);
    });
  }
}

for (const [how, emulate] of [
  ["forced colours", (page: Page) => page.emulateMedia({ forcedColors: "active" })],
  ["greyscale", (page: Page) => page.addStyleTag({ content: "html { filter: grayscale(1) }" })],
] as const) {
  test(`E48, TS-24: in ${how} each status has a picture of its own beside its word`, async ({
    page,
    sandbox,
    open,
  }) => {
    await sandbox.replaceJobs(STATUSES.map((status, n) => job(n, { status })));
    const widget = await open();
    await expect(widget.rows).toHaveCount(5);
    await emulate(page);
    const pictures: Buffer[] = [];
    for (const status of STATUSES) {
      const badge = widget.host.locator(`[part~=badge-${status}]`);
      await expect(badge).toHaveText(new RegExp(status, "i"));
      const box = await badge.boundingBox();
      if (!box) throw new Error(`There is no badge for ${status}.`);
      // What is left of the word.
      const { x, y, height } = box;
      pictures.push(
        await page.screenshot({
          clip: { x: Math.round(x) + 4, y: Math.round(y), width: 15, height: Math.round(height) },
        }),
      );
    }
    for (const [n, one] of pictures.entries()) {
      for (const other of pictures.slice(n + 1)) {
        expect(await difference(page, one, other)).toBeGreaterThan(0.02);
      }
    }
  });
}

for (const [name, arrange] of [
  ["with rows", async () => {}],
  [
    "with rows and an error",
    async (sandbox: Sandbox, widget: Widget) => {
      await sandbox.faults({ times: "always", match: { cursor: "any" }, kind: { status: 400 } });
      // Not by a click, where Tab would go on from.
      await widget.evaluate((element) => element.loadMore());
      await expect(widget.alert).toBeVisible();
    },
  ],
  [
    "with a form for a key",
    async (sandbox: Sandbox, widget: Widget) => {
      await sandbox.requireKey({ pb_e2e: [] });
      await widget.evaluate((element) => element.refresh());
      await expect(widget.apiKey).toBeVisible();
    },
  ],
] as const) {
  test(`E49, TS-23: Tab reaches every control in the order that is seen, and shows where it is, ${name}`, async ({
    page,
    sandbox,
    open,
    watch,
  }) => {
    watch.allowFailedRequests();
    // All of them can be cancelled, so the row that can be reached has all controls that there are.
    await sandbox.replaceJobs(jobs(50, { status: "pending" }));
    const widget = await open({ attributes: { "job-href": "/jobs/{jobId}" } });
    await expect(widget.rows).toHaveCount(20);
    await arrange(sandbox, widget);
    const stops = await tabStops(page);
    expect(stops.filter(({ isVisible }) => !isVisible)).toEqual([]);
    // A later stop is further down, or beside the one before.
    const backwards = stops.filter((stop, n) => {
      const before = stops[n - 1];
      if (!before) return false;
      // A row has its link inside; it is not told by its text, which has a clock in it.
      const isWithin = stop.box.top >= before.box.top && stop.box.bottom <= before.box.bottom;
      if (before.row !== null && stop.row !== null && isWithin) return false;
      const isBelow = stop.box.top >= before.box.bottom - 2;
      const isBeside = stop.box.bottom > before.box.top && stop.box.left >= before.box.right - 2;
      return !isBelow && !isBeside;
    });
    expect(backwards).toEqual([]);
    // A list that one has to tab through row by row is no list for the keyboard.
    expect(stops.length).toBeLessThan(20);
    const isRow = ({ row, role }: (typeof stops)[number]) => row !== null || /^(grid|table)$/.test(role);
    expect(stops.filter(isRow).length).toBeGreaterThanOrEqual(1);
    const reached = stops.map(({ name }) => name);
    // A row is ticked by Space: with a stop for its box, too, there would be two for each row.
    const controls = await widget.host
      .locator("button:visible, select:visible, input:not([type=radio], td input):visible")
      .all();
    expect(controls.length).toBeGreaterThanOrEqual(5);
    for (const control of controls) {
      const named = await control.evaluate((each) => {
        const { labels } = each as HTMLInputElement;
        return (each.ariaLabel ?? labels?.[0]?.textContent ?? each.textContent ?? "").trim();
      });
      expect(reached).toContain(named);
    }
    // A group of radio buttons is one stop; arrow keys go through it.
    const inGroup = reached.filter((name) => STATUS_NAMES.includes(name));
    expect(inGroup).toHaveLength(1);
  });
}

test("E49: arrow keys choose the status, and the choice is seen", async ({ page, open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.statusChoice("All").focus();
  for (const name of STATUS_NAMES.slice(1)) {
    await page.keyboard.press("ArrowRight");
    await expect(widget.statusChoice(name)).toBeFocused();
    await expect.poll(() => widget.chosenStatus()).toBe(name);
    expect((await focus(page)).isVisible).toBe(true);
  }
});

async function focusRows(widget: Widget): Promise<void> {
  for (let pressed = 0; pressed < 30; pressed++) {
    await widget.page.keyboard.press("Tab");
    const { row, role } = await focus(widget.page);
    if (/^(grid|table|row|gridcell|cell|rowheader)$/.test(role) && row !== null) return;
  }
  throw new Error("Tab never came to a row.");
}

test("what scrolls the rows is no stop of Tab in browsers that make one of whatever scrolls", async ({
  open,
}) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const scrolling = await widget.grid.evaluate((grid) => {
    let at = grid.parentElement;
    while (at && !/auto|scroll/.test(getComputedStyle(at).overflowY)) at = at.parentElement;
    return at?.getAttribute("tabindex");
  });
  expect(scrolling).toBe("-1");
});

test("arrows, Home, End and Page keys move through the rows, beyond those in the DOM", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(100));
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("100 loaded");
  await focusRows(widget);
  const at = async () => /job_e2e\d+/.exec((await focus(page)).row ?? "")?.[0];
  expect(await at()).toBe("job_e2e00000");
  for (const expected of ["job_e2e00001", "job_e2e00002"]) {
    await page.keyboard.press("ArrowDown");
    await expect.poll(at).toBe(expected);
  }
  await page.keyboard.press("ArrowUp");
  await expect.poll(at).toBe("job_e2e00001");
  // Faster than rows are drawn: each key counts all the same.
  for (let presses = 0; presses < 60; presses++) await page.keyboard.press("ArrowDown");
  await expect.poll(at).toBe("job_e2e00061");
  await expect(widget.row("job_e2e00061")).toBeInViewport();
  await page.keyboard.press("Home");
  await expect.poll(at).toBe("job_e2e00000");
  // In one go, before anything can be drawn.
  await widget.evaluate((element) => {
    const row = element.shadowRoot?.activeElement;
    for (let presses = 0; presses < 3; presses++) {
      row?.dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true, composed: true }));
    }
  });
  await expect.poll(async () => Number((await at())?.slice(7))).toBeGreaterThan(40);
  await page.keyboard.press("End");
  await expect.poll(at).toBe("job_e2e00099");
  await page.keyboard.press("PageUp");
  await expect.poll(async () => Number((await at())?.slice(7))).toBeLessThan(95);
  await page.keyboard.press("Home");
  await expect.poll(at).toBe("job_e2e00000");
});

test("Enter on a row selects it", async ({ page, sandbox, open, watch }) => {
  await sandbox.replaceJobs(jobs(5));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  await focusRows(widget);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect
    .poll(async () => (await watch.events("muvi-select")).map(({ detail }) => detail.jobId))
    .toEqual(["job_e2e00001"]);
});

test("E50: the focus stays on its job through refreshes by hand that add rows above it", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(20));
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await focusRows(widget);
  for (let pressed = 0; pressed < 6; pressed++) await page.keyboard.press("ArrowDown");
  await expect.poll(async () => (await focus(page)).row).toContain("job_e2e00006");
  for (const n of [1, 2, 3]) {
    await sandbox.addJobs({ jobId: `job_above${n}` });
    await widget.evaluate((element) => element.refresh());
    await expect(widget.rows.first()).toContainText(`job_above${n}`);
    expect((await focus(page)).row).toContain("job_e2e00006");
  }
  await sandbox.addJobs({ jobId: "job_above4" }, { jobId: "job_above5" }, { jobId: "job_above6" });
  await widget.evaluate((element) => element.refresh());
  await expect(widget.rows.first()).toContainText("job_above6");
  await expect.poll(async () => (await focus(page)).row).toContain("job_e2e00006");
});

/** Notes what the live regions say from now on, and when, by the page's clock. */
async function listen(widget: Widget): Promise<() => Promise<{ at: number; text: string }[]>> {
  await widget.evaluate((element) => {
    const page = globalThis as unknown as { muviSaid: { at: number; text: string }[] };
    page.muviSaid = [];
    const root = element.shadowRoot as ShadowRoot;
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const at = target instanceof Element ? target : target.parentElement;
        // The closest of them decides, as it does for a screen reader.
        const region = at?.closest("[aria-live], [role=status], [role=alert]");
        const live = region?.getAttribute("aria-live") ?? (region ? "polite" : "off");
        const text = at?.textContent?.trim();
        if (live !== "off" && text) page.muviSaid.push({ at: Date.now(), text });
      }
    }).observe(root, { childList: true, characterData: true, subtree: true });
  });
  return () =>
    widget.page.evaluate(
      () => (globalThis as unknown as { muviSaid: { at: number; text: string }[] }).muviSaid,
    );
}

function gaps(said: { at: number }[]): number[] {
  return said.slice(1).map(({ at }, n) => at - (said[n]?.at ?? 0));
}

for (const where of ["on row 7", "nowhere"]) {
  test(`E50: through 20 polls with a job above each, focus ${where}: it stays, and at most one thing is said in 2 s`, async ({
    page,
    sandbox,
    open,
  }) => {
    test.setTimeout(60_000);
    await sandbox.replaceJobs(jobs(20, { status: "processing" }));
    const time = await Time.of(page);
    const widget = await open({ attributes: { "refresh-interval": "1", limit: "100" } });
    await expect(widget.rows).toHaveCount(20);
    if (where === "on row 7") {
      await focusRows(widget);
      for (let pressed = 0; pressed < 6; pressed++) await page.keyboard.press("ArrowDown");
      await expect.poll(async () => (await focus(page)).row).toContain("job_e2e00006");
    }
    await time.stop();
    const said = await listen(widget);
    const since = await time.mark();
    for (let poll = 0; poll < 20; poll++) {
      await sandbox.addJobs({
        jobId: `job_above${String(poll).padStart(2, "0")}`,
        createdAt: iso(Date.now() + poll),
      });
      await sandbox.changeJobs({ jobId: job(poll).jobId, status: "completed" });
      await time.pass(1_000, 500);
      if (where === "on row 7") expect((await focus(page)).row).toContain("job_e2e00006");
    }
    expect((await time.calls(since, "list")).length).toBeGreaterThanOrEqual(19);
    // Who is on a row is not disturbed: what is new waits.
    if (where === "on row 7") await expect(widget.held).toHaveText("20 new");
    else await expect(widget.status).toContainText("40 loaded");
    const heard = await said();
    expect(heard.length).toBeGreaterThanOrEqual(3);
    expect(Math.min(...gaps(heard))).toBeGreaterThanOrEqual(2_000);
  });
}

test("what is loaded by hand is said, the first page is not", async ({ sandbox, open }) => {
  await sandbox.latency(3_000);
  const widget = await open();
  await expect(widget.note(/Loading jobs/)).toBeVisible();
  const said = await listen(widget);
  await expect(widget.status).toContainText("20 loaded");
  expect(await said()).toEqual([]);
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await expect.poll(async () => (await said()).map(({ text }) => text).join()).toContain("40 loaded");
});

test("the focus is not lost when Load more is pressed, nor when it goes away", async ({ page, open }) => {
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await widget.loadMore.focus();
  await page.keyboard.press("Enter");
  await expect(widget.status).toContainText("40 loaded");
  expect((await focus(page)).name).toBe("Load more");
  await page.keyboard.press("Enter");
  await expect(widget.status).toContainText("50 loaded");
  await expect(widget.loadMore).toHaveCount(0);
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe("muvi-jobs");
});

test("the focus is not lost when Retry and Clear filters go away", async ({ page, sandbox, open, watch }) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(3, { status: "completed" }));
  await sandbox.faults({ times: 1, kind: { status: 400 } });
  const widget = await open();
  const holder = () => page.evaluate(() => document.activeElement?.localName);
  await widget.retry.focus();
  await page.keyboard.press("Enter");
  await expect(widget.rows).toHaveCount(3);
  await expect.poll(holder).toBe("muvi-jobs");
  await widget.chooseStatus("Failed");
  await widget.clearFilters.focus();
  await page.keyboard.press("Enter");
  await expect(widget.rows).toHaveCount(3);
  await expect.poll(holder).toBe("muvi-jobs");
});

test("nothing takes the focus by itself, and text can be selected without moving it", async ({
  page,
  open,
}) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe("body");
  await widget.evaluate((element) => element.focus());
  expect((await focus(page)).role).toMatch(/^(combobox|radio|button|textbox|searchbox|grid|row)$/);
});

test("the region has the label's name, and loading is told politely and once", async ({ sandbox, open }) => {
  await sandbox.latency(600);
  const widget = await open({ attributes: { label: "Renderings" } });
  await expect(widget.host.or(widget.page.getByRole("region")).first()).toBeVisible();
  await expect(widget.page.getByRole("region", { name: "Renderings" })).toHaveCount(1);
  await expect(widget.status).toContainText("20 loaded");
  const regions = await widget.host.getByRole("status").count();
  expect(regions).toBeGreaterThanOrEqual(1);
  expect(regions).toBeLessThanOrEqual(2);
  await expect(widget.grid).not.toHaveAttribute("aria-busy", "true");
});
