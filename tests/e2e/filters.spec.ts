// Filters that the API applies, the search that the widget applies, and what an abandoned question may do: nothing.

import { job, jobs, MODELS, STATUSES } from "./support/jobs.ts";
import { sent } from "./support/sandbox.ts";
import { untilLive } from "./support/live.ts";
import { expect, test } from "./support/test.ts";

test("the status filter offers all and the five statuses, and all is chosen", async ({ open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.statusFilter).toHaveCount(1);
  expect(await widget.chosenStatus()).toBe("All");
  expect(await widget.statusChoices()).toEqual([
    "All",
    "Pending",
    "Processing",
    "Completed",
    "Failed",
    "Cancelled",
  ]);
});

for (const status of STATUSES) {
  test(`choosing ${status} sends status=${status} without a cursor and only such rows remain`, async ({
    sandbox,
    open,
  }) => {
    const widget = await open();
    await widget.loadMore.click();
    await expect(widget.status).toContainText("40 loaded");
    await sandbox.clearLog();
    const name = status[0]?.toUpperCase() + status.slice(1);
    const expected = (await sandbox.allJobs({ status })).slice(0, 20);
    await sandbox.clearLog();
    await widget.chooseStatus(name);
    await expect(widget.status).toContainText(`${expected.length} loaded`);
    expect((await sandbox.lists()).map(({ query }) => query)).toEqual([`limit=20&status=${status}`]);
    expect(await widget.ids()).toEqual(expected.map(({ jobId }) => jobId));
    for (const { cells } of await widget.read()) expect(cells.Status.toLowerCase()).toBe(status);
    expect(await widget.chosenStatus()).toBe(name);
  });
}

test("Load more repeats the filters, and All takes them away", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(60));
  const widget = await open({ attributes: { limit: "5" } });
  await widget.chooseStatus("Failed");
  await expect(widget.status).toContainText("5 loaded");
  await widget.loadMore.click();
  await expect(widget.status).toContainText("10 loaded");
  const [, first, more] = (await sandbox.lists()).map(sent);
  expect(first).toEqual({ limit: "5", status: "failed" });
  expect(more).toEqual({ limit: "5", status: "failed", cursor: expect.any(String) });
  await widget.chooseStatus("All");
  await expect.poll(async () => (await sandbox.lists()).at(-1)?.query).toBe("limit=5");
});

test("the model is trimmed, percent-encoded and sent once typing has paused", async ({
  page,
  sandbox,
  open,
}) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await sandbox.clearLog();
  await page.evaluate(() => {
    document.addEventListener("input", () => performance.mark("typed"), { capture: true });
  });
  // Typed by the page itself: a machine that stalls between two keys then stalls the debounce as well.
  await widget.model.evaluate(async (field: HTMLInputElement) => {
    for (const letter of "  a&b=c+d/ü %#? ") {
      field.value += letter;
      field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, data: letter }));
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  });
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  const [request] = await sandbox.lists();
  expect(request && sent(request)).toEqual({ limit: "20", modelId: "a&b=c+d/ü %#?" });
  expect(request?.query.split("modelId=")[1]).not.toMatch(/[^\w%.~!*'()/-]/);
  const pause = await page.evaluate(() => {
    const typed = performance.getEntriesByName("typed").at(-1)?.startTime ?? 0;
    const asked = performance.getEntriesByType("resource").filter(({ name }) => name.includes("modelId="));
    return (asked[0]?.startTime ?? Infinity) - typed;
  });
  // The debounce may take 400 ms; the rest is for a busy machine.
  expect(pause).toBeLessThanOrEqual(500);
  await widget.model.fill("");
  await expect.poll(async () => (await sandbox.lists()).at(-1)?.query).toBe("limit=20");
});

test("blanks around or instead of a model ask nothing new", async ({ page, sandbox, open }) => {
  const widget = await open({ attributes: { "model-id": MODELS[0] } });
  await expect(widget.model).toHaveValue(MODELS[0]);
  await expect
    .poll(async () => (await sandbox.lists()).map(sent))
    .toEqual([{ limit: "20", modelId: MODELS[0] }]);
  await widget.model.fill(`  ${MODELS[0]} `);
  await page.waitForTimeout(800);
  expect(await sandbox.lists()).toHaveLength(1);
});

test("the model filter shows only jobs of that model and offers the models seen so far", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(30));
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  expect((await widget.offeredModels()).sort()).toEqual([...MODELS].sort());
  await widget.model.fill(MODELS[1]);
  await expect(widget.status).toContainText("10 loaded");
  for (const { cells } of await widget.read()) expect(cells.Model).toBe(MODELS[1]);
  expect((await widget.offeredModels()).sort()).toEqual([...MODELS].sort());
});

test("models are offered to whoever comes to their field by keyboard, too, and not before", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(30));
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  const offered = () =>
    widget.model.evaluate((field: HTMLInputElement) => [...(field.list?.options ?? [])].length);
  expect(await offered()).toBe(0);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(widget.model).toBeFocused();
  await expect.poll(offered).toBe(MODELS.length);
});

