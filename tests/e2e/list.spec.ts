// The list as the API's documentation describes it: rows, columns, pages.

import { DOCUMENTED, job, jobs, page as listPage, STATUSES } from "./support/jobs.ts";
import { sent } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";

test("the documented example shows two correct jobs", async ({ sandbox, open }) => {
  await sandbox.faults({ times: "always", kind: listPage(DOCUMENTED.jobs, DOCUMENTED.nextCursor) });
  const widget = await open();
  await expect(widget.rows).toHaveCount(2);
  const [first, second] = await widget.read();
  expect(first?.cells).toMatchObject({
    Status: expect.stringMatching(/^completed$/i),
    "Job ID": "job_abc123def456",
    Model: "google/veo-3.1-fast/text-to-video",
    Duration: "2m 30s",
  });
  expect(second?.cells).toMatchObject({
    Status: expect.stringMatching(/^completed$/i),
    "Job ID": "job_xyz789ghi012",
    Model: "stability/stable-diffusion-xl/text-to-image",
    Duration: "15s",
  });
  expect(Date.parse(first?.datetime ?? "")).toBe(Date.parse("2026-02-18T15:00:00Z"));
  expect(Date.parse(second?.datetime ?? "")).toBe(Date.parse("2026-02-18T14:30:00Z"));
  expect(first?.cells.Created).not.toBe("");
});

test("Load more sends the documented second request", async ({ sandbox, open }) => {
  const { nextCursor } = DOCUMENTED;
  await sandbox.faults(
    { match: { cursor: "none" }, kind: listPage(DOCUMENTED.jobs, nextCursor) },
    { match: { cursor: nextCursor }, kind: listPage([job(500)]) },
  );
  const widget = await open();
  await widget.loadMore.click();
  await expect(widget.rows).toHaveCount(3);
  const requests = await sandbox.lists();
  expect(requests.map(({ query }) => query)).toEqual(["limit=20", `limit=20&cursor=${nextCursor}`]);
});

test("an opaque cursor goes back unchanged, percent-encoded", async ({ sandbox, open }) => {
  const cursor = "a+b/c==&limit=1#?ü %41'\"<>\\";
  await sandbox.faults(
    { match: { cursor: "none" }, kind: listPage(jobs(2), cursor) },
    { match: { cursor: "any" }, kind: listPage([job(500)]) },
  );
  const widget = await open();
  await widget.loadMore.click();
  await expect(widget.rows).toHaveCount(3);
  const second = (await sandbox.lists())[1];
  expect(second && sent(second)).toEqual({ limit: "20", cursor });
  expect(second?.query.split("cursor=")[1]).not.toMatch(/[^\w%.~!*'()-]/);
});

test("only the first page is asked for before Load more is pressed", async ({ page, sandbox, open }) => {
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await widget.scroll(100_000);
  await widget.loadMore.hover();
  await page.waitForTimeout(1_500);
  expect((await sandbox.lists()).map(({ query }) => query)).toEqual(["limit=20"]);
});

test("Load more reaches every job, is busy meanwhile and goes away at the end", async ({ sandbox, open }) => {
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await sandbox.latency(600);
  await widget.loadMore.click();
  await expect(widget.loadMore).toHaveAttribute("aria-busy", "true");
  await expect(widget.status).toContainText("40 loaded");
  await expect(widget.loadMore).not.toHaveAttribute("aria-busy", "true");
  await widget.loadMore.click();
  await expect(widget.status).toContainText("50 loaded");
  await expect(widget.loadMore).toHaveCount(0);
  expect(await sandbox.lists()).toHaveLength(3);
  const expected = (await sandbox.allJobs()).map(({ jobId }) => jobId);
  expect(await widget.evaluate((element) => element.jobs.map(({ jobId }) => jobId))).toEqual(expected);
});

test("hasMore alone decides whether there is more", async ({ sandbox, open }) => {
  await sandbox.faults({ times: "always", kind: "cursorWithoutHasMore" });
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await expect(widget.loadMore).toHaveCount(0);
  await expect(widget.alert).toHaveCount(0);
});

test("jobs that the API repeats within and across pages are shown once", async ({ sandbox, open }) => {
  await sandbox.faults({ times: "always", kind: "duplicates" });
  const widget = await open({ attributes: { limit: "10" } });
  for (const count of [20, 30, 40, 50]) {
    await widget.loadMore.click();
    await expect(widget.status).toContainText(`${count} loaded`);
  }
  const ids = await widget.evaluate((element) => element.jobs.map(({ jobId }) => jobId));
  await sandbox.faults();
  expect(ids).toEqual((await sandbox.allJobs()).map(({ jobId }) => jobId));
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "51");
});

test("the newest job is first, also one that a refresh brings", async ({ sandbox, open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const times = (await widget.read()).map(({ datetime }) => Date.parse(datetime ?? ""));
  expect(times).toEqual([...times].sort((a, b) => b - a));
  await sandbox.addJobs({ jobId: "job_brandnew" });
  await widget.refresh.click();
  await expect(widget.rows.first()).toContainText("job_brandnew");
  await expect(widget.status).toContainText("21 loaded");
});

test("the table has its name, its columns in order and counted rows", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(45));
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("45 loaded");
  await expect(widget.grid).toHaveCount(1);
  const names = (await widget.headers.allInnerTexts()).map((name) => name.trim());
  const columns = ["Status", "Job ID", "Model", "Progress", "Created", "Duration"];
  const places = columns.map((column) => names.findIndex((name) => name.startsWith(column)));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places).not.toContain(-1);
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "46");
  const rows = await widget.read();
  if (rows.length < 45) expect(rows.map(({ index }) => index)).toEqual(rows.map((_, n) => n + 2));
});

test("at least twenty rows are in the DOM and twelve in view", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(60));
  const widget = await open({ attributes: { limit: "60" } });
  await expect(widget.status).toContainText("60 loaded");
  const rows = await widget.read();
  expect(rows.length).toBeGreaterThanOrEqual(20);
  for (const { height } of rows) {
    expect(height).toBeGreaterThanOrEqual(28);
    expect(height).toBeLessThanOrEqual(44);
  }
  const inView = await widget.rows.evaluateAll((rows) => {
    const isSeen = (row: Element) => {
      const { left, top, width, height } = row.getBoundingClientRect();
      const root = row.getRootNode() as ShadowRoot;
      const hit = root.elementFromPoint(left + width / 2, top + height / 2);
      return hit !== null && row.contains(hit);
    };
    return rows.filter(isSeen).length;
  });
  expect(inView).toBeGreaterThanOrEqual(12);
  const { height, content } = await widget.scroll();
  expect(height).toBeLessThanOrEqual(720);
  expect(content).toBeGreaterThan(height);
});

test("unfinished jobs have a progressbar with the API's value", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(STATUSES.map((status, n) => job(n, { status })));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  const [pending, processing, completed] = await widget.read();
  expect([pending?.progress, processing?.progress]).toEqual([["0"], ["50"]]);
  expect(completed?.progress.filter((value) => value !== "100")).toEqual([]);
});

test("every status is told in words", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(STATUSES.map((status, n) => job(n, { status })));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  const words = (await widget.read()).map(({ cells }) => cells.Status.toLowerCase());
  expect(words).toEqual([...STATUSES]);
});

test("an answer inside a data wrapper is read like a plain one", async ({ sandbox, open }) => {
  await sandbox.faults({ times: "always", kind: "wrapped" });
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
});
