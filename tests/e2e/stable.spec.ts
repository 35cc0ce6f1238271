// What a refresh may not do to a person who reads, types, selects or moves through the list; and how it tells what changed.

import type { Locator, Page } from "@playwright/test";
import { focus } from "./support/focus.ts";
import { job, jobs, STATUSES } from "./support/jobs.ts";
import type { Job, Sandbox } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";
import { Time } from "./support/time.ts";
import type { Widget } from "./support/widget.ts";

// A trace would take a picture of the page at every step of the clock.
test.use({ trace: "off" });

const LIVE = { attributes: { "refresh-interval": "1", limit: "100" } };

/** Jobs that are newer than all others, in the order that the list shows them. */
function newJobs(count: number, batch: string): (Partial<Job> & { jobId: string })[] {
  const start = Date.parse("2026-02-18T16:00:00Z");
  return Array.from({ length: count }, (_, n) => ({
    jobId: `job_${batch}${String(n).padStart(3, "0")}`,
    status: "completed",
    createdAt: new Date(start - n * 1_000).toISOString(),
  }));
}

/** New jobs come one after the other, the newest one last. */
async function arrive(sandbox: Sandbox, arriving: Partial<Job>[]): Promise<void> {
  await sandbox.addJobs(...arriving.toReversed());
}

/** Where the rows in view are, by their ids, in CSS pixels. */
async function places(widget: Widget): Promise<Record<string, number>> {
  return Object.fromEntries((await widget.inView()).map(({ id, top }) => [id, top]));
}

/** Opens a hundred jobs that refresh every second of a clock that the test moves. */
async function openLive(
  page: Page,
  sandbox: Sandbox,
  open: (host: typeof LIVE) => Promise<Widget>,
): Promise<{ widget: Widget; time: Time }> {
  await sandbox.replaceJobs(jobs(100));
  const time = await Time.of(page);
  const widget = await open(LIVE);
  await expect(widget.status).toContainText("100 loaded");
  await time.stop();
  return { widget, time };
}

test("BC-1: scrolled to row 30, five new jobs move no visible row by a pixel and wait behind a button", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(100));
  const widget = await open(LIVE);
  await expect(widget.status).toContainText("100 loaded");
  const rowHeight = (await widget.read())[0]?.height ?? 0;
  await widget.scroll(Math.round(29 * rowHeight) + 7);
  await expect(widget.row("job_e2e00032")).toBeInViewport();
  const before = await places(widget);
  expect(Object.keys(before).length).toBeGreaterThanOrEqual(12);
  // Every frame counts, not only the last one.
  await widget.rows.evaluateAll((rows) => {
    const list = rows[0]?.parentElement as HTMLElement;
    const tops = new Map(rows.map((row) => [row, row.getBoundingClientRect().top]));
    const look = () => {
      for (const [row, top] of tops) {
        const moved = row.isConnected ? row.getBoundingClientRect().top - top : 0;
        if (Math.abs(moved) >= 0.5) list.dataset.moved = `${row.textContent} by ${moved}`;
      }
      requestAnimationFrame(look);
    };
    look();
  });
  await arrive(sandbox, newJobs(5, "fresh"));
  await expect(widget.held).toHaveText("5 new");
  await expect(widget.held).toBeInViewport();
  const asked = (await sandbox.lists()).length;
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThanOrEqual(asked + 2);
  expect(await places(widget)).toEqual(before);
  expect(await widget.rows.first().evaluate((row) => row.parentElement?.dataset.moved)).toBeUndefined();
  await expect(widget.held).toHaveText("5 new");
});

