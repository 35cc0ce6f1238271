// What custom-elements.json tells to tools is what the element is, in both directions.
//
// The lists are made from src/element/package/api.json. When one of these tests fails, either the product has something that
// nobody is told of, or the table promises something that is not there.

import { job, jobs, refusal, STATUSES } from "./support/jobs.ts";
import { names, readManifest, words } from "./support/manifest.ts";
import { Panel } from "./support/panel.ts";
import { record, recorded } from "./support/record.ts";
import { untilLive } from "./support/live.ts";
import { expect, script, test, type HostPage } from "./support/test.ts";
import type { MuviJobs, Widget } from "./support/widget.ts";
import type { Sandbox } from "./support/sandbox.ts";

const manifest = readManifest();
const undrawn: HostPage = { body: script() };

test("E42: the attributes listed are those that the element observes", async ({ page, open }) => {
  await open(undrawn);
  const observed = await page.evaluate(async () => {
    const made = await customElements.whenDefined("muvi-jobs");
    return (made as unknown as { observedAttributes: string[] }).observedAttributes;
  });
  expect([...observed].sort()).toEqual(names(manifest.attributes));
});

test("E42: the members listed are those of the class, and those that can be set are", async ({
  page,
  open,
}) => {
  await open(undrawn);
  const found = await page.evaluate(async () => {
    const made = await customElements.whenDefined("muvi-jobs");
    const isPublic = (name: string) => !/^constructor$|Callback$/.test(name);
    const own = Object.entries(Object.getOwnPropertyDescriptors(made.prototype));
    const ofClass = Object.getOwnPropertyNames(made);
    return {
      methods: own.filter(([name, { value }]) => isPublic(name) && typeof value === "function"),
      settable: own.filter(([, { set }]) => set !== undefined),
      readable: own.filter(([, { get, set }]) => get !== undefined && set === undefined),
      statics: ofClass.filter(
        (name) => !["length", "name", "prototype", "observedAttributes"].includes(name),
      ),
    };
  });
  const own = manifest.members.filter((member) => !member.static && !member.inheritedFrom);
  const fields = own.filter(({ kind }) => kind === "field");
  const first = (entries: readonly (readonly [string, unknown])[]) => entries.map(([name]) => name).sort();
  expect(first(found.methods)).toEqual(names(own.filter(({ kind }) => kind === "method")));
  expect(first(found.settable)).toEqual(names(fields.filter((field) => !field.readonly)));
  expect(first(found.readable)).toEqual(names(fields.filter((field) => field.readonly)));
  expect(found.statics.sort()).toEqual(names(manifest.members.filter((member) => member.static)));
});

test("E42: every attribute has the property, the default and the words that are listed", async ({
  page,
  open,
}) => {
  await open(undrawn);
  const listed = manifest.attributes.map((attribute) => ({
    ...attribute,
    words: words(attribute.type.text),
  }));
  const found = await page.evaluate(async (listed) => {
    await customElements.whenDefined("muvi-jobs");
    const element = document.createElement("muvi-jobs") as MuviJobs;
    return listed.map(({ name, fieldName, words }) => {
      const byDefault = element[fieldName];
      const read = words.map((word) => {
        element.setAttribute(name, word);
        return element[fieldName];
      });
      element.removeAttribute(name);
      return { name, default: JSON.stringify(byDefault), type: typeof byDefault, words: read };
    });
  }, listed);
  const plain = (type: string) => (/^(number|boolean)$/.test(type) ? type : "string");
  expect(found).toEqual(
    listed.map(({ name, default: byDefault, type, words }) => ({
      name,
      default: byDefault,
      type: plain(type.text),
      words,
    })),
  );
});

test("E42: every property without an attribute has the default that is listed", async ({ page, open }) => {
  await open(undrawn);
  const listed = manifest.members.filter((member) => member.default !== undefined && !member.attribute);
  const found = await page.evaluate(async (listed) => {
    await customElements.whenDefined("muvi-jobs");
    const element = document.createElement("muvi-jobs") as MuviJobs;
    return listed.map(({ name }) => JSON.stringify(element[name]));
  }, listed);
  expect(found).toEqual(listed.map((member) => member.default));
});

test("E42: parts, slots, states and events listed are those that come up in every state of the widget", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  watch.allow(/<muvi-jobs>: theme/);
  test.slow();
  await record(page);
  await sandbox.outputs(`${sandbox.origin}/outputs`);
  await sandbox.replaceJobs(jobs(30));
  await sandbox.latency(200);
  const attributes = { ...ALL_IN_ROWS, limit: "10", "job-href": "/jobs/{jobId}", theme: "blue" };
  const widget = await open({ attributes, fallback: FOR_SLOTS });
  await expect(widget.rows).toHaveCount(10);
  await sandbox.latency(0);
  for (const step of STEPS) {
    await test.step(step.name, () => step(widget, sandbox));
  }
  expect(await recorded(page)).toEqual({
    parts: names(manifest.cssParts),
    slots: names(manifest.slots),
    states: names(manifest.cssStates),
    events: names(manifest.events),
  });
});

const ALL_IN_ROWS = { "failure-reasons": "", previews: "" };

/** What a page may put into slots, by whatever name there is one. */
const FOR_SLOTS = ["heading", "empty", "error", "footer"]
  .map((name) => `<p slot="${name}">${name}</p>`)
  .join("");

const STEPS = [
  choose,
  glance,
  cancel,
  save,
  listKeys,
  follow,
  change,
  holdBack,
  walkBack,
  searchInVain,
  filterInVain,
  goOffline,
  fail,
  askForKey,
];

