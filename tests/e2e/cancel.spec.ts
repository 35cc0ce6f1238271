// Cancelling: who is asked, what goes out, and that what is told afterwards is true.

import { violations } from "./support/axe.ts";
import { focus } from "./support/focus.ts";
import { job, jobs, refusal, STATUSES } from "./support/jobs.ts";
import type { Sandbox } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const id = (n: number) => `job_e2e${String(n).padStart(5, "0")}`;

function cancelOf(widget: Widget, n: number) {
  return widget.row(id(n)).getByRole("button", { name: "Cancel", exact: true });
}

/** Twenty jobs, the first twelve of which are pending. */
async function twelveOfTwenty(sandbox: Sandbox): Promise<void> {
  await sandbox.replaceJobs(
    Array.from({ length: 20 }, (_, n) => job(n, { status: n < 12 ? "pending" : "processing" })),
  );
}

test("TS-16: Cancel is there for pending jobs only", async ({ sandbox, open }) => {
  const statuses = [...STATUSES, "paused"];
  await sandbox.replaceJobs(statuses.map((status, n) => job(n, { status })));
  const widget = await open();
  await expect(widget.rows).toHaveCount(6);
  await expect(widget.grid.getByRole("button", { name: /cancel/i })).toHaveCount(1);
  await expect(cancelOf(widget, 0)).toBeVisible();
  await sandbox.changeJobs({ jobId: id(0), status: "processing" }, { jobId: id(1), status: "pending" });
  await widget.refresh.click();
  await expect(cancelOf(widget, 1)).toBeVisible();
  await expect(cancelOf(widget, 0)).toHaveCount(0);
});

test("TS-16, NB-5: it asks once, sends one POST, the row turns, the refund is exact, the focus returns", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(6, { status: "pending" }));
  const body = JSON.stringify({ jobId: id(2), status: "cancelled", refundedMicroCents: 500000 });
  const widget = await open();
  await cancelOf(widget, 2).focus();
  await page.keyboard.press("Enter");
  await expect(widget.dialog).toContainText(`${id(2)} is pending and will be cancelled`);
  expect(await sandbox.posts()).toEqual([]);
  await sandbox.faults({ match: { path: "cancel" }, kind: { body: { status: 200, body } } });
  await widget.dialogButton("Cancel 1 job").click();
  await expect(widget.dialog.getByRole("status")).toHaveText("1 cancelled, $0.50 refunded");
  expect((await sandbox.posts()).map(({ method, path }) => `${method} ${path}`)).toEqual([
    `POST /v1/jobs/${id(2)}/cancel`,
  ]);
  await expect(widget.row(id(2))).toContainText("Cancelled");
  expect(
    (await watch.events("muvi-action")).map(({ detail, cancelable }) => ({ detail, cancelable })),
  ).toEqual([{ detail: { jobIds: [id(2)], action: "cancel" }, cancelable: true }]);
  await page.keyboard.press("Escape");
  await expect(widget.dialog).toHaveCount(0);
  // The button that had it is gone with the pending job.
  await expect.poll(async () => (await focus(page)).row ?? "").toContain("job_e2e");
});

test("TS-16: a job that cannot be cancelled any more is read again, and its row and the dialog tell why", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(3, { status: "pending" }));
  const widget = await open();
  await cancelOf(widget, 1).click();
  await sandbox.changeJobs({ jobId: id(1), status: "processing" });
  await widget.dialogButton("Cancel 1 job").click();
  await expect(widget.dialog.getByRole("status")).toHaveText("1 no longer pending");
  await expect(widget.dialog).toContainText(`${id(1)}now processing`);
  await expect(widget.row(id(1))).toContainText("Processing");
  expect(await sandbox.posts()).toHaveLength(1);
});