for (const [name, gone] of [
  ["the first row in view and one above it", ["job_e2e00012", "job_e2e00029"]],
  ["the first three rows in view and two above them", [3, 12, 29, 30, 31].map((n) => job(n).jobId)],
] as const) {
  test(`BC-1: scrolled to row 30, a refresh without ${name} leaves all others in view where they are`, async ({
    sandbox,
    open,
  }) => {
    await sandbox.replaceJobs(jobs(100));
    const widget = await open(LIVE);
    await expect(widget.status).toContainText("100 loaded");
    const rowHeight = (await widget.read())[0]?.height ?? 0;
    await widget.scroll(Math.round(29 * rowHeight) + 7);
    await expect(widget.row("job_e2e00032")).toBeInViewport();
    const before = await places(widget);
    expect(Object.keys(before)).toContain("job_e2e00029");
    await sandbox.replaceJobs(jobs(100).filter(({ jobId }) => !(gone as readonly string[]).includes(jobId)));
    await expect(widget.status).toContainText(`${100 - gone.length} loaded`);
    await expect(widget.row("job_e2e00029")).toHaveCount(0);
    const after = await places(widget);
    for (const id of ["job_e2e00032", "job_e2e00034", "job_e2e00036"]) {
      expect(after[id]).toBeCloseTo(before[id] ?? Number.NaN, 0);
    }
  });
}

test("BC-1: the button shows the new jobs at the top and goes away", async ({ page, sandbox, open }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.scroll(1_300);
  await expect(widget.row("job_e2e00035")).toBeInViewport();
  await arrive(sandbox, newJobs(5, "fresh"));
  await time.pass(2_000);
  await expect(widget.held).toHaveText("5 new");
  await widget.held.click();
  await time.pass(1_000);
  await expect(widget.held).toHaveCount(0);
  expect((await widget.scroll()).top).toBe(0);
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "106");
  const fresh = newJobs(5, "fresh").map(({ jobId }) => jobId);
  expect((await widget.ids()).slice(0, 6)).toEqual([...fresh, "job_e2e00000"]);
  await expect(widget.row("job_fresh000")).toBeInViewport();
});

test("BC-1: the button works by keyboard", async ({ page, sandbox, open }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.scroll(1_300);
  await arrive(sandbox, newJobs(2, "fresh"));
  await time.pass(2_000);
  await widget.held.focus();
  await page.keyboard.press("Enter");
  await time.pass(1_000);
  await expect(widget.held).toHaveCount(0);
  await expect(widget.row("job_fresh000")).toBeInViewport();
  // The button is gone, and the keyboard must not start over at the top of the page.
  expect((await focus(page)).role).not.toMatch(/^(body|)$/);
});

test("BC-1: at the top of the list new jobs slide in by themselves", async ({ page, sandbox, open }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await arrive(sandbox, newJobs(5, "fresh"));
  await time.pass(2_000);
  expect((await widget.ids()).slice(0, 5)).toEqual(newJobs(5, "fresh").map(({ jobId }) => jobId));
  await expect(widget.row("job_fresh000")).toBeInViewport();
  expect((await widget.scroll()).top).toBe(0);
  await expect(widget.held).toHaveCount(0);
});

test("BC-1: new jobs of several refreshes are counted together, and more than 99 are 99+", async ({
  page,
  sandbox,
  open,
}) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.scroll(1_300);
  const fresh = newJobs(120, "fresh");
  for (const [from, to, text] of [
    [119, 120, "1 new"],
    [60, 119, "60 new"],
    [21, 60, "99 new"],
    [20, 21, "99+ new"],
    [0, 20, "99+ new"],
  ] as const) {
    await arrive(sandbox, fresh.slice(from, to));
    await time.pass(2_000, 500);
    await expect(widget.held).toHaveText(text);
  }
  await widget.held.click();
  await time.pass(1_000);
  await expect(widget.held).toHaveCount(0);
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "221");
  expect((await widget.ids()).slice(0, 3)).toEqual(["job_fresh000", "job_fresh001", "job_fresh002"]);
});

test("BC-1: more new jobs than a page holds wait too, and none of them is lost", async ({
  page,
  sandbox,
  open,
}) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.scroll(1_300);
  const before = await places(widget);
  await arrive(sandbox, newJobs(150, "fresh"));
  await time.pass(2_000, 500);
  await expect(widget.held).toHaveText("99+ new");
  expect(await places(widget)).toEqual(before);
  await widget.held.click();
  await time.pass(1_000);
  expect((await widget.ids()).slice(0, 2)).toEqual(["job_fresh000", "job_fresh001"]);
  await expect(widget.note(/in between/)).toBeVisible();
  await widget.loadMore.click();
  await time.pass(500);
  await expect(widget.note(/in between/)).toHaveCount(0);
  const ids = await widget.evaluate((element) => element.jobs.map(({ jobId }) => jobId));
  expect(ids).toEqual([...newJobs(150, "fresh"), ...jobs(100)].map(({ jobId }) => jobId));
});