/** Opens jobs: one that made something, while its answer is on its way, one that failed, and one that nobody knows. */
async function choose(widget: Widget, sandbox: Sandbox): Promise<void> {
  // All badges are seen.
  for (const [n] of STATUSES.entries()) await expect(widget.row(job(n).jobId)).toBeVisible();
  const panel = new Panel(widget);
  await sandbox.latency(300);
  await widget
    .row(job(2).jobId)
    .getByText(job(2).model.split("/")[1] ?? "")
    .click();
  await expect(widget.grid.getByRole("row", { selected: true })).toHaveCount(1);
  await sandbox.latency(0);
  await expect(panel.links.first()).toBeVisible();
  await panel.button("Next job").click();
  await expect(panel.region).toContainText("Why it failed");
  await widget.evaluate((element) => element.select("job_nobody_knows"));
  await expect(panel.region.getByRole("alert")).toBeVisible();
  await panel.button("Close").click();
  await expect(panel.region).toHaveCount(0);
}

async function glance(widget: Widget): Promise<void> {
  await expect(widget.rows.getByRole("img", { name: "Preview" }).first()).toBeVisible();
  await expect(widget.button("Reasons")).toBeVisible();
}

/** One of two cancellations is refused, so that there is something to try again. */
async function cancel(widget: Widget, sandbox: Sandbox): Promise<void> {
  await widget.box(job(0).jobId).click();
  await widget.box(job(5).jobId).click();
  await widget.button("Cancel 2 pending…").click();
  await sandbox.latency(300, { path: "cancel" });
  await sandbox.faults({
    match: { path: "cancel", jobId: job(5).jobId },
    kind: refusal(400, "INVALID_INPUT", "Not this one.", "req_5"),
  });
  await widget.dialogButton("Cancel 2 jobs").click();
  await expect(widget.dialogButton("Retry 1 job")).toBeVisible();
  await widget.dialogButton("Done").click();
  await sandbox.latency(0);
}

async function save(widget: Widget): Promise<void> {
  await widget.button("Export…").click();
  const file = widget.page.waitForEvent("download");
  await widget.dialogButton("Download").click();
  await file;
  await widget.dialogButton("Close").click();
}

async function listKeys(widget: Widget): Promise<void> {
  await widget.rows.first().focus();
  await widget.page.keyboard.press("?");
  await widget.dialogButton("Close").click();
}

async function follow(widget: Widget): Promise<void> {
  await widget.evaluate((element) => {
    element.addEventListener("muvi-open", (event) => event.preventDefault());
  });
  await widget.row(job(2).jobId).getByRole("link").click();
}

/** A job that runs has ended when the list is refreshed. */
async function change(widget: Widget, sandbox: Sandbox): Promise<void> {
  const { jobId } = job(1);
  await sandbox.changeJobs({
    jobId,
    status: "completed",
    progress: 100,
    completedAt: "2026-02-18T16:00:00Z",
  });
  await widget.refresh.click();
  await expect(widget.row(jobId)).toContainText(/completed/i);
}

/** New jobs wait while a person goes through the rows by keyboard. */
async function holdBack(widget: Widget, sandbox: Sandbox): Promise<void> {
  await widget.grid.locator("[role=row][tabindex='0']").focus();
  await widget.page.keyboard.press("ArrowDown");
  await sandbox.addJobs({ ...job(0), jobId: "job_e2e_new", createdAt: "2026-02-18T16:00:00Z" });
  await widget.evaluate((element) => {
    element.refreshInterval = 1;
  });
  await widget.held.click();
  await expect(widget.row("job_e2e_new")).toBeVisible();
  await widget.evaluate((element) => {
    element.refreshInterval = "off";
  });
}

async function walkBack(widget: Widget, sandbox: Sandbox): Promise<void> {
  await sandbox.latency(300);
  await widget.loadUntil.selectOption("all");
  await widget.stop.click();
  await sandbox.latency(0);
}

async function searchInVain(widget: Widget): Promise<void> {
  await widget.search.fill("no job is called this");
  await expect(widget.empty).toBeVisible();
  await widget.search.fill("");
}

async function filterInVain(widget: Widget): Promise<void> {
  await widget.model.fill("no/such-model");
  await expect(widget.clearFilters).toBeVisible();
  await widget.clearFilters.click();
  await expect(widget.rows.first()).toBeVisible();
}

async function goOffline(widget: Widget): Promise<void> {
  const context = widget.page.context();
  // What notices it comes by the network, too.
  await untilLive(widget.page);
  await context.setOffline(true);
  await expect(widget.freshness).toHaveText("Offline");
  await context.setOffline(false);
  await expect(widget.freshness).not.toHaveText("Offline");
}

async function fail(widget: Widget, sandbox: Sandbox): Promise<void> {
  await sandbox.faults({ times: 1, match: { path: "list" }, kind: refusal(400, "ODD", "Odd.", "req_1") });
  await widget.refresh.click();
  await expect(widget.alert).toBeVisible();
  await expect(widget.retry).toBeVisible();
}

async function askForKey(widget: Widget, sandbox: Sandbox): Promise<void> {
  await sandbox.requireKey({ pb_e2e: [] });
  await widget.refresh.click();
  await expect(widget.connect).toBeVisible();
}

test("E42: the variables listed are those that the sheet reads", async ({ open }) => {
  const widget = await open();
  await expect(widget.rows.first()).toBeVisible();
  const sheets = await widget.evaluate((element) =>
    (element.shadowRoot?.adoptedStyleSheets ?? []).flatMap((sheet) =>
      [...sheet.cssRules].map((rule) => rule.cssText),
    ),
  );
  const read = new Set([...sheets.join("\n").matchAll(/var\(\s*(--muvi-[\w-]+)/g)].map(([, name]) => name));
  expect([...read].sort()).toEqual(names(manifest.cssProperties));
});
