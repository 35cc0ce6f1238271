// Which failures the widget meets by asking again, how often, and after which pauses.

import type { FaultKind, Logged } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";

test.beforeEach(({ watch }) => watch.allowFailedRequests());

function gaps(requests: Logged[]): number[] {
  return requests.slice(1).map(({ at }, n) => at - (requests[n]?.at ?? 0));
}

const RETRIED: [string, FaultKind][] = [
  ["429", { status: 429 }],
  ["500", { status: 500 }],
  ["502", { status: 502 }],
  ["503", { status: 503 }],
  ["504", { status: 504 }],
  ["a cut connection", "reset"],
  ["a connection cut in the middle of the answer", "resetMidBody"],
];

for (const [name, kind] of RETRIED) {
  test(`E22: ${name} is retried at least twice, with pauses, before it is told`, async ({
    sandbox,
    open,
  }) => {
    await sandbox.faults({ times: "always", kind });
    const widget = await open();
    await expect(widget.alert).toBeVisible({ timeout: 15_000 });
    const requests = await sandbox.lists();
    expect(requests.length).toBeGreaterThanOrEqual(3);
    for (const pause of gaps(requests)) expect(pause).toBeGreaterThanOrEqual(200);
    await widget.page.waitForTimeout(3_000);
    expect(await sandbox.lists()).toHaveLength(requests.length);
  });
}

for (const [status, code] of [
  [429, "RATE_LIMITED"],
  [503, "OUT_OF_ORDER"],
] as const) {
  test(`E22: a ${status} is told by its own status and code in muvi-error`, async ({
    sandbox,
    open,
    watch,
  }) => {
    await sandbox.faults({ times: "always", kind: { status, code } });
    const widget = await open();
    await expect(widget.alert).toBeVisible({ timeout: 15_000 });
    const details = (await watch.events("muvi-error")).map(({ detail }) => detail);
    expect(details.at(-1)).toMatchObject({ stage: "http", status, code });
  });
}

test("E22: each pause is longer than the one before", async ({ sandbox, open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const shortest: number[] = [];
  // A busy machine makes a pause longer, never shorter: the shortest of three is the one that was meant.
  for (const _ of [1, 2, 3]) {
    await sandbox.faults({ times: "always", kind: { status: 500 } });
    await sandbox.clearLog();
    await widget.refresh.click();
    await expect(widget.alert).toBeVisible({ timeout: 15_000 });
    gaps(await sandbox.lists()).forEach((pause, n) => {
      shortest[n] = Math.min(shortest[n] ?? Infinity, pause);
    });
    await sandbox.faults();
    await widget.retry.click();
    await expect(widget.alert).toHaveCount(0);
  }
  expect(shortest.length).toBeGreaterThanOrEqual(2);
  expect(shortest).toEqual([...new Set(shortest)].sort((a, b) => a - b));
  expect(shortest.at(-1)).toBeGreaterThan(1.5 * (shortest[0] ?? 0));
});

test("a failure that passes is never told", async ({ sandbox, open, watch }) => {
  await sandbox.faults({ times: 2, kind: { status: 503 } });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.alert).toHaveCount(0);
  expect(await sandbox.lists()).toHaveLength(3);
  expect((await watch.events("muvi-load")).map(({ detail }) => detail.source)).toEqual(["initial"]);
});

test("pauses start over after a success", async ({ sandbox, open }) => {
  const widget = await open({ attributes: { "refresh-interval": "off" } });
  await expect(widget.rows).toHaveCount(20);
  const later: number[] = [];
  for (const round of [1, 2, 3, 4]) {
    await sandbox.clearLog();
    await sandbox.faults({ times: 1, kind: { status: 500 } });
    await widget.refresh.click();
    await expect.poll(async () => (await sandbox.lists()).length).toBe(2);
    const [pause] = gaps(await sandbox.lists());
    if (round > 1) later.push(pause ?? Infinity);
    await expect(widget.refresh).not.toHaveAttribute("aria-busy", "true");
  }
  // A busy machine makes a pause longer, never shorter.
  expect(Math.min(...later)).toBeLessThan(1_500);
});

