// What can be copied of a job, and that it works without the clipboard of secure pages.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { completed, failed, Panel } from "./support/panel.ts";
import { jobs } from "./support/jobs.ts";
import { expect, test } from "./support/test.ts";

const NOTEPAD = '<textarea aria-label="Notepad"></textarea>';

/** What a person gets who pastes. */
async function pasted(page: Page): Promise<string> {
  const notepad = page.getByLabel("Notepad");
  await notepad.fill("");
  await notepad.press("ControlOrMeta+v");
  return await notepad.inputValue();
}

const WAYS = {
  "by the clipboard API": async () => {},
  "on plain HTTP": (page: Page) =>
    page.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined });
    }),
  "where the page may not use the clipboard": (page: Page) =>
    page.addInitScript(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    }),
};

for (const [way, arrange] of Object.entries(WAYS)) {
  test(`TS-17: the whole id is copied ${way}, and that is said and shown`, async ({
    open,
    page,
    sandbox,
  }) => {
    await arrange(page);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await sandbox.replaceJobs(jobs(3, { status: "failed" }));
    const widget = await open({ head: NOTEPAD });
    await widget.rows.first().click();
    const panel = new Panel(widget);
    await panel.button("Copy job id").click();
    await expect(widget.spoken).toHaveText("Job id copied.");
    await expect(panel.button("Copy job id")).toHaveClass(/copied/);
    await expect(panel.button("Copy job id")).toBeFocused();
    expect(await pasted(page)).toBe("job_e2e00000");
    await panel.button("Next job").click();
    await page.keyboard.press("c");
    await expect.poll(() => pasted(page)).toBe("job_e2e00001");
  });
}

test("TS-17: where nothing can be copied, that is said", async ({ open, page, sandbox }) => {
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined });
    document.execCommand = () => false;
  });
  await sandbox.replaceJobs(jobs(3, { status: "failed" }));
  const widget = await open();
  await widget.rows.first().click();
  await new Panel(widget).button("Copy job id").click();
  await expect(widget.spoken).toContainText("Not copied");
});

test("BC-21: link, JSON and cURL open, equal and repeat what the panel shows", async ({
  open,
  page,
  sandbox,
  site,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await sandbox.replaceJobs([completed(0, []), ...jobs(3).slice(1)]);
  const widget = await open({ head: NOTEPAD });
  await page.goto(`${site.origin}/portal?tab=video`);
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await panel.button("Copy JSON").click();
  await expect(panel.button("Copy JSON")).toHaveText("Copied");
  const answer = await (await fetch(`${sandbox.origin}/v1/jobs/job_e2e00000`)).text();
  expect(await pasted(page)).toBe(answer);
  await panel.button("Copy cURL").click();
  await expect(panel.button("Copy cURL")).toHaveText("Copied");
  const command = await pasted(page);
  expect(command).toContain("$MUVI_API_KEY");
  await sandbox.requireKey({ pb_curl: [] });
  const env = { ...process.env, MUVI_API_KEY: "pb_curl" };
  // Not the call that blocks: the site that is asked runs in this process.
  const { stdout } = await promisify(execFile)("sh", ["-c", command], { env });
  expect(stdout).toBe(answer);
  await panel.button("Copy link").click();
  await expect(panel.button("Copy link")).toHaveText("Copied");
  const link = new URL(await pasted(page));
  expect([link.pathname, link.searchParams.get("tab"), link.searchParams.get("job")]).toEqual([
    "/portal",
    "video",
    "job_e2e00000",
  ]);
});

test("BC-21: the link is the page's own where it named one", async ({ open, page, sandbox, site }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await sandbox.replaceJobs(jobs(3, { status: "failed" }));
  const widget = await open({ head: NOTEPAD, attributes: { "job-href": "/jobs/{jobId}?from=list" } });
  await widget.rows.first().locator("td.duration").click();
  await new Panel(widget).button("Copy link").click();
  await expect(widget.spoken).toHaveText("Link copied.");
  expect(await pasted(page)).toBe(`${site.origin}/jobs/job_e2e00000?from=list`);
});

test("NB-15: the support report tells everything but what opens anything", async ({
  open,
  page,
  sandbox,
}) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const error = { code: "INTERNAL_ERROR", message: "See https://cdn.test/a?sig=secret pb_secret" };
  await sandbox.replaceJobs([failed(0, error)]);
  const widget = await open({ head: NOTEPAD, attributes: { "time-zone": "Asia/Kolkata" } });
  await widget.rows.first().click();
  await new Panel(widget).button("Copy support report").click();
  await expect(widget.spoken).toHaveText("Support report copied.");
  const report = await pasted(page);
  for (const part of [
    "Job: job_e2e00000",
    "Model: google/veo-3.1-fast/text-to-video",
    "Status: failed",
    "Created: 2026-02-18T15:00:00Z",
    "Error code: INTERNAL_ERROR",
    `Widget: muvi-jobs ${await widget.evaluate((element) => element.version)}`,
    "Time zone: Asia/",
  ]) {
    expect(report).toContain(part);
  }
  expect(report).not.toContain("secret");
});