test("the search narrows the loaded rows at once, by id or model, and asks nothing", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(30));
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await widget.search.fill("  NANO-banana ");
  await expect(widget.rows).toHaveCount(6, { timeout: 500 });
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "7");
  await expect(widget.status).toContainText("20 loaded");
  await widget.search.fill("E2E00013");
  await expect(widget.rows).toHaveCount(1, { timeout: 500 });
  expect(await widget.ids()).toEqual(["job_e2e00013"]);
  await widget.search.fill("");
  await expect(widget.rows).toHaveCount(20, { timeout: 500 });
  await page.waitForTimeout(600);
  expect(await sandbox.lists()).toHaveLength(1);
});

test("a filter change aborts the list request in flight and its late answer never shows", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const rows = [...jobs(20, { status: "completed" }), job(20, { status: "failed", jobId: "job_latecomer" })];
  await sandbox.replaceJobs(rows);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await sandbox.latency(4_000, { path: "list", status: "failed" });
  await widget.evaluate((element) => {
    const seen = new MutationObserver(() => {
      if (element.shadowRoot?.textContent?.includes("job_latecomer")) element.dataset.late = "shown";
    });
    seen.observe(element.shadowRoot as ShadowRoot, { childList: true, characterData: true, subtree: true });
  });
  await widget.chooseStatus("Failed");
  const failed = async () => (await sandbox.lists()).find(({ query }) => query.includes("failed"));
  await expect.poll(failed).toBeTruthy();
  await widget.chooseStatus("Completed");
  await expect(widget.rows).toHaveCount(20);
  await expect.poll(async () => (await failed())?.aborted, { timeout: 3_000 }).toBe(true);
  await widget.page.waitForTimeout(4_200);
  expect(await widget.host.getAttribute("data-late")).toBeNull();
  await expect(widget.alert).toHaveCount(0);
});

test("a slow page of the old filter is abandoned as well", async ({ sandbox, open, watch }) => {
  watch.allowFailedRequests();
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await sandbox.latency(4_000, { path: "list", cursor: "any" });
  await widget.loadMore.click();
  const more = async () => (await sandbox.lists()).find(({ query }) => query.includes("cursor"));
  await expect.poll(more).toBeTruthy();
  await widget.chooseStatus("Completed");
  await expect.poll(async () => (await more())?.aborted, { timeout: 3_000 }).toBe(true);
  await expect(widget.rows.first()).toContainText(/completed/i);
  await widget.page.waitForTimeout(4_200);
  for (const { cells } of await widget.read()) expect(cells.Status).toMatch(/completed/i);
});

test("no jobs at all and no jobs for these filters are two different things", async ({ sandbox, open }) => {
  await sandbox.replaceJobs([]);
  const widget = await open();
  await expect(widget.empty).toBeVisible();
  const none = await widget.empty.innerText();
  expect(none).toMatch(/no jobs|nothing|empty/i);
  await expect(widget.clearFilters).toHaveCount(0);
  await sandbox.replaceJobs(jobs(3, { status: "completed" }));
  await widget.chooseStatus("Failed");
  await expect(widget.clearFilters).toBeVisible();
  expect(await widget.empty.innerText()).not.toBe(none);
});

test("Clear filters brings the rows back", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(3, { status: "completed", model: MODELS[0] }));
  const widget = await open({ attributes: { status: "failed", "model-id": MODELS[1] } });
  await widget.clearFilters.click();
  await expect(widget.rows).toHaveCount(3);
  expect(await widget.chosenStatus()).toBe("All");
  await expect(widget.model).toHaveValue("");
  expect((await sandbox.lists()).at(-1)?.query).toBe("limit=20");
});

test("a search without a hit says so and can be cleared", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(3));
  const widget = await open();
  await widget.search.fill("no such job");
  await expect(widget.rows).toHaveCount(0);
  await expect(widget.empty).toBeVisible();
  await expect(widget.status).toContainText("3 loaded");
  await widget.button("Clear search").or(widget.clearFilters).click();
  await expect(widget.rows).toHaveCount(3);
  await expect(widget.search).toHaveValue("");
});

test("choices are written back to the attributes", async ({ open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.chooseStatus("Completed");
  await widget.model.fill(MODELS[0]);
  await widget.search.fill("veo");
  await expect(widget.host).toHaveAttribute("status", "completed");
  await expect(widget.host).toHaveAttribute("model-id", MODELS[0]);
  await expect(widget.host).toHaveAttribute("search", "veo");
});

test("a refresh does not disturb a model that is being typed", async ({ sandbox, open }) => {
  const widget = await open({ attributes: { "refresh-interval": "off" } });
  await expect(widget.rows).toHaveCount(20);
  await widget.model.click();
  await widget.model.pressSequentially("google/");
  await widget.evaluate((element) => void element.refresh());
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThanOrEqual(2);
  await widget.model.pressSequentially("nano-banana");
  await expect(widget.model).toHaveValue("google/nano-banana");
});

test("another filter begins at the top of its list, however far the one before was scrolled", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(300));
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("100 loaded");
  await untilLive(page);
  await widget.scroll(2_000);
  await sandbox.latency(300, { path: "list" });
  await widget.chooseStatus("Failed");
  await expect(widget.rows.first()).toContainText("Failed");
  expect((await widget.scroll()).top).toBe(0);
  // Whoever looks at the top is shown what is new.
  await sandbox.addJobs({ jobId: "job_latest", status: "failed", createdAt: "2026-02-19T15:00:00Z" });
  await widget.evaluate((element) => element.refresh());
  await expect(widget.row("job_latest")).toBeInViewport();
});
