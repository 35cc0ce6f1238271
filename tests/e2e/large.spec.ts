// Ten thousand jobs: all of them, each once, and no more of them in the DOM than can be seen.

import { jobs } from "./support/jobs.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

async function loadAll(widget: Widget): Promise<void> {
  await widget.evaluate(async (element) => {
    for (let before = -1; element.jobs.length > before;) {
      before = element.jobs.length;
      await element.loadMore();
    }
  });
}

test("ten thousand jobs are walked to the end through random faults, none lost and none twice", async ({
  sandbox,
  open,
  watch,
}) => {
  test.setTimeout(300_000);
  watch.allowFailedRequests();
  await sandbox.reset({ jobs: 10_000, seed: 3 });
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("100 loaded");
  const always = { times: "always" as const, match: { path: "list" as const } };
  await sandbox.faults(
    { ...always, probability: 0.1, kind: { status: 500 } },
    { ...always, probability: 0.1, kind: "resetMidBody" },
    { ...always, probability: 0.06, kind: { status: 429, retryAfter: 0 } },
    { ...always, probability: 0.05, kind: "truncatedJson" },
    { ...always, probability: 0.05, kind: "reset" },
  );
  const busy = widget.host.locator("[aria-busy=true]");
  while ((await widget.loadMore.count()) + (await widget.retry.count()) > 0) {
    const again = (await widget.retry.count()) > 0 ? widget.retry : widget.loadMore;
    const before = await widget.evaluate((element) => element.jobs.length);
    await again.click();
    await expect(busy).toHaveCount(0, { timeout: 30_000 });
    const after = await widget.evaluate((element) => element.jobs.length);
    if (after === before) await expect(widget.retry).toBeVisible();
  }
  await expect(widget.status).toContainText("10,000 loaded");
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "10001");
  await sandbox.faults();
  const ids = await widget.evaluate((element) => element.jobs.map(({ jobId }) => jobId));
  expect(new Set(ids).size).toBe(10_000);
  expect(ids).toEqual((await sandbox.allJobs()).map(({ jobId }) => jobId));
});

test("at most sixty rows are in the DOM while scrolling through ten thousand, and the last is reached", async ({
  page,
  sandbox,
  open,
}) => {
  test.setTimeout(120_000);
  await sandbox.replaceJobs(jobs(10_000));
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("100 loaded");
  await loadAll(widget);
  await expect(widget.status).toContainText("10,000 loaded");
  const { content, height } = await widget.scroll();
  for (let step = 0; step <= 20; step++) {
    await widget.scroll(Math.round(((content - height) * step) / 20));
    await expect
      .poll(async () => {
        const shown = (await widget.read()).map(({ index }) => index);
        const wanted = Math.round((10_000 * (content - height) * step) / 20 / content);
        return shown.length <= 60 && Math.min(...shown) <= wanted + 20 && Math.max(...shown) >= wanted - 20;
      })
      .toBe(true);
    const rows = await widget.read();
    expect(rows.map(({ index }) => index)).toEqual(rows.map((_, n) => (rows[0]?.index ?? 0) + n));
    expect(rows.map(({ cells }) => cells["Job ID"])).toEqual(
      rows.map(({ index }) => `job_e2e${String(index - 2).padStart(5, "0")}`),
    );
  }
  await expect(widget.row("job_e2e09999")).toBeInViewport();
  await expect(widget.row("job_e2e09999")).toHaveAttribute("aria-rowindex", "10001");
  await widget.search.fill("e2e0999");
  await expect(widget.rows).toHaveCount(10);
  await expect(widget.rows.first()).toBeInViewport();
  await widget.search.fill("");
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "10001");
  await page.mouse.wheel(0, 10);
});

test("the rows stay in view while one scrolls with the wheel", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(100));
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("100 loaded");
  await widget.rows.nth(3).hover();
  for (let turned = 0; turned < 20; turned++) {
    await page.mouse.wheel(0, 150);
    await page.waitForTimeout(40);
  }
  await expect.poll(async () => (await widget.scroll()).top).toBeGreaterThan(1_500);
  const inView = await widget.rows.evaluateAll((rows) => {
    const list = rows[0]?.closest("[role=grid], [role=table], table")?.getBoundingClientRect();
    return rows.filter((row) => row.getBoundingClientRect().top >= (list?.top ?? 0)).length;
  });
  expect(inView).toBeGreaterThanOrEqual(12);
});