test("BC-1: what waits is shown once the person is at the top and busy with nothing", async ({
  page,
  sandbox,
  open,
}) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.rows.nth(3).focus();
  await arrive(sandbox, newJobs(2, "fresh"));
  await time.pass(2_000);
  await expect(widget.held).toHaveText("2 new");
  await widget.search.focus();
  await time.pass(2_000);
  await expect(widget.held).toHaveCount(0);
  expect((await widget.ids()).slice(0, 3)).toEqual(["job_fresh000", "job_fresh001", "job_e2e00000"]);
});

test("BC-1: new jobs wait while a row has the focus", async ({ page, sandbox, open }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.rows.nth(3).focus();
  const before = await places(widget);
  await arrive(sandbox, newJobs(3, "fresh"));
  await time.pass(2_000);
  await expect(widget.held).toHaveText("3 new");
  expect(await places(widget)).toEqual(before);
  expect((await focus(page)).row).toContain("job_e2e00003");
});

test("BC-1: new jobs wait while text is selected", async ({ page, sandbox, open }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await selectId(widget.row("job_e2e00004"));
  await time.pass(1_100, 100);
  const before = await places(widget);
  await arrive(sandbox, newJobs(3, "fresh"));
  await time.pass(2_000);
  await expect(widget.held).toHaveText("3 new");
  expect(await places(widget)).toEqual(before);
  expect(await selectedText(widget)).toBe("job_e2e00004");
});

test("BC-1: a Refresh by hand at the top shows new jobs at once", async ({ page, sandbox, open }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.interval.selectOption("off");
  await arrive(sandbox, newJobs(2, "fresh"));
  await widget.refresh.click();
  await time.pass(1_000);
  expect((await widget.ids()).slice(0, 2)).toEqual(["job_fresh000", "job_fresh001"]);
});

/** Selects the id of a row as a person with a mouse would see it selected; the focus stays where it is. */
async function selectId(row: Locator): Promise<void> {
  await row.evaluate((row) => {
    const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (/^job_e2e\d{5}$/.test(walker.currentNode.nodeValue ?? "")) {
        getSelection()?.selectAllChildren(walker.currentNode.parentNode as Node);
      }
    }
  });
}

async function selectedText(widget: Widget): Promise<string> {
  return await widget.evaluate((element) => {
    // Chromium tells what is selected inside of a shadow root only to the root itself.
    const root = element.shadowRoot as ShadowRoot & { getSelection?(): Selection | null };
    return String(root.getSelection?.() ?? getSelection());
  });
}

/** Ten refreshes, each with another status for five rows of the first thirty and one more job; `check` after each. */
async function tenRefreshes(sandbox: Sandbox, time: Time, check: () => Promise<void>): Promise<void> {
  const since = await time.mark();
  for (let round = 0; round < 10; round++) {
    const changed = Array.from({ length: 5 }, (_, n) => ({
      jobId: job((round + n * 6) % 30).jobId,
      status: STATUSES[(round + n) % STATUSES.length] ?? "pending",
    }));
    await sandbox.changeJobs(...changed);
    await sandbox.addJobs({ jobId: `job_round${round}` });
    await time.pass(1_000, 500);
    await check();
  }
  expect((await time.calls(since, "list")).length).toBeGreaterThanOrEqual(10);
}

/** Whether what the rounds of `tenRefreshes` changed is seen by the widget. */
async function hasChanged(widget: Widget, before: string): Promise<boolean> {
  return (await widget.evaluate((element) => JSON.stringify(element.jobs.slice(0, 40)))) !== before;
}

async function snapshot(widget: Widget): Promise<string> {
  return await widget.evaluate((element) => JSON.stringify(element.jobs.slice(0, 40)));
}

