// "Load until…" is what a person has asked for and ends by itself, so it goes on where nobody looks; only refreshes by the
// clock do not.

import { jobs } from "./support/jobs.ts";
import { expect, test } from "./support/test.ts";
import { setVisible } from "./support/time.ts";

const EVERY_SECOND = { "refresh-interval": "1" };

test("NB-6, TS-8: in a hidden tab the walk goes on to its end, also after a failure, and then nothing is asked", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(200));
  const widget = await open({ attributes: EVERY_SECOND });
  await expect(widget.status).toContainText("20 loaded");
  const { nextCursor: cursor } = (await (await fetch(`${sandbox.origin}/v1/jobs?limit=100`)).json()) as {
    nextCursor: string;
  };
  await sandbox.faults({ times: 1, match: { path: "list", cursor }, kind: { status: 503 } });
  await sandbox.latency(200);
  await widget.loadUntil.selectOption("all");
  await expect(widget.stop).toBeVisible();
  await setVisible(page, false);
  await expect(widget.status).toContainText("200 loaded", { timeout: 15_000 });
  await expect(widget.stop).toHaveCount(0);
  const asked = (await sandbox.lists()).length;
  await page.waitForTimeout(5_000);
  expect(await sandbox.lists()).toHaveLength(asked);
  await setVisible(page, true);
  await expect.poll(async () => (await sandbox.lists()).length, { timeout: 1_000 }).toBe(asked + 1);
});

test("NB-6, TS-8: off the screen the walk goes on to its end", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(200));
  const widget = await open({ attributes: EVERY_SECOND });
  await expect(widget.status).toContainText("20 loaded");
  await sandbox.latency(200);
  await widget.loadUntil.selectOption("all");
  await page.evaluate(() => {
    const filler = document.createElement("div");
    filler.style.height = "5000px";
    document.querySelector("main")?.prepend(filler);
    document.documentElement.scrollTop = 0;
  });
  await expect(widget.host).not.toBeInViewport();
  await expect(widget.status).toContainText("200 loaded", { timeout: 15_000 });
  const asked = (await sandbox.lists()).length;
  await page.waitForTimeout(3_000);
  expect(await sandbox.lists()).toHaveLength(asked);
});

test("NB-6: an element that is taken out of the page walks no further, and put back begins with the first page", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(200));
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await sandbox.latency(300);
  await widget.loadUntil.selectOption("all");
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThanOrEqual(3);
  await page.evaluate(() => {
    const element = document.querySelector("muvi-jobs");
    element?.remove();
    Object.assign(window, { element });
  });
  const asked = (await sandbox.lists()).length;
  await page.waitForTimeout(1_500);
  expect((await sandbox.lists()).length).toBeLessThanOrEqual(asked + 1);
  const before = (await sandbox.lists()).length;
  await page.evaluate(() => {
    document.querySelector("main")?.append((window as unknown as { element: Element }).element);
  });
  await expect(widget.status).toContainText("20 loaded");
  await page.waitForTimeout(1_000);
  expect((await sandbox.lists()).slice(before).map(({ query }) => query)).toEqual(["limit=20"]);
});
