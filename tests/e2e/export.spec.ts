// Exporting: which jobs are in the file, that other programs can read it, and that it harms nobody who opens it.

import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import type { Download, Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { job, jobs } from "./support/jobs.ts";
import type { Job } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self'; " +
  "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const id = (n: number) => `job_e2e${String(n).padStart(5, "0")}`;

async function openExport(widget: Widget, scope: RegExp, format: "CSV" | "JSON"): Promise<void> {
  await widget.button("Export…").click();
  await widget.dialog.getByRole("radio", { name: scope }).check();
  await widget.dialog.getByRole("radio", { name: format, exact: true }).check();
}

async function download(page: Page, widget: Widget): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent("download"), widget.dialogButton("Download").click()]);
  return { name: file.suggestedFilename(), text: await textOf(file) };
}

async function textOf(file: Download): Promise<string> {
  return await readFile(await file.path(), "utf8");
}

/** The records of a CSV file, read by a parser that keeps to RFC 4180, by their column names. */
function records(text: string): Record<string, string>[] {
  return parse(text, { columns: true, record_delimiter: "\r\n", relax_column_count: false });
}

test("BC-22: the selection as CSV has exactly the chosen jobs, with times in ISO UTC", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(20));
  const widget = await open({ attributes: { "time-zone": "Asia/Kolkata", lang: "de" } });
  await widget.box(id(7)).click();
  await widget.box(id(2)).click();
  await openExport(widget, /^Selected \(2\)$/, "CSV");
  const { name, text } = await download(page, widget);
  expect(name).toMatch(/^muvi-jobs-\d{4}-\d\d-\d\dT[\d-.]+Z\.csv$/);
  const api = await sandbox.allJobs();
  const expected = [2, 7].map((n) => {
    const { jobId, status, progress, model, createdAt, completedAt } = api[n] as Job;
    const durationSeconds = completedAt ? (Date.parse(completedAt) - Date.parse(createdAt)) / 1_000 : "";
    return {
      jobId,
      status,
      progress: String(progress),
      model,
      createdAt,
      completedAt: completedAt ?? "",
      durationSeconds: String(durationSeconds),
    };
  });
  expect(records(text)).toEqual(expected);
  await expect(widget.dialog.getByRole("status")).toHaveText(`2 jobs in ${name}`);
});

test("BC-22: hostile jobs pass an RFC 4180 parser and no cell begins a formula", async ({
  page,
  sandbox,
  open,
}) => {
  const texts = ["=1+1", "+1", "-1", "@SUM(A1)", '=cmd|"x"!A1', 'a,"b"', "line\r\nbreak", "\t=1", "plain"];
  await sandbox.replaceJobs(texts.map((text, n) => job(n, { jobId: `${text}#${n}`, model: text })));
  const widget = await open();
  await expect(widget.rows).toHaveCount(texts.length);
  await openExport(widget, /^Loaded \(9\)$/, "CSV");
  const read = records((await download(page, widget)).text);
  expect(read).toHaveLength(texts.length);
  for (const [n, record] of read.entries()) {
    for (const cell of Object.values(record)) expect(cell.trimStart()).not.toMatch(/^[=+\-@\t\r]/);
    // As it was, but for the apostrophe that keeps a spreadsheet from running it.
    expect(record.model?.replace(/^'/, "")).toBe(texts[n]);
    expect(record.jobId?.replace(/^'/, "")).toBe(`${texts[n]}#${n}`);
  }
});

test("BC-22: what is loaded as JSON equals the answers of the API", async ({ page, sandbox, open }) => {
  const widget = await open();
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await openExport(widget, /^Loaded \(40\)$/, "JSON");
  const { name, text } = await download(page, widget);
  expect(name).toMatch(/\.json$/);
  expect(JSON.parse(text)).toEqual({ jobs: (await sandbox.allJobs()).slice(0, 40) });
});

test("BC-22: everything of the filter: all pages are walked with progress, then the file is offered", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(
    Array.from({ length: 300 }, (_, n) => job(n, { status: n % 3 ? "failed" : "completed" })),
  );
  const widget = await open({ attributes: { status: "failed", limit: "25" } });
  await expect(widget.status).toContainText("25 loaded");
  await sandbox.latency(60);
  await openExport(widget, /^All that match the filters$/, "CSV");
  await widget.dialogButton("Load all").click();
  await expect(widget.dialog.getByRole("status")).toContainText("so far. Loading the rest…");
  await expect(widget.dialog.getByRole("status")).toHaveText("200 jobs: all are loaded.");
  const { text } = await download(page, widget);
  const expected = (await sandbox.allJobs({ status: "failed" })).map(({ jobId }) => jobId);
  expect(records(text).map(({ jobId }) => jobId)).toEqual(expected);
  expect(expected).toHaveLength(200);
  const asked = (await sandbox.lists()).filter(({ query }) => query.startsWith("limit=25"));
  expect(asked).toHaveLength(8);
});

test("BC-22: Stop ends the walk, and what is loaded can be had", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(300));
  const widget = await open({ attributes: { limit: "10" } });
  await expect(widget.status).toContainText("10 loaded");
  await sandbox.latency(150);
  await openExport(widget, /^All that match the filters$/, "JSON");
  await widget.dialogButton("Load all").click();
  await expect(widget.dialog.getByRole("status")).toHaveText(/^[3-9]0 jobs so far/);
  await widget.dialogButton("Stop").click();
  await expect(widget.dialog.getByRole("status")).toHaveText(/ jobs are loaded, not all\.$/);
  await expect(widget.dialogButton("Load all")).toBeVisible();
  await widget.dialog.getByRole("radio", { name: /^Loaded/ }).check();
  const loaded = await widget.loaded();
  const { text } = await download(page, widget);
  expect((JSON.parse(text) as { jobs: unknown[] }).jobs).toHaveLength(loaded);
  expect(loaded).toBeLessThan(300);
});

test("BC-22: an error on the way is told, and the walk can go on", async ({ page, sandbox, open, watch }) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(60));
  await sandbox.faults({ match: { cursor: "any" }, kind: { status: 400 } });
  const widget = await open();
  await openExport(widget, /^All that match the filters$/, "CSV");
  await widget.dialogButton("Load all").click();
  await expect(widget.dialog.getByRole("status")).toContainText(
    "20 jobs are loaded, not all. The API refused",
  );
  await widget.dialogButton("Load all").click();
  await expect(widget.dialog.getByRole("status")).toHaveText("60 jobs: all are loaded.");
  expect(records((await download(page, widget)).text)).toHaveLength(60);
});