test("BC-2: ten refreshes with changing data leave the caret in the search box alone", async ({
  page,
  sandbox,
  open,
}) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.search.click();
  await page.keyboard.type("e2e000");
  await widget.search.evaluate((field) => (field as HTMLInputElement).setSelectionRange(2, 4));
  const before = await snapshot(widget);
  await tenRefreshes(sandbox, time, async () => {
    expect((await focus(page)).name).toBe("Search");
    const field = await widget.search.evaluate((field) => {
      const { value, selectionStart, selectionEnd } = field as HTMLInputElement;
      return { value, selectionStart, selectionEnd };
    });
    expect(field).toEqual({ value: "e2e000", selectionStart: 2, selectionEnd: 4 });
  });
  expect(await hasChanged(widget, before)).toBe(true);
  await page.keyboard.type("X");
  await expect(widget.search).toHaveValue("e2X00");
});

test("BC-2: ten refreshes with changing data leave selected text alone", async ({ page, sandbox, open }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await selectId(widget.row("job_e2e00006"));
  const before = await snapshot(widget);
  await tenRefreshes(sandbox, time, async () => {
    expect(await selectedText(widget)).toBe("job_e2e00006");
  });
  expect(await hasChanged(widget, before)).toBe(true);
});

test("BC-2: ten refreshes with changing data leave the focused row, the chosen row and the scroll offset alone", async ({
  page,
  sandbox,
  open,
}) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.row("job_e2e00012").click();
  await page.keyboard.press("ArrowDown");
  await widget.scroll(333);
  const before = await snapshot(widget);
  const where = await places(widget);
  const row = await widget.row("job_e2e00013").elementHandle();
  await tenRefreshes(sandbox, time, async () => {
    expect((await focus(page)).row).toContain("job_e2e00013");
    expect(await row?.evaluate((row) => row.isConnected && row.matches(":focus"))).toBe(true);
    await expect(widget.row("job_e2e00012")).toHaveAttribute("aria-selected", "true");
    await expect(widget.grid.getByRole("row", { selected: true })).toHaveCount(1);
    expect((await widget.scroll()).top).toBe(333);
    expect(await places(widget)).toEqual(where);
  });
  expect(await hasChanged(widget, before)).toBe(true);
  await page.keyboard.press("ArrowDown");
  expect((await focus(page)).row).toContain("job_e2e00014");
});

test("BC-2: ten refreshes with changing data leave a model that is typed and not yet sent alone", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.model.click();
  await page.keyboard.type("goo");
  await page.keyboard.press("ArrowLeft");
  const since = await time.mark();
  // No time passes: what was typed waits, while answers come.
  for (let round = 1; round <= 10; round++) {
    const loads = (await watch.events("muvi-load")).length;
    await sandbox.changeJobs({ jobId: "job_e2e00001", status: STATUSES[round % 5] ?? "" });
    await sandbox.addJobs({ jobId: `job_round${round}`, model: `google/new-${round}` });
    await widget.evaluate((element) => void element.refresh());
    await expect.poll(async () => (await watch.events("muvi-load")).length).toBe(loads + 1);
    await expect(widget.model).toHaveValue("goo");
    const caret = await widget.model.evaluate((field) => (field as HTMLInputElement).selectionStart);
    expect(caret).toBe(2);
    expect((await focus(page)).name).toBe("Model");
  }
  expect((await time.calls(since)).map(({ query }) => query)).toEqual(Array(10).fill("limit=100"));
  await time.pass(500, 100);
  expect((await time.calls(since)).at(-1)?.query).toBe("limit=100&modelId=goo");
});

test("BC-2: ten refreshes with changing data leave an open choice open", async ({ page, sandbox, open }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  const list = await widget.interval.elementHandle();
  await widget.interval.focus();
  await page.keyboard.press("Space");
  const isOpen = () => widget.interval.evaluate((list) => list.matches(":open"));
  expect(await isOpen()).toBe(true);
  const before = await snapshot(widget);
  await tenRefreshes(sandbox, time, async () => {
    expect(await isOpen()).toBe(true);
    expect(await list?.evaluate((list) => list.isConnected)).toBe(true);
  });
  expect(await hasChanged(widget, before)).toBe(true);
  await page.keyboard.press("Escape");
  await expect(widget.interval).toHaveValue("1");
});

test("BC-2: Tab goes on from where it was after ten refreshes", async ({ page, sandbox, open }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.refresh.focus();
  await tenRefreshes(sandbox, time, async () => {
    expect((await focus(page)).name).toBe("Refresh");
  });
  await page.keyboard.press("Tab");
  expect((await focus(page)).row).toBeTruthy();
});

