// The property `jobs`: what has not changed stays the same object, and reading it again costs nothing.

import type { Locator } from "@playwright/test";
import { job, jobs } from "./support/jobs.ts";
import { openHuge } from "./support/huge.ts";
import { expect, test } from "./support/test.ts";
import type { MuviJobs } from "./support/widget.ts";

type Seen = Window & { seen: MuviJobs["jobs"][] };

/** Reads the property, keeps what it gave, and says how that stands to what was kept the last time. */
async function read(host: Locator) {
  return await host.evaluate((element) => {
    const seen = ((window as unknown as Seen).seen ??= []);
    const before = seen.at(-1);
    const now = (element as MuviJobs).jobs;
    seen.push(now);
    const isFrozen = Object.isFrozen(now) && now.every((each) => Object.isFrozen(each));
    const isPlain = now.every((each) => Object.getPrototypeOf(each) === Object.prototype);
    return {
      isSame: now === before,
      isFrozenAndPlain: Array.isArray(now) && isFrozen && isPlain,
      ids: now.map(({ jobId }) => jobId),
      fresh: now.filter((each) => !before?.includes(each)).map(({ jobId }) => jobId),
    };
  });
}

test("jobs is the same list while nothing is different, whatever else happens", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(20));
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  expect(await read(widget.host)).toMatchObject({ isSame: false, isFrozenAndPlain: true });
  expect(await read(widget.host)).toMatchObject({ isSame: true, isFrozenAndPlain: true });
  await widget.search.fill("e2e0001");
  await expect(widget.rows).toHaveCount(10);
  expect(await read(widget.host)).toMatchObject({ isSame: true });
  await widget.evaluate((element) => element.refresh());
  expect(await read(widget.host)).toMatchObject({ isSame: true });
});

test("after a refresh only jobs that are new or different are other objects", async ({ sandbox, open }) => {
  const first = [job(0, { status: "processing", progress: 50 }), ...jobs(10).slice(1)];
  await sandbox.replaceJobs(first);
  const widget = await open();
  await expect(widget.rows).toHaveCount(10);
  await read(widget.host);
  const added = job(0, { jobId: "job_added", createdAt: "2026-02-18T15:30:00Z" });
  const ended = job(0, { status: "completed", progress: 100 });
  await sandbox.replaceJobs([added, ended, ...first.slice(1, 4), ...first.slice(5)]);
  await widget.evaluate((element) => element.refresh());
  const { ids, ...seen } = await read(widget.host);
  expect(seen).toEqual({
    isSame: false,
    isFrozenAndPlain: true,
    fresh: ["job_added", job(0).jobId],
  });
  expect(ids).toEqual(
    ["job_added", ...jobs(10).map(({ jobId }) => jobId)].filter((id) => id !== job(4).jobId),
  );
  // What the page holds of before is what it was.
  const before = await widget.evaluate(() => {
    const [list] = (window as unknown as Seen).seen;
    return list?.map(({ jobId, status }) => [jobId, status]);
  });
  expect(before).toEqual(first.map(({ jobId, status }) => [jobId, status]));
});

test("jobs that were read before the live part was there stay the same objects", async ({
  sandbox,
  site,
  open,
}) => {
  await sandbox.replaceJobs(jobs(40));
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  site.spoil(/live_bg\.wasm$/, async () => {
    await held;
    return {};
  });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  expect(await read(widget.host)).toMatchObject({ isFrozenAndPlain: true });
  expect(await read(widget.host)).toMatchObject({ isSame: true });
  letGo();
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  const { ids, fresh, ...seen } = await read(widget.host);
  expect(seen).toEqual({ isSame: false, isFrozenAndPlain: true });
  expect(fresh).toEqual(ids.slice(20));
});

for (const [what, change] of [
  ["key", (element: MuviJobs) => (element.apiKey = "pb_e2e_other")],
  ["endpoint", (element: MuviJobs) => (element.endpoint = "/other/jobs")],
] as const) {
  test(`after a change of the ${what} jobs are nobody else's, not even the objects of equal ones`, async ({
    sandbox,
    site,
    open,
  }) => {
    site.proxy("/other", `${sandbox.origin}/v1`);
    await sandbox.replaceJobs(jobs(5));
    const widget = await open();
    await widget.evaluate((element) => {
      element.apiKey = "pb_e2e_one";
    });
    await expect(widget.rows).toHaveCount(5);
    await widget.evaluate((element) => element.refresh());
    await read(widget.host);
    await sandbox.latency(1_000);
    await widget.evaluate(change);
    await expect.poll(async () => (await read(widget.host)).ids).toEqual([]);
    expect(await read(widget.host)).toMatchObject({ isSame: true, isFrozenAndPlain: true });
    await expect(widget.rows).toHaveCount(5);
    const { ids, fresh } = await read(widget.host);
    expect(fresh).toEqual(ids);
    const kept = await widget.evaluate((element) => {
      const { seen } = window as unknown as Seen;
      return element.jobs.filter((each) => seen[0]?.includes(each)).length;
    });
    expect(kept).toBe(0);
  });
}

test("with 100,000 jobs the list is read a thousand times in no time, and a refresh makes only what changed", async ({
  page,
  open,
}) => {
  test.setTimeout(120_000);
  const widget = await openHuge(page, open, 100_000);
  const found = await widget.evaluate(async (element) => {
    const before = element.jobs;
    let reads = 0;
    for (const start = performance.now(); performance.now() - start < 1_000 && reads < 1_000; reads++) {
      if (element.jobs !== before) throw new Error("another list");
    }
    const transport = element.transport as (request: Request) => Promise<Response>;
    element.transport = async (request: Request) => {
      const answer = await transport(request);
      return new Response(
        (await answer.text()).replaceAll(/("job_000000[0-4]","status":)"completed"/g, '$1"failed"'),
        {
          headers: { "content-type": "application/json" },
        },
      );
    };
    await element.refresh();
    const fresh = element.jobs.filter((each, place) => each !== before[place]);
    return { reads, before: before.length, fresh: fresh.map(({ jobId, status }) => `${jobId} ${status}`) };
  });
  expect(found).toEqual({
    reads: 1_000,
    before: 100_000,
    fresh: [0, 1, 2, 3, 4].map((n) => `job_000000${n} failed`),
  });
});
