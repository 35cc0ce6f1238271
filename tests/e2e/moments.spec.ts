// Things that happen in the middle of others: what has the focus goes while new jobs wait.

import type { Page } from "@playwright/test";
import { jobs } from "./support/jobs.ts";
import { untilLive } from "./support/live.ts";
import type { Sandbox } from "./support/sandbox.ts";
import { expect, type HostPage, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const NEWEST = { jobId: "job_new", createdAt: "2026-02-18T17:00:00Z" };

/** A list in which a button of a row has the focus, and a new job waits for that. */
async function openWaiting(
  page: Page,
  sandbox: Sandbox,
  open: (host: HostPage) => Promise<Widget>,
): Promise<Widget> {
  await sandbox.replaceJobs(jobs(12, { status: "pending" }));
  const widget = await open({ attributes: { "refresh-interval": "1" } });
  await expect(widget.rows).toHaveCount(12);
  await untilLive(page);
  const cancel = widget.row("job_e2e00004").getByRole("button", { name: "Cancel" });
  await cancel.click();
  await expect(widget.dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(widget.dialog).toHaveCount(0);
  await expect(cancel).toBeFocused();
  await sandbox.addJobs(NEWEST);
  await expect(widget.held).toHaveText("1 new");
  return widget;
}

test("a button that goes while it has the focus and a new job waits harms nothing, and the focus stays in the list", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  const widget = await openWaiting(page, sandbox, open);
  await sandbox.changeJobs({ jobId: "job_e2e00004", status: "processing" });
  await expect(widget.row("job_e2e00004")).toContainText("Processing");
  await expect(widget.host.locator(":focus")).toHaveCount(1);
  expect(await watch.events("muvi-error")).toEqual([]);
});

test("a list that becomes read-only while a button of a row has the focus and a new job waits goes on", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  const widget = await openWaiting(page, sandbox, open);
  await widget.host.evaluate((element) => Object.assign(element, { readOnly: true }));
  await expect(widget.host.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  await expect(widget.row("job_new").or(widget.held)).toBeVisible();
  expect(await watch.events("muvi-error")).toEqual([]);
});