test("BC-4: a row that stops matching stays, marked, until Refresh", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(30, { status: "processing" }));
  const time = await Time.of(page);
  const widget = await open({ attributes: { "refresh-interval": "1", status: "processing" } });
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  const before = await places(widget);
  await sandbox.changeJobs(
    { jobId: "job_e2e00002", status: "completed" },
    { jobId: "job_e2e00005", status: "failed" },
  );
  await sandbox.addJobs({ jobId: "job_outsider", status: "completed" });
  await time.pass(4_000, 500);
  await expect(widget.row("job_e2e00002")).toContainText("no longer matches");
  await expect(widget.row("job_e2e00002")).toContainText("Completed");
  await expect(widget.row("job_e2e00005")).toContainText("no longer matches");
  await expect(widget.row("job_e2e00005")).toContainText("Failed");
  await expect(widget.rows.filter({ hasText: "no longer matches" })).toHaveCount(2);
  const after = await places(widget);
  for (const id of Object.keys(before)) expect(after[id], id).toBe(before[id]);
  await expect(widget.row("job_outsider")).toHaveCount(0);
  const done = (await watch.events("muvi-job-done")).map(({ detail }) => detail);
  expect(done).toHaveLength(2);
  expect(done).toContainEqual({ jobId: "job_e2e00002", status: "completed" });
  expect(done).toContainEqual({ jobId: "job_e2e00005", status: "failed" });
  const updates = (await watch.events("muvi-change")).flatMap(({ detail }) => detail.updated);
  expect(updates).toContainEqual({ jobId: "job_e2e00002", from: "processing", to: "completed" });
  expect(updates).toContainEqual({ jobId: "job_e2e00005", from: "processing", to: "failed" });
  await time.pass(5_000, 500);
  await expect(widget.rows.filter({ hasText: "no longer matches" })).toHaveCount(2);
  expect(await watch.events("muvi-job-done")).toHaveLength(2);
  await widget.refresh.click();
  await time.pass(900, 300);
  await expect(widget.row("job_e2e00002")).toHaveCount(0);
  await expect(widget.row("job_e2e00005")).toHaveCount(0);
  await expect(widget.rows.filter({ hasText: "no longer matches" })).toHaveCount(0);
  await expect(widget.row("job_e2e00003")).toHaveCount(1);
});

test("BC-4: a row that stops matching is marked without detail calls as well, and goes with the filter", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(10, { status: "pending" }));
  const time = await Time.of(page);
  const widget = await open({
    attributes: { "refresh-interval": "1", status: "pending", "detail-budget": "0" },
  });
  await expect(widget.rows).toHaveCount(10);
  await time.stop();
  await sandbox.changeJobs({ jobId: "job_e2e00004", status: "cancelled" });
  await time.pass(4_000, 500);
  await expect(widget.row("job_e2e00004")).toContainText("no longer matches");
  expect(await time.calls(0, "detail")).toEqual([]);
  await widget.chooseStatus("Cancelled");
  await time.pass(1_000, 500);
  await expect(widget.rows).toHaveCount(1);
  await expect(widget.row("job_e2e00004")).not.toContainText("no longer matches");
});

test("BC-4: a row that matches again loses its mark", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(10, { status: "pending" }));
  const time = await Time.of(page);
  const widget = await open({ attributes: { "refresh-interval": "1", status: "pending" } });
  await expect(widget.rows).toHaveCount(10);
  await time.stop();
  await sandbox.changeJobs({ jobId: "job_e2e00004", status: "processing" });
  await time.pass(4_000, 500);
  await expect(widget.row("job_e2e00004")).toContainText("no longer matches");
  await sandbox.changeJobs({ jobId: "job_e2e00004", status: "pending" });
  await time.pass(4_000, 500);
  await expect(widget.row("job_e2e00004")).not.toContainText("no longer matches");
  await expect(widget.row("job_e2e00004")).toContainText("Pending");
});

