// Why jobs failed, in their rows: for those in view, once each, and only where the host page wants it.

import { violations } from "./support/axe.ts";
import { job, jobs } from "./support/jobs.ts";
import type { Sandbox } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const REASONS = { "failure-reasons": "", limit: "100" };

/** The ids that single jobs were asked for by, in order. */
async function asked(sandbox: Sandbox): Promise<string[]> {
  const log = await sandbox.log();
  return log.flatMap(({ path }) => /^\/v1\/jobs\/([^/]+)$/.exec(path)?.[1] ?? []);
}

/** The ids of the failed rows that are seen. */
async function failedInView(widget: Widget): Promise<string[]> {
  const seen = new Set((await widget.inView()).map(({ id }) => id));
  const rows = await widget.read();
  return rows
    .filter(({ cells }) => cells.Status.startsWith("Failed") && seen.has(cells["Job ID"]))
    .map(({ cells }) => cells["Job ID"]);
}

test("BC-12: without failure-reasons no row asks for its job, and the annex is not loaded", async ({
  sandbox,
  site,
  open,
}) => {
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("50 loaded");
  await widget.scroll(600);
  await widget.scroll(0);
  await widget.refresh.click();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(2);
  expect(await asked(sandbox)).toEqual([]);
  expect(site.requested.filter((path) => path.includes("annex"))).toEqual([]);
  await expect(widget.button("Reasons")).toHaveCount(0);
});

test("BC-12: failed rows in view show code and message, each by one request however often it scrolls by", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(
    jobs(80).map((each) =>
      each.status === "failed"
        ? { ...each, error: { code: "INTERNAL_ERROR", message: `Why ${each.jobId} failed.` } }
        : each,
    ),
  );
  const widget = await open({ attributes: REASONS });
  await expect(widget.status).toContainText("80 loaded");
  const top = await failedInView(widget);
  expect(top.length).toBeGreaterThan(1);
  for (const id of top) await expect(widget.row(id)).toContainText(`INTERNAL_ERROR Why ${id} failed.`);
  expect((await asked(sandbox)).sort()).toEqual([...top].sort());

  await widget.scroll(1_600);
  const middle = await failedInView(widget);
  for (const id of middle) await expect(widget.row(id)).toContainText(`INTERNAL_ERROR Why ${id} failed.`);
  for (let round = 0; round < 3; round++) {
    await widget.scroll(0);
    for (const id of top) await expect(widget.row(id)).toContainText(`Why ${id} failed.`);
    await widget.scroll(1_600);
    for (const id of middle) await expect(widget.row(id)).toContainText(`Why ${id} failed.`);
  }
  await widget.refresh.click();
  await expect(widget.refresh).toHaveAttribute("aria-busy", "false");
  expect((await asked(sandbox)).sort()).toEqual([...new Set([...top, ...middle])].sort());
});

test("BC-12: a reason is one line that is cut off, told in full by title and text, and no row grows", async ({
  sandbox,
  open,
}) => {
  const message = "The provider did not answer in time, and neither did the one after it. ".repeat(8).trim();
  await sandbox.replaceJobs([
    job(0, { status: "completed" }),
    { ...job(1, { status: "failed" }), error: { code: "INTERNAL_ERROR", message } },
    { ...job(2, { status: "failed" }), error: "Only a text." },
    { ...job(3, { status: "failed" }), error: null },
  ]);
  const widget = await open({ attributes: REASONS });
  const reason = widget.row("job_e2e00001").getByTitle(`INTERNAL_ERROR ${message}`);
  await expect(reason).toHaveText(`INTERNAL_ERROR ${message}`);
  expect(await reason.evaluate((line) => line.scrollWidth > line.clientWidth)).toBe(true);
  expect(await reason.evaluate((line) => getComputedStyle(line).textOverflow)).toBe("ellipsis");
  await expect(widget.row("job_e2e00002")).toContainText("Only a text.");
  await expect(widget.row("job_e2e00003")).toContainText("The API gives no reason");
  const heights = new Set((await widget.read()).map(({ height }) => height));
  expect([...heights]).toHaveLength(1);
});

