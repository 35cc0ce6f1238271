// Refreshes: when the list asks again by itself, when it does not, and what a refresh tells.

import type { Page } from "@playwright/test";
import { iso, job, jobs } from "./support/jobs.ts";
import { untilLive } from "./support/live.ts";
import { expect, test } from "./support/test.ts";

/** Tells the page that it is in a hidden tab, or in front again. */
async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate((isVisible) => {
    Object.defineProperty(document, "visibilityState", {
      value: isVisible ? "visible" : "hidden",
      configurable: true,
    });
    Object.defineProperty(document, "hidden", { value: !isVisible, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, isVisible);
}

test("the list refreshes its first page when the interval elapses", async ({ page, sandbox, open }) => {
  const widget = await open({ attributes: { "refresh-interval": "1" } });
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await sandbox.clearLog();
  await page.waitForTimeout(4_500);
  const requests = await sandbox.lists();
  expect(requests.length).toBeGreaterThanOrEqual(3);
  expect(requests.length).toBeLessThanOrEqual(5);
  for (const { query } of requests) expect(query).toBe("limit=20");
  await expect(widget.status).toContainText("40 loaded");
});

for (const off of ["off", "0"]) {
  test(`no refresh happens while the interval is ${off}`, async ({ page, sandbox, open }) => {
    const widget = await open({ attributes: { "refresh-interval": off } });
    await expect(widget.rows).toHaveCount(20);
    await page.waitForTimeout(3_000);
    expect(await sandbox.lists()).toHaveLength(1);
  });
}

test("by default a list with running jobs refreshes by itself", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs([job(0, { status: "processing", createdAt: iso(Date.now() - 5_000) })]);
  const widget = await open({ attributes: { "refresh-interval": "auto" } });
  await expect(widget.rows).toHaveCount(1);
  await page.waitForTimeout(1_000);
  await expect
    .poll(async () => (await sandbox.lists()).length, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(2);
});

test("E21: a hidden page asks nothing, and coming back to a stale list refreshes once", async ({
  page,
  sandbox,
  open,
}) => {
  const widget = await open({ attributes: { "refresh-interval": "1.5" } });
  await expect(widget.rows).toHaveCount(20);
  await setVisible(page, false);
  await page.waitForTimeout(300);
  await sandbox.clearLog();
  await page.waitForTimeout(4_000);
  expect(await sandbox.lists()).toHaveLength(0);
  await setVisible(page, true);
  await page.waitForTimeout(1_000);
  expect(await sandbox.lists()).toHaveLength(1);
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThanOrEqual(2);
});

test("E21: a page that is hidden for a minute asks nothing in it, and once when it comes back", async ({
  page,
  sandbox,
  open,
}) => {
  await page.clock.install();
  const widget = await open({ attributes: { "refresh-interval": "5" } });
  await expect(widget.rows).toHaveCount(20);
  await setVisible(page, false);
  await sandbox.clearLog();
  await page.clock.runFor(60_000);
  expect(await sandbox.lists()).toEqual([]);
  await setVisible(page, true);
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  await page.clock.runFor(2_000);
  expect(await sandbox.lists()).toHaveLength(1);
});

test("what a refresh changes is shown in place and told by muvi-change and muvi-job-done", async ({
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(25));
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await watch.forgetEvents();
  await widget.refresh.click();
  await expect.poll(async () => (await watch.events()).map(({ type }) => type)).toEqual(["muvi-load"]);
  await sandbox.changeJobs({ jobId: "job_e2e00001", status: "completed" });
  await sandbox.addJobs({ jobId: "job_brandnew" });
  await widget.refresh.click();
  await expect(widget.row("job_e2e00001")).toContainText(/completed/i);
  await expect(widget.rows.first()).toContainText("job_brandnew");
  const [change, ...more] = await watch.events("muvi-change");
  expect(more).toEqual([]);
  expect(change?.detail).toEqual({
    added: ["job_brandnew"],
    updated: [{ jobId: "job_e2e00001", from: "processing", to: "completed" }],
    removed: [],
  });
  const done = await watch.events("muvi-job-done");
  expect(done.map(({ detail }) => detail)).toEqual([{ jobId: "job_e2e00001", status: "completed" }]);
});

test("a refresh keeps the loaded pages, the place and the rows that did not change", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(60));
  const widget = await open();
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await widget.scroll(300);
  const kept = await widget.row("job_e2e00012").elementHandle();
  await sandbox.changeJobs({ jobId: "job_e2e00000", status: "cancelled" });
  await widget.refresh.click();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(3);
  await expect(widget.refresh).not.toHaveAttribute("aria-busy", "true");
  expect(await kept?.evaluate((row) => row.isConnected)).toBe(true);
  expect((await widget.scroll()).top).toBe(300);
  await expect(widget.status).toContainText("40 loaded");
});

test("several refreshes at once are one request", async ({ sandbox, open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await sandbox.latency(300);
  await widget.evaluate((element) => Promise.all([element.refresh(), element.refresh(), element.refresh()]));
  expect(await sandbox.lists()).toHaveLength(2);
});

// To tell what is selected, Chromium lays the page out when anything was written since it last did.
test("five rows that changed are laid out once, with the frame that shows them", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(20, { status: "completed" }));
  const widget = await open({ attributes: { "refresh-interval": "off" } });
  await expect(widget.rows).toHaveCount(20);
  await untilLive(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const layouts = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "LayoutCount")?.value ?? Number.NaN;
  };
  const counts: number[] = [];
  for (const status of ["failed", "completed", "failed", "completed", "failed"] as const) {
    const ids = jobs(5).map(({ jobId }) => jobId);
    await sandbox.changeJobs(...ids.map((jobId) => ({ jobId, status })));
    const before = await layouts();
    await widget.host.evaluate(async (host: HTMLElement & { refresh(): Promise<void> }) => {
      await host.refresh();
      for (let frame = 0; frame < 3; frame++) await new Promise((drawn) => requestAnimationFrame(drawn));
    });
    counts.push((await layouts()) - before);
    await expect(widget.rows.nth(4)).toContainText(new RegExp(status, "i"));
  }
  // The clock of the list ticks, too: once a second there is a layout of its own.
  expect(Math.min(...counts), counts.join(" ")).toBe(1);
});