const NOT_RETRIED: [string, FaultKind][] = [
  ["400", { status: 400 }],
  ["402", { status: 402 }],
  ["403", { status: 403 }],
  ["404", { status: 404 }],
  ["409", { status: 409, code: "CONFLICT" }],
];

for (const [name, kind] of NOT_RETRIED) {
  test(`${name} is told at once and not retried`, async ({ page, sandbox, open }) => {
    await sandbox.faults({ times: "always", kind });
    const widget = await open();
    await expect(widget.alert).toBeVisible();
    await page.waitForTimeout(2_000);
    expect(await sandbox.lists()).toHaveLength(1);
  });
}

test("E22: Retry-After in seconds is honoured", async ({ sandbox, open }) => {
  await sandbox.faults({ times: 1, kind: { status: 429, retryAfter: 3 } });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const [pause] = gaps(await sandbox.lists());
  expect(pause).toBeGreaterThanOrEqual(3_000);
  expect(pause).toBeLessThan(5_000);
});

test("E22: Retry-After as a date is honoured", async ({ sandbox, open }) => {
  await sandbox.faults({ times: 1, kind: { status: 503, retryAfter: { dateInSeconds: 4 } } });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const [pause] = gaps(await sandbox.lists());
  // The date has whole seconds, so up to one of them is gone when it arrives.
  expect(pause).toBeGreaterThanOrEqual(2_900);
  expect(pause).toBeLessThan(6_500);
});

test("a Retry-After that means nothing is no reason to wait or to break", async ({ sandbox, open }) => {
  await sandbox.faults(
    { times: 1, kind: { status: 503, retryAfter: "soon" } },
    { times: 1, kind: { status: 503, retryAfter: "-5" } },
  );
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  for (const pause of gaps(await sandbox.lists())) expect(pause).toBeLessThan(2_500);
});

test("a server that asks to wait for an hour is told with its wish", async ({ sandbox, open, watch }) => {
  await sandbox.faults({ times: 1, kind: { status: 429, retryAfter: 3_600 } });
  const widget = await open();
  await expect(widget.alert).toContainText(/1\s?h|60\s?min|3,?600/i);
  const [error] = await watch.events("muvi-error");
  expect(error?.detail.retryInMs).toBe(3_600_000);
});

test("an API that never answers is told after the time limit", async ({ page, sandbox, open }) => {
  await sandbox.faults({ times: "always", kind: "hang" });
  await page.clock.install();
  const widget = await open();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  for (let passed = 0; passed < 300 && (await widget.alert.count()) === 0; passed += 5) {
    await page.clock.runFor(5_000);
    // The abort and the next request need real time to reach the server.
    await page.waitForTimeout(50);
  }
  await expect(widget.alert).toContainText(/did not answer|timed? ?out|too long|30/i);
  const requests = await sandbox.lists();
  expect(requests.length).toBeGreaterThanOrEqual(3);
  for (const { aborted } of requests) expect(aborted).toBe(true);
  await sandbox.faults();
  await widget.retry.click();
  await expect(widget.rows).toHaveCount(20);
});

test("a filter change ends a pause before a retry", async ({ page, sandbox, open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await sandbox.faults({
    times: "always",
    match: { status: "failed" },
    kind: { status: 429, retryAfter: 5 },
  });
  await widget.chooseStatus("Failed");
  await expect.poll(async () => (await sandbox.lists()).length).toBe(2);
  await widget.chooseStatus("Completed");
  await expect(widget.rows.first()).toContainText(/completed/i);
  await page.waitForTimeout(6_000);
  const failed = (await sandbox.lists()).filter(({ query }) => query.includes("failed"));
  expect(failed).toHaveLength(1);
  await expect(widget.alert).toHaveCount(0);
});
