// Back to a page that the browser has kept whole (bfcache): the widget goes on as if nothing had been. Playwright loses a page
// that is restored, so the page itself tells how it is, by requests to its site.

import { CHROMIUM, CHROMIUM_ARGS } from "./support/env.ts";
import { job, jobs } from "./support/jobs.ts";
import type { Site } from "./support/site.ts";
import { expect, test } from "./support/test.ts";

test.use({
  launchOptions: {
    executablePath: CHROMIUM,
    args: CHROMIUM_ARGS,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  },
});

/** The test site says "no-store" of what does not say otherwise, which keeps a page from being kept. */
const MAY_BE_KEPT = { "cache-control": "max-age=0" };

const INTERVAL_MS = 2_000;

/** What the restored page has told: its rows and errors, the latest last. */
function told(site: Site): string[] {
  return site.requested.filter((path) => path.startsWith("/restored/"));
}

test("a page that comes back from the back/forward cache refreshes at once and then by its interval, by one poller", async ({
  page,
  sandbox,
  site,
  open,
  watch,
}) => {
  // What the page tells is answered by 404.
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(20));
  await page.addInitScript(() => {
    let errors = 0;
    addEventListener("error", () => errors++);
    addEventListener("unhandledrejection", () => errors++);
    addEventListener("pageshow", ({ persisted }) => {
      if (!persisted) return;
      setInterval(() => {
        const element = document.querySelector("muvi-jobs");
        const rows = element?.shadowRoot?.querySelectorAll("tbody tr[aria-rowindex]").length;
        void fetch(`/restored/${rows}-rows/${errors}-errors/${element?.matches(":state(ready)")}`);
      }, 300);
    });
  });
  const elsewhere = site.page("/elsewhere", "<!doctype html><title>Elsewhere</title>", MAY_BE_KEPT);
  const widget = await open({
    attributes: { "refresh-interval": String(INTERVAL_MS / 1_000) },
    headers: MAY_BE_KEPT,
  });
  await expect(widget.rows).toHaveCount(20);
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThanOrEqual(2);
  await page.goto(elsewhere);
  const before = (await sandbox.lists()).length;
  await sandbox.addJobs(job(0, { jobId: "job_meanwhile", createdAt: "2026-02-18T15:30:00Z" }));
  await page.waitForTimeout(2 * INTERVAL_MS);
  expect(await sandbox.lists(), "a page that is kept asks nothing").toHaveLength(before);
  expect(told(site)).toEqual([]);
  await page.evaluate(() => void setTimeout(() => history.back()));
  await expect.poll(() => told(site).length, "the page was kept").toBeGreaterThan(0);
  await expect.poll(async () => (await sandbox.lists()).length, { timeout: 1_500 }).toBe(before + 1);
  await page.waitForTimeout(4.5 * INTERVAL_MS);
  const asked = (await sandbox.lists()).length - before;
  expect(asked).toBeGreaterThanOrEqual(4);
  expect(asked).toBeLessThanOrEqual(6);
  expect((await sandbox.lists()).every(({ aborted }) => !aborted)).toBe(true);
  expect(told(site).at(-1)).toBe("/restored/21-rows/0-errors/true");
});
