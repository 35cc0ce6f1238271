// Things that happen in the middle of others: what has the focus goes, new jobs come while somebody chooses, scrolls a little, selects
// or types, and what was remembered is rubbish.

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

test("a dialog that is taken away in the moment in which it is closed harms nothing, and the next one opens", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(12, { status: "pending" }));
  const widget = await open();
  await expect(widget.rows).toHaveCount(12);
  await untilLive(page);
  await widget.row("job_e2e00004").getByRole("button", { name: "Cancel" }).click();
  await expect(widget.dialog).toBeVisible();
  // Browsers tell of the end of a dialog in a task that comes later.
  await widget.host.evaluate((element) => {
    element.shadowRoot?.querySelector("dialog")?.close();
    Object.assign(element, { readOnly: true });
  });
  await expect(widget.dialog).toHaveCount(0);
  await widget.host.evaluate((element) => Object.assign(element, { readOnly: false }));
  await widget.row("job_e2e00005").getByRole("button", { name: "Cancel" }).click();
  await expect(widget.dialog).toContainText("job_e2e00005");
  expect(await watch.events("muvi-error")).toEqual([]);
});

test("a page that takes the element away while the button of its dialog is pressed is harmed by nothing", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(12, { status: "pending" }));
  const widget = await open();
  await expect(widget.rows).toHaveCount(12);
  await untilLive(page);
  await widget.row("job_e2e00004").getByRole("button", { name: "Cancel" }).click();
  await widget.host.evaluate((element) =>
    element.addEventListener("muvi-action", () => {
      element.remove();
      setTimeout(() => document.body.append(element), 300);
    }),
  );
  await widget.dialogButton("Cancel 1 job").click();
  await expect(widget.rows).toHaveCount(0);
  await expect(widget.rows).toHaveCount(12);
  await widget.search.fill("00005");
  await expect(widget.rows).toHaveCount(1);
  expect(await watch.events("muvi-error")).toEqual([]);
});

test("BC-1: new jobs wait while jobs are chosen", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(12));
  const widget = await open({ attributes: { "refresh-interval": "1" } });
  await expect(widget.rows).toHaveCount(12);
  await untilLive(page);
  await widget.box("job_e2e00004").click();
  await sandbox.addJobs(NEWEST);
  await expect(widget.held).toHaveText("1 new");
  await widget.box("job_e2e00004").click();
  await expect(widget.row(NEWEST.jobId)).toBeVisible();
});

test("BC-1: a list that is scrolled by less than half a row is at its top, and new jobs are seen there", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(40));
  const widget = await open({ attributes: { "refresh-interval": "1", limit: "40" } });
  await expect(widget.rows).not.toHaveCount(0);
  await untilLive(page);
  await widget.host.locator(".scroller").evaluate((scroller) => void (scroller.scrollTop = 10));
  for (const second of ["01", "02", "03", "04"]) {
    const jobId = `job_come${second}`;
    await sandbox.addJobs({ jobId, createdAt: `2026-02-18T16:00:${second}Z` });
    await expect(widget.row(jobId)).toBeInViewport();
  }
  await sandbox.addJobs(NEWEST);
  await expect(widget.row(NEWEST.jobId)).toBeInViewport();
  await expect(widget.held).toHaveCount(0);
});

test("BC-2: a duration that is selected stays selected while the job runs on", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(
    jobs(3, {
      status: "processing",
      completedAt: null,
      createdAt: new Date(Date.now() - 5_000).toISOString(),
    }),
  );
  const widget = await open();
  await expect(widget.rows).toHaveCount(3);
  await untilLive(page);
  const selected = () =>
    widget.host.evaluate((element) => {
      const root = element.shadowRoot as unknown as { getSelection?: () => Selection };
      return String(root.getSelection?.() ?? getSelection());
    });
  await widget.rows.nth(1).locator("td.duration").dblclick();
  const before = await selected();
  expect(before).not.toBe("");
  await page.waitForTimeout(3_500);
  expect(await selected()).toBe(before);
});

