// Values that the documentation does not promise: nothing breaks, nothing runs.

import { iso, job, jobs, page as listPage } from "./support/jobs.ts";
import { expect, test } from "./support/test.ts";

function seconds(duration: string): number {
  const part = (unit: string) => Number(new RegExp(`(\\d+)${unit}`).exec(duration)?.[1] ?? 0);
  return part("d") * 86_400 + part("h") * 3_600 + part("m") * 60 + part("s");
}

test("odd progress values never break a row", async ({ sandbox, open }) => {
  const odd = [null, 120, "50", -7.5, "abc", {}, [], true, 1e308];
  const rows = odd.map((progress, n) => ({ ...job(n, { status: "processing" }), progress }));
  await sandbox.faults({ times: "always", kind: listPage(rows) });
  const widget = await open();
  await expect(widget.rows).toHaveCount(odd.length);
  const values = (await widget.read()).flatMap(({ progress }) => progress);
  for (const value of values.filter((value) => value !== "")) {
    expect(Number(value)).toBeGreaterThanOrEqual(0);
    expect(Number(value)).toBeLessThanOrEqual(100);
  }
  expect((await widget.read())[2]?.progress).toEqual(["50"]);
});

test("a status that nobody knows is shown as it came", async ({ sandbox, open }) => {
  await sandbox.faults({
    times: "always",
    kind: listPage([job(0, { status: "paused-By_Admin" }), job(1, { status: "" })]),
  });
  const widget = await open();
  await expect(widget.rows).toHaveCount(2);
  expect((await widget.read())[0]?.cells.Status).toBe("paused-By_Admin");
});

test("a duration is never negative and a dash where it cannot be known", async ({ sandbox, open }) => {
  const { completedAt: _, ...without } = job(3, { status: "completed" });
  await sandbox.faults({
    times: "always",
    kind: listPage([
      job(0, { status: "completed", completedAt: "2001-01-01T00:00:00Z" }),
      job(1, { status: "completed", completedAt: null }),
      job(2, { status: "completed", createdAt: "the day before yesterday" }),
      without,
      job(4, { status: "processing", createdAt: iso(Date.now() + 300_000) }),
      job(5, {
        status: "failed",
        createdAt: "2026-02-18T15:00:00.250Z",
        completedAt: "2026-02-18T15:00:03Z",
      }),
    ]),
  });
  const widget = await open();
  await expect(widget.rows).toHaveCount(6);
  const rows = await widget.read();
  const durations = new Map(rows.map(({ cells }) => [cells["Job ID"], cells.Duration]));
  for (const duration of durations.values()) expect(duration).not.toMatch(/[-−–]\s*\d|NaN|Invalid/);
  for (const n of [1, 2, 3]) expect(durations.get(job(n).jobId)).toMatch(/^[-–—]$/);
  expect(durations.get(job(5).jobId)).toMatch(/^[23]s$/);
});

test("the duration of a running job ticks every second", async ({ page, sandbox, open }) => {
  const created = iso(Date.now() - 65_000);
  await sandbox.replaceJobs([job(0, { status: "processing", createdAt: created })]);
  const widget = await open();
  await expect(widget.rows).toHaveCount(1);
  const read = async () => seconds((await widget.read())[0]?.cells.Duration ?? "");
  const before = await read();
  expect(before).toBeGreaterThanOrEqual(65);
  expect(before).toBeLessThan(80);
  await page.waitForTimeout(3_000);
  const passed = (await read()) - before;
  expect(passed).toBeGreaterThanOrEqual(2);
  expect(passed).toBeLessThanOrEqual(5);
});

test("missing fields cost no row, and rows without a job id are skipped and counted in a note", async ({
  sandbox,
  open,
}) => {
  // The sandbox takes the id from the first, eighth and fifteenth row, and another field from most others.
  await sandbox.faults({ times: "always", kind: "missingFields" });
  const widget = await open({ attributes: { limit: "20" } });
  await expect(widget.status).toContainText("17 loaded");
  await expect(widget.note(/\b3\b.*(job|row|entr)/i)).toBeVisible();
  await expect(widget.rows).toHaveCount(17);
});

test("odd fields of every kind leave the rows and the console as they should be", async ({
  sandbox,
  open,
}) => {
  await sandbox.faults({ times: "always", kind: "oddFields" });
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  for (const { cells } of await widget.read()) {
    expect(cells["Job ID"]).not.toBe("");
    expect(Object.values(cells).join(" ")).not.toMatch(/undefined|NaN|\[object|Invalid Date|null/);
  }
});

test("fields that nobody documented are ignored", async ({ sandbox, open }) => {
  const extra = jobs(3).map((each) => ({ ...each, output: { url: "x" }, nested: [[{}]], "": 0 }));
  const body = JSON.stringify({ jobs: extra, nextCursor: null, hasMore: false, total: 3, meta: {} });
  await sandbox.faults({
    times: "always",
    kind: { body: { status: 200, contentType: "application/json; charset=utf-8", body } },
  });
  const widget = await open();
  await expect(widget.status).toContainText("3 loaded");
});

test("E35: hostile strings are shown as text and nothing of them runs", async ({ page, sandbox, open }) => {
  await sandbox.faults({ times: "always", kind: "hostile" });
  const widget = await open({ attributes: { "job-href": "/jobs/{jobId}" } });
  await expect(widget.status).toContainText(/\b(19|20) loaded/);
  await widget.loadMore.click();
  await expect(widget.status).toContainText(/\b(38|39|40) loaded/);
  const found = await widget.evaluate((element) => {
    const root = element.shadowRoot as ShadowRoot;
    const all = [...root.querySelectorAll("*")];
    return {
      forbidden: all.filter((each) => /^(script|iframe|object|embed|img)$/.test(each.localName)).length,
      handlers: all.filter((each) => each.getAttributeNames().some((name) => name.startsWith("on"))).length,
      addresses: all
        .flatMap((each) => [each.getAttribute("href"), each.getAttribute("src")])
        .filter((address) => /^\s*(javascript|data|vbscript):/i.test(address ?? "")),
    };
  });
  expect(found).toEqual({ forbidden: 0, handlers: 0, addresses: [] });
  const ran = await page.evaluate(() => ["pwned" in globalThis, "polluted" in Object.prototype]);
  expect(ran).toEqual([false, false]);
  const heights = (await widget.read()).map(({ height }) => height);
  expect(Math.max(...heights)).toBeLessThanOrEqual(44);
});

test("E35: hostile text from an error answer is shown as text", async ({ page, sandbox, open, watch }) => {
  watch.allowFailedRequests();
  const message = '<img src=x onerror="window.pwned=1"><a href="javascript:window.pwned=1">sign in</a>';
  await sandbox.faults({ times: "always", kind: { status: 400, code: "<b>CODE</b>", message } });
  const widget = await open();
  await expect(widget.alert).toContainText("<b>CODE</b>");
  await expect(widget.alert.locator("img, b, a[href^=javascript]")).toHaveCount(0);
  expect(await page.evaluate(() => "pwned" in globalThis)).toBe(false);
});