test("BC-12: a reason with markup and marks for the direction of writing is text", async ({
  sandbox,
  open,
}) => {
  const error = { code: "\u202eX", message: "<img src=x onerror=alert(1)>\u202e<script>alert(2)</script>" };
  await sandbox.replaceJobs([{ ...job(3, { status: "failed" }), error }]);
  const widget = await open({ attributes: REASONS });
  await expect(widget.rows.first()).toContainText("<img src=x onerror=alert(1)>");
  expect(await widget.evaluate((element) => element.shadowRoot?.querySelectorAll("img, script").length)).toBe(
    0,
  );
});

test("BC-12: a person hides the reasons and shows them again, and nothing is asked twice", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5, { status: "failed" }));
  const widget = await open({ attributes: REASONS });
  const reasons = widget.rows.filter({ hasText: /_(ERROR|INPUT)/ });
  await expect(reasons).toHaveCount(5);
  await expect(widget.button("Reasons")).toHaveAttribute("aria-pressed", "true");
  await widget.button("Reasons").click();
  await expect(widget.button("Reasons")).toHaveAttribute("aria-pressed", "false");
  await expect(reasons).toHaveCount(0);
  // Another attribute does not undo the person's choice.
  await widget.evaluate((element) => void (element.density = "compact"));
  await widget.refresh.click();
  await expect(widget.refresh).toHaveAttribute("aria-busy", "false");
  await expect(reasons).toHaveCount(0);
  await widget.button("Reasons").click();
  await expect(reasons).toHaveCount(5);
  expect((await asked(sandbox)).length).toBe(5);
});

test("BC-12: the property failureReasons turns reasons on and off", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(3, { status: "failed" }));
  const widget = await open();
  await expect(widget.rows).toHaveCount(3);
  const reasons = widget.rows.filter({ hasText: /_(ERROR|INPUT)/ });
  await widget.evaluate((element) => void (element.failureReasons = true));
  await expect(reasons).toHaveCount(3);
  await widget.evaluate((element) => void (element.failureReasons = false));
  await expect(reasons).toHaveCount(0);
  await expect(widget.button("Reasons")).toHaveCount(0);
});

test("NB-11: reasons leave three quarters of the request budget to what matters more", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(15, { status: "failed" }));
  const widget = await open({ attributes: { ...REASONS, "request-budget": "12" } });
  await expect.poll(async () => (await asked(sandbox)).length).toBe(2);
  for (let n = 2; n <= 4; n++) {
    await widget.refresh.click();
    await expect.poll(async () => (await sandbox.lists()).length).toBe(n);
  }
  expect((await asked(sandbox)).length).toBe(2);
});

test("BC-12: a reason that cannot be had is said to be missing, and the list stays as it is", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(2, { status: "failed" }));
  await sandbox.faults({
    times: "always",
    match: { path: "detail" },
    kind: { status: 404, code: "JOB_NOT_FOUND" },
  });
  const widget = await open({ attributes: REASONS });
  await expect(widget.rows.filter({ hasText: "The reason could not be loaded" })).toHaveCount(2);
  expect((await asked(sandbox)).length).toBe(2);
  await expect(widget.alert).toHaveCount(0);
});

for (const theme of ["light", "dark"]) {
  test(`TS-23: axe finds nothing to object to: reasons, ${theme}`, async ({ page, sandbox, open }) => {
    await sandbox.replaceJobs(jobs(9));
    const widget = await open({ attributes: { ...REASONS, theme } });
    await expect(widget.rows.filter({ hasText: /_(ERROR|INPUT)/ })).toHaveCount(2);
    expect(await violations(page)).toEqual([]);
  });
}