test("muvi-job-done tells each watched job that ends once, and none that had ended before", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs([
    ...jobs(6, { status: "processing" }),
    ...jobs(12, { status: "completed" }).slice(6),
  ]);
  const time = await Time.of(page);
  const widget = await open({ attributes: { "refresh-interval": "1" } });
  await expect(widget.rows).toHaveCount(12);
  await time.stop();
  await sandbox.addJobs({ jobId: "job_ended_before", status: "failed" });
  await sandbox.changeJobs(
    { jobId: "job_e2e00000", status: "completed" },
    { jobId: "job_e2e00001", status: "failed" },
  );
  await time.pass(2_000, 500);
  await sandbox.changeJobs({ jobId: "job_e2e00002", status: "cancelled" });
  await time.pass(5_000, 500);
  const done = (await watch.events("muvi-job-done")).map(({ detail }) => detail);
  expect(done.slice(0, 2)).toContainEqual({ jobId: "job_e2e00000", status: "completed" });
  expect(done.slice(0, 2)).toContainEqual({ jobId: "job_e2e00001", status: "failed" });
  expect(done.slice(2)).toEqual([{ jobId: "job_e2e00002", status: "cancelled" }]);
  const changes = await watch.events("muvi-change");
  expect(changes).toHaveLength(2);
  expect(changes[0]?.detail.added).toEqual(["job_ended_before"]);
  expect(changes[0]?.detail.removed).toEqual([]);
  expect(changes[1]?.detail).toEqual({
    added: [],
    updated: [{ jobId: "job_e2e00002", from: "processing", to: "cancelled" }],
    removed: [],
  });
});

test("muvi-job-done tells of a job that ends while it waits, at once and once", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.scroll(1_300);
  await watch.forgetEvents();
  await sandbox.addJobs({ ...newJobs(1, "fresh")[0], status: "processing" });
  await time.pass(3_000, 500);
  await expect(widget.held).toHaveText("1 new");
  expect(await watch.events("muvi-job-done")).toEqual([]);
  await sandbox.changeJobs({ jobId: "job_fresh000", status: "completed" });
  await time.pass(3_000, 500);
  await expect(widget.held).toHaveText("1 new");
  const done = async () => (await watch.events("muvi-job-done")).map(({ detail }) => detail);
  expect(await done()).toEqual([{ jobId: "job_fresh000", status: "completed" }]);
  expect(await watch.events("muvi-change")).toEqual([]);
  await widget.held.click();
  await time.pass(3_000, 500);
  await expect(widget.row("job_fresh000")).toContainText("Completed");
  expect(await done()).toHaveLength(1);
  expect((await watch.events("muvi-change")).map(({ detail }) => detail.added)).toEqual([["job_fresh000"]]);
});

test("muvi-change tells of new jobs that wait once", async ({ page, sandbox, open, watch }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.scroll(1_300);
  await watch.forgetEvents();
  await arrive(sandbox, newJobs(2, "fresh"));
  await time.pass(4_000, 500);
  await expect(widget.held).toHaveText("2 new");
  await widget.held.click();
  await time.pass(4_000, 500);
  const added = (await watch.events("muvi-change")).flatMap(({ detail }) => detail.added as string[]);
  expect(added.sort()).toEqual(["job_fresh000", "job_fresh001"]);
});

test("NB-14: forty changes in ten seconds are told in at most two digests that leave nothing out", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(60, { status: "processing" }));
  const time = await Time.of(page);
  const widget = await open(LIVE);
  await expect(widget.status).toContainText("60 loaded");
  await expect(widget.spoken).toHaveCount(1);
  await time.stop();
  await widget.spoken.evaluate((region) => {
    const heard: { at: number; text: string }[] = [];
    Object.assign(globalThis, { muviHeard: heard });
    new MutationObserver(() => {
      const text = region.textContent?.trim() ?? "";
      if (text && text !== heard.at(-1)?.text) heard.push({ at: Date.now(), text });
      if (!text) heard.push({ at: Date.now(), text });
    }).observe(region, { subtree: true, childList: true, characterData: true });
  });
  const heard = async () =>
    (
      await page.evaluate(
        () => (globalThis as unknown as { muviHeard: { at: number; text: string }[] }).muviHeard,
      )
    ).filter(({ text }) => text !== "");
  const start = await time.now();
  for (let second = 0; second < 10; second++) {
    const ended = Array.from({ length: 4 }, (_, n) => ({
      jobId: job(second * 4 + n).jobId,
      status: n === 3 ? "failed" : "completed",
    }));
    await sandbox.changeJobs(...ended);
    await time.pass(1_000, 250);
  }
  await expect(widget.rows.filter({ hasText: "Failed" }).first()).toBeVisible();
  const early = (await heard()).filter(({ at }) => at < start + 10_000);
  expect(early.length).toBeGreaterThanOrEqual(1);
  expect(early.length).toBeLessThanOrEqual(2);
  await time.pass(12_000, 500);
  const all = await heard();
  for (const [n, { at, text }] of all.entries()) {
    expect(text).toMatch(/^(\d+ completed)?(, )?(\d+ failed)?$/);
    if (n > 0) expect(at - (all[n - 1]?.at ?? 0)).toBeGreaterThanOrEqual(4_900);
  }
  const count = (what: RegExp) => all.reduce((sum, { text }) => sum + Number(what.exec(text)?.[1] ?? 0), 0);
  expect({ completed: count(/(\d+) completed/), failed: count(/(\d+) failed/) }).toEqual({
    completed: 30,
    failed: 10,
  });
});

