// What only some people ask for is delivered apart: when it is loaded, and what happens when it does not come.

import { expect, test } from "./support/test.ts";

const ANNEX = "/muvi-jobs/muvi-jobs-annex_bg.wasm";

test("the annex is not asked for while nobody needs it", async ({ open, site }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  expect(site.requested).not.toContain(ANNEX);
});

test("two elements that need the annex load it once", async ({ open, page, sandbox, site, watch }) => {
  watch.allowFailedRequests();
  await sandbox.requireKey({ pb_good: [] });
  const line = '<muvi-jobs endpoint="/v1/jobs" refresh-interval="off"></muvi-jobs>';
  const definer = '<script type="module" src="/muvi-jobs/muvi-jobs.js"></script>';
  await open({ body: definer + line + line });
  await expect(page.getByLabel("API key")).toHaveCount(2);
  expect(site.requested.filter((path) => path === ANNEX)).toHaveLength(1);
});

for (const [name, change] of [
  ["is not there", { status: 404, headers: { "content-type": "text/html" }, body: "no" }],
  ["is cut off", { body: Buffer.from([0, 97, 115, 109, 1, 0, 0]) }],
] as const) {
  test(`an annex that ${name} is told of, and loaded once it is whole`, async ({
    open,
    sandbox,
    site,
    watch,
  }) => {
    watch.allowFailedRequests();
    // The browser says so when it refuses what has another digest.
    watch.allow(/integrity/);
    await sandbox.requireKey({ pb_good: [] });
    site.spoil(/annex/, () => change);
    const widget = await open();
    await expect(widget.alert).toContainText("UNAUTHORIZED");
    await expect(widget.status).toContainText("muvi-jobs-annex_bg.wasm");
    await expect(widget.apiKey).toHaveCount(0);
    expect(watch.uncaught).toEqual([]);
    site.mend();
    await widget.retry.click();
    await widget.apiKey.fill("pb_good");
    await widget.connect.click();
    await expect(widget.rows).toHaveCount(20);
    await expect(widget.status).not.toContainText("muvi-jobs-annex_bg.wasm");
  });
}

test("an annex of any media type is taken", async ({ open, sandbox, site, watch }) => {
  watch.allowFailedRequests();
  await sandbox.requireKey({ pb_good: [] });
  site.spoil(/annex/, () => ({ headers: { "content-type": "application/octet-stream" } }));
  const widget = await open();
  await expect(widget.apiKey).toBeVisible();
});