test("BC-9: 12 of 20 are told, two at a time go out, the outcome is true, what failed stays and is retried", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await twelveOfTwenty(sandbox);
  const widget = await open({ attributes: { "action-parallelism": "2" } });
  await widget.selectAll.click();
  await widget.button("Cancel 12 pending…").click();
  await expect(widget.dialog).toContainText(
    "12 of 20 selected jobs are pending and will be cancelled; those that are processing or have ended cannot be.",
  );
  await sandbox.changeJobs({ jobId: id(4), status: "completed" });
  await sandbox.faults({
    match: { path: "cancel", jobId: id(7) },
    kind: refusal(400, "INVALID_INPUT", "Not this one.", "req_seven"),
  });
  await sandbox.latency(150, { path: "cancel" });
  await widget.dialogButton("Cancel 12 jobs").click();
  await expect(widget.dialog.getByRole("progressbar", { name: "Cancelling" })).toHaveAttribute(
    "aria-valuemax",
    "12",
  );
  await expect(widget.dialog.getByRole("status")).toHaveText(
    /^10 cancelled, \$\d+\.\d{2,6} refunded · 1 no longer pending · 1 failed$/,
  );
  await expect(widget.dialog).toContainText(`${id(4)}now completed`);
  await expect(widget.dialog).toContainText("Not this one.");
  await expect(widget.dialog).toContainText("INVALID_INPUT");
  await expect(widget.dialog).toContainText("req_seven");
  const posts = await sandbox.posts();
  expect(new Set(posts.map(({ path }) => path)).size).toBe(12);
  expect(posts).toHaveLength(12);
  // With a pause of 150 ms each, three that begin within 150 ms were three at once.
  const at = posts.map((post) => post.at).sort((a, b) => a - b);
  for (let n = 2; n < at.length; n++) expect((at[n] ?? 0) - (at[n - 2] ?? 0)).toBeGreaterThanOrEqual(130);
  await expect(widget.box(id(7))).toBeChecked();
  await expect(widget.box(id(4))).not.toBeChecked();
  await expect(widget.box(id(0))).not.toBeChecked();
  await widget.dialogButton("Retry 1 job").click();
  await expect(widget.dialog.getByRole("status")).toHaveText(/^11 cancelled, .* 1 no longer pending$/);
  expect(await sandbox.posts()).toHaveLength(13);
  await widget.dialogButton("Done").click();
  await expect(widget.row(id(7))).toContainText("Cancelled");
  await expect(widget.chosen).toHaveText("8 selected");
  await expect(widget.button("Details")).toHaveCount(0);
});

test("NB-5: the sum of many refunds is exact to the micro-cent", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(3, { status: "pending" }));
  const widget = await open();
  const receipt = (amount: number | string) => ({
    body: { status: 200, body: JSON.stringify({ status: "cancelled", refundedMicroCents: amount }) },
  });
  await sandbox.faults(
    ...[100_001, "200002", 40_000].map((amount, n) => ({
      match: { path: "cancel" as const, jobId: id(n) },
      kind: receipt(amount),
    })),
  );
  await widget.selectAll.click();
  await widget.button("Cancel 3 pending…").click();
  await expect(widget.dialog).toContainText("All 3 selected jobs are pending and will be cancelled.");
  await widget.dialogButton("Cancel 3 jobs").click();
  await expect(widget.dialog.getByRole("status")).toHaveText("3 cancelled, $0.340003 refunded");
});

test("BC-9: Stop lets what is under way end and sends nothing more", async ({ sandbox, open }) => {
  await twelveOfTwenty(sandbox);
  const widget = await open({ attributes: { "action-parallelism": "1" } });
  await widget.selectAll.click();
  await widget.button("Cancel 12 pending…").click();
  await sandbox.latency(1_000, { path: "cancel" });
  await widget.dialogButton("Cancel 12 jobs").click();
  await expect(widget.dialog).toContainText("1 of 12");
  await widget.dialogButton("Stop").click();
  await expect(widget.dialog.getByRole("status")).toHaveText(/^\d+ cancelled, .* · \d+ not tried$/);
  const sent = (await sandbox.posts()).length;
  expect(sent).toBeLessThan(6);
  await sandbox.latency(0);
  await expect(widget.dialogButton(`Retry ${12 - sent} jobs`)).toBeVisible();
  expect((await sandbox.posts()).length).toBe(sent);
});

test("a page that prevents muvi-action keeps everything as it is", async ({ sandbox, open, watch }) => {
  await sandbox.replaceJobs(jobs(3, { status: "pending" }));
  const widget = await open();
  await widget.evaluate((element) =>
    element.addEventListener("muvi-action", (event) => event.preventDefault()),
  );
  await cancelOf(widget, 0).click();
  await widget.dialogButton("Cancel 1 job").click();
  await expect(widget.dialog).toHaveCount(0);
  expect(await watch.events("muvi-action")).toHaveLength(1);
  expect(await sandbox.posts()).toEqual([]);
  await expect(cancelOf(widget, 0)).toBeFocused();
});

test("a page that makes the element read-only when it is asked keeps everything as it is", async ({
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(3, { status: "pending" }));
  const widget = await open();
  await widget.evaluate((element) =>
    element.addEventListener("muvi-action", () => void (element.readOnly = true)),
  );
  await cancelOf(widget, 0).click();
  await widget.dialogButton("Cancel 1 job").click();
  await expect(widget.dialog).toHaveCount(0);
  await expect(cancelOf(widget, 0)).toHaveCount(0);
  expect(await watch.events("muvi-action")).toHaveLength(1);
  expect(await sandbox.posts()).toEqual([]);
});