test("NB-14: nothing is told of the first page, of pages loaded by hand, and of refreshes without changes", async ({
  page,
  sandbox,
  open,
}) => {
  await page.addInitScript(() => {
    const look = () => {
      const root = document.querySelector("muvi-jobs")?.shadowRoot;
      const text = root?.querySelector("[role=status] .spoken")?.textContent?.trim();
      if (text) document.documentElement.dataset.heard = text;
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true });
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      const root = attach.call(this, init);
      new MutationObserver(look).observe(root, { subtree: true, childList: true, characterData: true });
      return root;
    };
  });
  await sandbox.replaceJobs(jobs(60));
  const time = await Time.of(page);
  const widget = await open({ attributes: { "refresh-interval": "1" } });
  await expect(widget.rows).toHaveCount(20);
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await time.stop();
  await time.pass(8_000, 500);
  expect(await page.locator("html").getAttribute("data-heard")).toBeNull();
  await sandbox.changeJobs({ jobId: "job_e2e00000", status: "completed" });
  await time.pass(8_000, 500);
  expect(await page.locator("html").getAttribute("data-heard")).toBe("1 completed");
});

/** Counts what changes in the rows from now on. */
async function countRecords(widget: Widget): Promise<() => Promise<number>> {
  const body = widget.rows.first().locator("xpath=..");
  await body.evaluate((body) => {
    const counted = { records: 0 };
    Object.assign(globalThis, { muviCounted: counted });
    const observer = new MutationObserver((records) => (counted.records += records.length));
    observer.observe(body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  return () =>
    widget.page.evaluate(
      () => (globalThis as unknown as { muviCounted: { records: number } }).muviCounted.records,
    );
}

test("a refresh without changes writes nothing to the rows", async ({ page, sandbox, open, watch }) => {
  const { widget, time } = await openLive(page, sandbox, open);
  await widget.interval.selectOption("off");
  await time.pass(2_000, 500);
  const records = await countRecords(widget);
  const loads = (await watch.events("muvi-load")).length;
  // No time passes, or the durations of running jobs would tick.
  for (let round = 1; round <= 3; round++) {
    await widget.evaluate((element) => void element.refresh());
    await expect.poll(async () => (await watch.events("muvi-load")).length).toBe(loads + round);
  }
  expect(await records()).toBe(0);
});

test("a refresh with five changed rows of a hundred writes at most fifteen things to the rows", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(100, { status: "completed" }));
  const time = await Time.of(page);
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("100 loaded");
  await time.stop();
  await time.pass(2_000, 500);
  const records = await countRecords(widget);
  await sandbox.changeJobs(
    ...[0, 2, 4, 6, 8].map((n) => ({
      jobId: job(n).jobId,
      status: "failed",
      completedAt: new Date(Date.parse(job(n).createdAt) + 1_234_000).toISOString(),
    })),
  );
  await widget.refresh.click();
  await time.pass(900, 300);
  await expect(widget.rows.filter({ hasText: "Failed" })).toHaveCount(5);
  await expect(widget.row("job_e2e00008")).toContainText("20m 34s");
  expect(await records()).toBeGreaterThanOrEqual(5);
  expect(await records()).toBeLessThanOrEqual(15);
});