for (const [name, selector, interval] of [
  ["a status", "td.status .badge", "1"],
  ["the text of how fresh the list is", ".fresh", "5"],
  ["the number of loaded jobs", ".count > span", "1"],
] as const) {
  test(`BC-2: ${name} that is selected stays selected while refreshes change it, and is true afterwards`, async ({
    page,
    sandbox,
    open,
  }) => {
    const three = jobs(3, { status: "processing", progress: 10, completedAt: null });
    await sandbox.replaceJobs(three);
    const widget = await open({ attributes: { "refresh-interval": interval } });
    await expect(widget.rows).toHaveCount(3);
    await untilLive(page);
    const text = widget.host.locator(selector).first();
    await expect(text).toContainText(/\w/);
    await text.selectText();
    const selected = () =>
      widget.host.evaluate((element) => {
        const root = element.shadowRoot as unknown as { getSelection?: () => Selection };
        return String(root.getSelection?.() ?? getSelection());
      });
    const before = await selected();
    expect(before).not.toBe("");
    await sandbox.replaceJobs(jobs(2, { status: "completed" }));
    await expect(widget.rows).toHaveCount(2);
    await expect(widget.rows.nth(1)).toContainText("Completed");
    await page.waitForTimeout(2_500);
    expect(await selected()).toBe(before);
    const old = (await text.textContent()) ?? "";
    expect(old).toContain(before);
    await widget.host.evaluate(() => getSelection()?.removeAllRanges());
    await expect(text).not.toHaveText(old);
  });
}

test("BC-2: a duration that is selected stays selected while a refresh ends the job, and is true afterwards", async ({
  page,
  sandbox,
  open,
}) => {
  const createdAt = new Date(Date.now() - 100_000).toISOString();
  const running = jobs(2, { status: "processing", completedAt: null, createdAt });
  await sandbox.replaceJobs(running);
  const widget = await open({ attributes: { "refresh-interval": "1" } });
  await expect(widget.rows).toHaveCount(2);
  await untilLive(page);
  const duration = widget.rows.first().locator("td.duration");
  await expect(duration).toContainText("1m");
  await duration.selectText();
  const selected = () =>
    widget.host.evaluate((element) => {
      const root = element.shadowRoot as unknown as { getSelection?: () => Selection };
      return String(root.getSelection?.() ?? getSelection());
    });
  const before = await selected();
  expect(before).not.toBe("");
  const completedAt = new Date(Date.parse(createdAt) + 3_600_000).toISOString();
  await sandbox.changeJobs(...running.map(({ jobId }) => ({ jobId, status: "completed", completedAt })));
  await expect(widget.rows.nth(1)).toContainText("1h 00m");
  await page.waitForTimeout(1_500);
  expect(await selected()).toBe(before);
  await widget.host.evaluate(() => getSelection()?.removeAllRanges());
  await expect(duration).toHaveText("1h 00m");
  await expect(widget.rows.first()).toContainText("Completed");
});

test("what is typed into the field for the model keeps a space at its end while it is filtered by", async ({
  page,
  open,
}) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await untilLive(page);
  await widget.model.pressSequentially("google ");
  await expect(widget.host).toHaveAttribute("model-id", "google");
  await widget.model.pressSequentially("v");
  await expect(widget.model).toHaveValue("google v");
});

test("TS-7: what is remembered and no interval leaves the page's own alone", async ({ page, open }) => {
  await page.addInitScript(() =>
    localStorage.setItem(`muvi-jobs refresh-interval ${location.origin}/v1/jobs`, "rubbish"),
  );
  const widget = await open({ attributes: { "refresh-interval": "60" } });
  await expect(widget.rows).toHaveCount(20);
  await untilLive(page);
  await page.waitForTimeout(200);
  await expect(widget.host).toHaveAttribute("refresh-interval", "60");
});