test("BC-28: a key that may only read loses Cancel for the session, with the reason, and the list goes on", async ({
  sandbox,
  site,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(
    Array.from({ length: 50 }, (_, n) => job(n, { status: n < 2 ? "pending" : "completed" })),
  );
  await sandbox.requireKey({ pb_reader: ["check_status"] });
  site.proxy("/v1", `${sandbox.origin}/v1`, "Bearer pb_reader");
  const widget = await open({ attributes: { limit: "40" } });
  await widget.search.fill("job_e2e0000");
  await widget.selectAll.click();
  await widget.button("Cancel 2 pending…").click();
  await widget.dialogButton("Cancel 2 jobs").click();
  await expect(widget.dialog.getByRole("status")).toContainText("failed");
  await expect(widget.dialog).toContainText("it needs the scope submit_job (403)");
  await expect(widget.dialogButton(/^Retry/)).toHaveCount(0);
  await widget.dialogButton("Done").click();
  await expect(widget.note(/it needs the scope submit_job/)).toBeVisible();
  await expect(widget.host.getByRole("button", { name: /^Cancel/ })).toHaveCount(0);
  await expect(widget.grid).toHaveAttribute("aria-colcount", "7");
  await widget.search.fill("");
  await widget.loadMore.click();
  await expect(widget.status).toContainText("50 loaded");
  await expect(widget.alert).toHaveCount(0);
});

test("TS-25: read-only has no control that cancels, and no POST leaves", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(6, { status: "pending" }));
  const widget = await open({ attributes: { "read-only": "" } });
  await widget.selectAll.click();
  await expect(widget.button("Clear selection")).toBeVisible();
  await expect(widget.host.getByRole("button", { name: /^Cancel/ })).toHaveCount(0);
  await expect(widget.headers.filter({ hasText: "Actions", visible: true })).toHaveCount(0);
  // Not even hidden.
  await expect(widget.host.locator("button", { hasText: /^Cancel/ })).toHaveCount(0);
  await widget.rows.first().evaluate((row) => (row as HTMLElement).focus());
  for (const key of ["c", "Delete", "Backspace", "Enter", "x"]) await page.keyboard.press(key);
  await page.keyboard.press("Escape");
  expect(await sandbox.posts()).toEqual([]);
  await widget.evaluate((element) => void (element.readOnly = false));
  await expect(cancelOf(widget, 1)).toBeVisible();
  await cancelOf(widget, 1).click();
  await expect(widget.dialogButton("Cancel 1 job")).toBeVisible();
  // Also in the middle of it.
  await widget.evaluate((element) => void (element.readOnly = true));
  await expect(widget.dialog).toHaveCount(0);
  await expect(widget.grid.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  expect(await sandbox.posts()).toEqual([]);
});

test("BC-2: the dialog outlives refreshes, follows them, and Escape gives the focus back", async ({
  page,
  sandbox,
  open,
}) => {
  await twelveOfTwenty(sandbox);
  const widget = await open();
  await widget.selectAll.click();
  await widget.button("Cancel 12 pending…").focus();
  await page.keyboard.press("Enter");
  await expect(widget.dialogButton("Keep")).toBeFocused();
  const dialog = await widget.dialog.elementHandle();
  for (let round = 0; round < 10; round++) {
    await sandbox.changeJobs({ jobId: id(round), status: "processing" });
    await widget.evaluate((element) => element.refresh());
    await expect(widget.dialog).toContainText(`${11 - round} of 20 selected job`);
    await expect(widget.dialogButton("Keep")).toBeFocused();
  }
  expect(await dialog?.evaluate((dialog) => dialog.isConnected)).toBe(true);
  await page.keyboard.press("Escape");
  await expect(widget.dialog).toHaveCount(0);
  await expect(widget.button("Cancel 2 pending…")).toBeFocused();
  expect(await sandbox.posts()).toEqual([]);
});

test("a cancellation goes on behind a closed dialog, and its outcome is kept", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(6, { status: "pending" }));
  const widget = await open({ attributes: { "action-parallelism": "1" } });
  await widget.selectAll.click();
  await widget.button("Cancel 6 pending…").click();
  await sandbox.latency(200, { path: "cancel" });
  await widget.dialogButton("Cancel 6 jobs").click();
  await widget.dialogButton("Hide").click();
  await expect(widget.note(/^Cancelling \d of 6$/)).toBeVisible();
  await expect.poll(async () => (await sandbox.posts()).length).toBe(6);
  await widget.button("Details").click();
  await expect(widget.dialog.getByRole("status")).toHaveText(/^6 cancelled, \$/);
  await widget.dialogButton("Done").click();
  await expect(widget.button("Details")).toHaveCount(0);
});

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing to object to in the dialog, ${theme}`, async ({ page, sandbox, open, watch }) => {
    watch.allowFailedRequests();
    await twelveOfTwenty(sandbox);
    await page.emulateMedia({ colorScheme: theme });
    const widget = await open({
      attributes: { theme: "auto", "action-parallelism": "1" },
      head: '<meta name="color-scheme" content="light dark">',
    });
    await widget.selectAll.click();
    await widget.button("Cancel 12 pending…").click();
    await expect(widget.dialog).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await sandbox.faults({ match: { path: "cancel" }, kind: refusal(400, "INVALID_INPUT", "No.", "req_1") });
    await sandbox.latency(2_500, { path: "cancel" });
    await widget.dialogButton("Cancel 12 jobs").click();
    await expect(widget.dialog).toContainText("1 of 12");
    expect(await violations(page)).toEqual([]);
    await widget.dialogButton("Stop").click();
    await expect(widget.dialogButton("Done")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}
