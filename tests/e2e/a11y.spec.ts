// For people who use a screen reader, a keyboard, or both.

import { jobs } from "./support/jobs.ts";
import { violations } from "./support/axe.ts";
import { focus, tabStops } from "./support/focus.ts";
import type { Sandbox } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

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
    test(`axe finds nothing to object to: ${name}, ${theme}`, async ({ page, sandbox, open, watch }) => {
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

test("Tab reaches every control, in the order of the page, and shows where it is", async ({ page, open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const stops = await tabStops(page);
  const names = stops.map(({ role, name }) => `${role} ${name}`);
  for (const control of ["Model", "Search", "Refresh", "Load more"]) {
    expect(names.join("\n")).toMatch(new RegExp(`(textbox|combobox|searchbox|button) ${control}`));
  }
  expect(names.filter((name) => /^(combobox Status|radio All|button All)$/.test(name))).toHaveLength(1);
  expect(
    stops.filter(({ role, row }) => row !== null || /^(grid|table)$/.test(role)).length,
  ).toBeGreaterThanOrEqual(1);
  // A list that one has to tab through row by row is no list for the keyboard.
  expect(stops.length).toBeLessThan(20);
  expect(stops.filter(({ isVisible }) => !isVisible)).toEqual([]);
});

async function focusRows(widget: Widget): Promise<void> {
  for (let pressed = 0; pressed < 30; pressed++) {
    await widget.page.keyboard.press("Tab");
    const { row, role } = await focus(widget.page);
    if (/^(grid|table|row|gridcell|cell|rowheader)$/.test(role) && row !== null) return;
  }
  throw new Error("Tab never came to a row.");
}

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
  for (let pressed = 0; pressed < 60; pressed++) await page.keyboard.press("ArrowDown");
  await expect.poll(at).toBe("job_e2e00061");
  await expect(widget.row("job_e2e00061")).toBeInViewport();
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

test("the focus stays on its job through refreshes that add rows above it", async ({
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
