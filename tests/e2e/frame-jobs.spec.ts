// What is done about single jobs while the page is in a frame of another site: its sandbox and its policy must let it.

import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { job, jobs } from "./support/jobs.ts";
import { Panel } from "./support/panel.ts";
import { test } from "./support/portal.ts";
import { expect } from "./support/test.ts";

const NOTEPAD = '<textarea aria-label="Notepad"></textarea>';

/** What a person gets who pastes on the portal. */
async function pasted(page: Page): Promise<string> {
  const notepad = page.getByLabel("Notepad");
  await notepad.fill("");
  await notepad.press("ControlOrMeta+v");
  return await notepad.inputValue();
}

test("E51, BC-22: a file is saved out of a frame of another origin", async ({ page, sandbox, portal }) => {
  await sandbox.replaceJobs(jobs(5));
  await portal.open();
  const widget = await portal.widget();
  await widget.button("Export…").click();
  await widget.dialog.getByRole("radio", { name: "JSON", exact: true }).check();
  const [file] = await Promise.all([page.waitForEvent("download"), widget.dialogButton("Download").click()]);
  const text = await readFile(await file.path(), "utf8");
  expect((JSON.parse(text) as { jobs: object[] }).jobs).toHaveLength(5);
});

for (const way of ["by the clipboard API", "where there is none"]) {
  test(`E51, TS-17: an id is copied out of a frame of another origin ${way}`, async ({ page, portal }) => {
    if (way === "where there is none") {
      await page.addInitScript(() => {
        Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined });
      });
    } else {
      // The older way would hide that the frame's policy forbids the newer one.
      await page.addInitScript(() => (document.execCommand = () => false));
    }
    await portal.open({ body: `${NOTEPAD}${portal.lines()}` });
    const widget = await portal.widget();
    await widget.rows.first().click();
    const panel = new Panel(widget);
    await panel.button("Copy job id").click();
    await expect(widget.spoken).toHaveText("Job id copied.");
    expect(await pasted(page)).toBe((await panel.heading.textContent()) ?? "");
  });
}

test("E51, TS-16: a job is cancelled in the frame, and the portal hears of it and cannot veto it", async ({
  sandbox,
  portal,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(3, { status: "pending" }));
  await portal.open();
  const widget = await portal.widget();
  await portal.element.evaluate((element) => {
    element.addEventListener("muvi-action", (event) => event.preventDefault());
  });
  await widget.box(job(1).jobId).click();
  await widget.button("Cancel 1 pending…").click();
  await widget.dialogButton("Cancel 1 job").click();
  await expect(widget.row(job(1).jobId)).toContainText("Cancelled");
  expect((await sandbox.posts()).map(({ path }) => path)).toEqual([`/v1/jobs/${job(1).jobId}/cancel`]);
  const [action] = await watch.events("muvi-action");
  expect(action).toMatchObject({
    target: "muvi-jobs-frame",
    cancelable: false,
    detail: { jobIds: [job(1).jobId], action: "cancel" },
  });
});

test("E51: what rows show, boxes, keys and the open job are set from outside, at the start and later", async ({
  sandbox,
  portal,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(5).map((each) => ({ ...each, error: { code: "E", message: "Why." } })));
  const { jobId } = job(3);
  await portal.open({ attributes: { selected: jobId, selectable: "off", "failure-reasons": "" } });
  const widget = await portal.widget();
  await expect(new Panel(widget, jobId).heading).toBeVisible();
  await expect(widget.row(jobId)).toContainText("Why.");
  await expect(widget.grid.getByRole("checkbox")).toHaveCount(0);
  await portal.element.evaluate((element) => {
    Object.assign(element, { selected: null, selectable: "on", failureReasons: false });
    Object.assign(element, { previews: true, shortcuts: "off", detail: "none" });
  });
  await expect(widget.box(jobId)).toBeVisible();
  await expect(new Panel(widget).region).toHaveCount(0);
  await expect(widget.host).not.toHaveAttribute("failure-reasons");
  await expect(widget.host).toHaveAttribute("previews", "true");
  await expect(widget.host).toHaveAttribute("shortcuts", "off");
  await widget.row(jobId).getByText("Failed").click();
  await expect.poll(async () => (await watch.events("muvi-select")).at(-1)?.detail.jobId).toBe(jobId);
  await expect(new Panel(widget).region).toHaveCount(0);
});

test("E51: a video in the frame may fill the screen", async ({ portal }) => {
  await portal.open();
  await expect((await portal.widget()).rows).toHaveCount(20);
  expect(await (await portal.frame()).evaluate(() => document.fullscreenEnabled)).toBe(true);
});