test("BC-22: what the search shows is a choice of its own", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(20));
  const widget = await open();
  await widget.search.fill("e2e0000");
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "11");
  await openExport(widget, /^Shown \(10\)$/, "CSV");
  expect(records((await download(page, widget)).text)).toHaveLength(10);
});

test("BC-27, TS-29: under the strict policy the file is saved, its address is revoked, and no key is in it", async ({
  page,
  sandbox,
  site,
  open,
  watch,
}) => {
  await page.addInitScript(() => {
    const open = new Set<string>();
    const [create, revoke] = [URL.createObjectURL, URL.revokeObjectURL];
    URL.createObjectURL = (blob) => {
      const url = create.call(URL, blob);
      open.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      open.delete(url);
      revoke.call(URL, url);
    };
    Object.assign(globalThis, { openUrls: open });
  });
  await sandbox.replaceJobs(jobs(20, { status: "pending" }));
  await sandbox.requireKey({ pb_secret_key: [] });
  site.page("/key.js", 'document.querySelector("muvi-jobs").apiKey = "pb_secret_key";', {
    "content-type": "text/javascript",
  });
  const widget = await open({
    headers: { "content-security-policy": STRICT },
    body: '<muvi-jobs endpoint="/v1/jobs" refresh-interval="off"></muvi-jobs><script type="module" src="/key.js"></script><script type="module" src="/muvi-jobs/muvi-jobs.js"></script>',
  });
  await expect(widget.rows).toHaveCount(20);
  await widget.box(id(0)).click();
  await widget.box(id(4)).click({ modifiers: ["Shift"] });
  for (const format of ["CSV", "JSON"] as const) {
    await openExport(widget, /^Selected \(5\)$/, format);
    const { text } = await download(page, widget);
    expect(text).toContain(id(4));
    expect(text).not.toContain("pb_secret");
    await widget.dialogButton("Close").click();
    await expect(widget.dialog).toHaveCount(0);
  }
  const openUrls = () =>
    page.evaluate(() => (globalThis as unknown as { openUrls: Set<string> }).openUrls.size);
  await expect.poll(openUrls).toBe(0);
  await widget.button("Cancel 5 pending…").click();
  await widget.dialogButton("Cancel 5 jobs").click();
  await expect(widget.dialog.getByRole("status")).toHaveText(/^5 cancelled/);
  expect(await page.evaluate(() => globalThis.muviViolations)).toEqual([]);
  expect(watch.console).toEqual([]);
});

test("BC-22: without a pointer, and with nothing chosen", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(20));
  const widget = await open();
  await widget.button("Export…").focus();
  await page.keyboard.press("Enter");
  const loaded = widget.dialog.getByRole("radio", { name: "Loaded (20)" });
  await expect(loaded).toBeFocused();
  await expect(loaded).toBeChecked();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect(widget.dialog.getByRole("radio", { name: "JSON" })).toBeChecked();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(widget.dialogButton("Download")).toBeFocused();
  const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect((JSON.parse(await textOf(file)) as { jobs: unknown[] }).jobs).toHaveLength(20);
  await page.keyboard.press("Escape");
  await expect(widget.button("Export…")).toBeFocused();
});

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing to object to in the export, ${theme}`, async ({ page, sandbox, open }) => {
    await sandbox.replaceJobs(jobs(30));
    await page.emulateMedia({ colorScheme: theme });
    const widget = await open({
      attributes: { theme: "auto" },
      head: '<meta name="color-scheme" content="light dark">',
    });
    await widget.button("Export…").click();
    await expect(widget.dialog).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}
