// What only some people ask for is delivered apart: when it is loaded, and what happens when it does not come.

import { expect, test } from "./support/test.ts";

const EXTRAS = "/muvi-jobs/muvi-jobs-extras_bg.wasm";

test("the extras are not asked for while nobody needs them", async ({ open, site }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  expect(site.requested).not.toContain(EXTRAS);
});

test("two elements that need the extras load them once", async ({ open, page, sandbox, site, watch }) => {
  watch.allowFailedRequests();
  await sandbox.requireKey({ pb_good: [] });
  const line = '<muvi-jobs endpoint="/v1/jobs" refresh-interval="off"></muvi-jobs>';
  const definer = '<script type="module" src="/muvi-jobs/muvi-jobs.js"></script>';
  await open({ body: definer + line + line });
  await expect(page.getByLabel("API key")).toHaveCount(2);
  expect(site.requested.filter((path) => path === EXTRAS)).toHaveLength(1);
});

for (const [name, change] of [
  ["are not there", { status: 404, headers: { "content-type": "text/html" }, body: "no" }],
  ["are cut off", { body: Buffer.from([0, 97, 115, 109, 1, 0, 0]) }],
] as const) {
  test(`extras that ${name} are told of, and loaded once they are whole`, async ({
    open,
    sandbox,
    site,
    watch,
  }) => {
    watch.allowFailedRequests();
    await sandbox.requireKey({ pb_good: [] });
    site.spoil(/extras/, () => change);
    const widget = await open();
    await expect(widget.alert).toContainText("UNAUTHORIZED");
    await expect(widget.status).toContainText("muvi-jobs-extras_bg.wasm");
    await expect(widget.apiKey).toHaveCount(0);
    expect(watch.uncaught).toEqual([]);
    site.mend();
    await widget.retry.click();
    await widget.apiKey.fill("pb_good");
    await widget.connect.click();
    await expect(widget.rows).toHaveCount(20);
    await expect(widget.status).not.toContainText("muvi-jobs-extras_bg.wasm");
  });
}

test("extras of any media type are taken", async ({ open, sandbox, site, watch }) => {
  watch.allowFailedRequests();
  await sandbox.requireKey({ pb_good: [] });
  site.spoil(/extras/, () => ({ headers: { "content-type": "application/octet-stream" } }));
  const widget = await open();
  await expect(widget.apiKey).toBeVisible();
});
