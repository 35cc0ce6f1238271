// Whatever goes wrong: an alert that names the cause, a Retry that repeats what failed, and the rows stay.

import { job, jobs, page as listPage, refusal } from "./support/jobs.ts";
import type { FaultKind } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";

test.beforeEach(({ watch }) => watch.allowFailedRequests());

/** Failures, and what the message has to name. The first of them are shown only after the retries. */
const FAILURES: [string, FaultKind, RegExp][] = [
  ["a server error", { status: 500 }, /server.*INTERNAL_ERROR|INTERNAL_ERROR.*server/is],
  ["a busy server", { status: 429 }, /429|too many/i],
  ["a connection that is cut", "reset", /connection|network|reach/i],
  [
    "a connection that is cut in the middle of the answer",
    "resetMidBody",
    /connection|network|reach|cut off/i,
  ],
  ["a bad request", { status: 400 }, /INVALID_INPUT/],
  ["an empty balance", { status: 402 }, /balance/i],
  ["an unknown address", { status: 404, code: "NOT_FOUND" }, /404|address|endpoint|not found/i],
  ["JSON that ends too early", "truncatedJson", /json|cut off|malformed/i],
  ["a page of HTML", "html", /text\/html|json|sign-in|content type/i],
  ["JSON that calls itself text", "wrongContentType", /text\/plain|json|content type/i],
  ["an empty answer", "emptyBody", /json|empty|cut off/i],
  ["JSON that is no list of jobs", "notAPage", /list of jobs|no jobs|unexpected|not a page/i],
];

for (const [name, kind, cause] of FAILURES) {
  test(`${name} during Load more is told, leaves the rows and is repeated by Retry`, async ({
    sandbox,
    open,
  }) => {
    await sandbox.faults({ times: "always", match: { cursor: "any" }, kind });
    const widget = await open();
    await widget.loadMore.click();
    await expect(widget.alert).toContainText(cause, { timeout: 15_000 });
    await expect(widget.retry).toBeVisible();
    await expect(widget.status).toContainText("20 loaded");
    await expect(widget.rows).toHaveCount(20);
    await sandbox.faults();
    await sandbox.clearLog();
    await widget.retry.click();
    await expect(widget.status).toContainText("40 loaded");
    await expect(widget.alert).toHaveCount(0);
    await expect(widget.retry).toHaveCount(0);
    const requests = await sandbox.lists();
    expect(requests).toHaveLength(1);
    expect(requests[0]?.query).toContain("cursor=");
  });
}

test("an answer that begins with a byte order mark is read", async ({ sandbox, open }) => {
  const answer = listPage(jobs(3));
  await sandbox.faults({ times: 1, kind: { body: { ...answer.body, body: `\ufeff${answer.body.body}` } } });
  const widget = await open();
  await expect(widget.rows).toHaveCount(3);
});

test("the API's own code, text and requestId are shown", async ({ sandbox, open, watch }) => {
  const kind = refusal(400, "SOME_NEW_CODE", "The moon is in the wrong phase.", "req_e2e_0042");
  await sandbox.faults({ times: "always", kind });
  const widget = await open();
  await expect(widget.alert).toContainText("SOME_NEW_CODE");
  await expect(widget.alert).toContainText("The moon is in the wrong phase.");
  await expect(widget.alert).toContainText("req_e2e_0042");
  const [error, ...others] = await watch.events("muvi-error");
  expect(others).toEqual([]);
  expect(error?.detail).toMatchObject({
    stage: "http",
    code: "SOME_NEW_CODE",
    status: 400,
    requestId: "req_e2e_0042",
    message: expect.any(String),
  });
  expect(await widget.evaluate((element) => element.state)).toBe("error");
});

test("a failed first page is repeated by Retry", async ({ sandbox, open }) => {
  await sandbox.faults({ times: 1, kind: { status: 400 } });
  const widget = await open();
  await expect(widget.alert).toBeVisible();
  await widget.retry.click();
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.alert).toHaveCount(0);
  expect((await sandbox.lists()).map(({ query }) => query)).toEqual(["limit=20", "limit=20"]);
});

test("a failed refresh leaves the rows, and Retry repeats the refresh", async ({ sandbox, open }) => {
  const widget = await open();
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  const before = await widget.ids();
  await sandbox.faults({ times: 1, kind: refusal(400, "NOT_TODAY", "Not today.", "req_1") });
  await widget.refresh.click();
  await expect(widget.alert).toContainText("NOT_TODAY");
  expect(await widget.ids()).toEqual(before);
  await sandbox.addJobs({ jobId: "job_brandnew" });
  await widget.retry.click();
  await expect(widget.rows.first()).toContainText("job_brandnew");
  await expect(widget.alert).toHaveCount(0);
  expect((await sandbox.lists()).at(-1)?.query).toBe("limit=20");
});

test("a failed filter change is repeated with the filter", async ({ sandbox, open }) => {
  await sandbox.faults({ times: 1, match: { status: "failed" }, kind: { status: 400 } });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.chooseStatus("Failed");
  await expect(widget.alert).toBeVisible();
  await widget.retry.click();
  await expect(widget.alert).toHaveCount(0);
  expect((await sandbox.lists()).at(-1)?.query).toBe("limit=20&status=failed");
});

test("hasMore without a cursor ends the list with a note", async ({ page, sandbox, open }) => {
  await sandbox.faults({ times: "always", kind: "hasMoreWithoutCursor" });
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await expect(widget.loadMore).toHaveCount(0);
  await expect(widget.note(/more jobs|cursor|incomplete|end/i)).toBeVisible();
  await page.waitForTimeout(1_000);
  expect(await sandbox.lists()).toHaveLength(1);
});

test("a cursor that was already used ends the list with a note instead of a loop", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.faults({ times: "always", kind: "loopingCursor" });
  const widget = await open();
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await expect(widget.loadMore).toHaveCount(0);
  await expect(widget.note(/more jobs|cursor|incomplete|end/i)).toBeVisible();
  await page.waitForTimeout(1_000);
  expect(await sandbox.lists()).toHaveLength(2);
});

test("a page without a new job does not end the list while the API has more", async ({ sandbox, open }) => {
  await sandbox.faults(
    { times: "always", match: { cursor: "none" }, kind: listPage(jobs(20), "a") },
    { times: "always", match: { cursor: "a" }, kind: listPage(jobs(20), "b") },
    { times: "always", match: { cursor: "b" }, kind: listPage([], "c") },
    { times: "always", match: { cursor: "c" }, kind: listPage([job(20)]) },
  );
  const widget = await open();
  for (const cursor of ["a", "b", "c"]) {
    await widget.loadMore.click();
    await expect.poll(async () => (await sandbox.lists()).at(-1)?.query).toBe(`limit=20&cursor=${cursor}`);
    await expect(widget.host.locator("[aria-busy=true]")).toHaveCount(0);
  }
  await expect(widget.status).toContainText("21 loaded");
  await expect(widget.loadMore).toHaveCount(0);
});

test("an API of another origin that refuses CORS is told as such", async ({ sandbox, open, watch }) => {
  await sandbox.cors(null);
  const widget = await open({ attributes: { endpoint: `${sandbox.origin}/v1/jobs` } });
  await expect(widget.alert).toContainText(/CORS|origin/i, { timeout: 15_000 });
  expect((await watch.events("muvi-error")).map(({ detail }) => detail.stage)).toContain("network");
  expect(watch.uncaught).toEqual([]);
  await sandbox.cors("*");
  await widget.retry.click();
  await expect(widget.rows).toHaveCount(20);
});
