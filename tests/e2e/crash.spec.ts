// The core crashes: a trap of WebAssembly in any of its entries. It ends every widget of the copy and nothing else, and
// the next refresh() or connection brings a fresh core.

import type { Page } from "@playwright/test";
import { WASM } from "./support/broken.ts";
import { Panel } from "./support/panel.ts";
import { untilLive } from "./support/live.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { prepareTraps, setTrap } from "./support/trap.ts";
import type { Watch } from "./support/watch.ts";
import { Widget, type MuviJobs } from "./support/widget.ts";

/** Every way from the browser into Rust that is no export of its own goes through one of these. */
const CLOSURE = "invoke|closure|func_elem";

test.beforeEach(async ({ page, watch }) => {
  watch.allow(/^<muvi-jobs>/);
  await prepareTraps(page);
});

/** Two widgets, one of which is going to crash. */
async function openTwo(page: Page, open: (host: { body: string }) => Promise<unknown>, attributes = {}) {
  const each = markup({ ...QUIET, ...attributes });
  await open({ body: script() + each + each });
  const widgets = [0, 1].map((n) => new Widget(page, page.locator("muvi-jobs").nth(n)));
  for (const widget of widgets) await expect(widget.rows).toHaveCount(20);
  await untilLive(page);
  return widgets as [Widget, Widget];
}

async function expectCrashed(page: Page, watch: Watch, count = 2): Promise<void> {
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(count);
  for (const { detail } of await watch.events("muvi-error")) {
    expect(detail).toMatchObject({
      stage: "crash",
      code: "crashed",
      message: expect.stringContaining("refresh()"),
    });
  }
  await expect(page.getByRole("link", { name: "Open the jobs page" })).toHaveCount(count);
  await expect(page.getByRole("row")).toHaveCount(0);
  const states = await page
    .locator("muvi-jobs")
    .evaluateAll((all) => all.map((each) => (each as MuviJobs).state));
  expect(states).toEqual(Array.from({ length: count }, () => "error"));
  expect(watch.uncaught).toEqual([]);
}

/** Both come back, with one fresh core. */
async function expectRecovery(page: Page, site: { requested: string[] }, widgets: Widget[]): Promise<void> {
  await setTrap(page);
  for (const widget of widgets) await widget.evaluate((element) => element.refresh());
  for (const widget of widgets) {
    await expect(widget.rows).toHaveCount(20);
    await widget.rows.nth(3).click();
    // What is delivered apart belongs to the fresh core, too.
    await expect(new Panel(widget).fact("Created")).toBeVisible();
  }
  expect(site.requested.filter((path) => /core_bg\.wasm$/.test(path))).toHaveLength(2);
  await expect(page.getByRole("link", { name: "Open the jobs page" })).toHaveCount(0);
}

async function selectFirst(widget: Widget): Promise<void> {
  const [id = ""] = await widget.ids();
  await widget.evaluate((element, id) => element.select(id), id);
}

/** What traps, given what, and how a person or a page gets there. */
const ENTRIES: [string, string, string | undefined, (widget: Widget) => Promise<unknown>][] = [
  ["a click handler", CLOSURE, "click", (widget) => widget.rows.nth(1).click()],
  ["a key handler", CLOSURE, "keydown", (widget) => widget.rows.first().press("ArrowDown")],
  ["an input handler", CLOSURE, "input", (widget) => widget.search.fill("job")],
  [
    "a scroll handler",
    CLOSURE,
    "scroll",
    (widget) => widget.grid.hover().then(() => widget.page.mouse.wheel(0, 200)),
  ],
  [
    "an observer of size",
    CLOSURE,
    undefined,
    (widget) => widget.evaluate((element) => void (element.style.width = "500px")),
  ],
  [
    "the answer of a request",
    "none yet",
    undefined,
    (widget) =>
      widget.evaluate((element, name) => {
        // In the same task: timers run all the time, and this is for every closure.
        if (globalThis.muviTrap) globalThis.muviTrap.name = name;
        void element.refresh();
      }, CLOSURE),
  ],
  [
    "configure",
    "configure",
    undefined,
    (widget) => widget.evaluate((element) => void (element.density = "compact")),
  ],
  ["refresh()", "refresh", undefined, (widget) => widget.evaluate((element) => void element.refresh())],
  ["loadMore()", "loadMore", undefined, (widget) => widget.evaluate((element) => void element.loadMore())],
  ["select()", "select", undefined, selectFirst],
  ["the property jobs", "jobs", undefined, (widget) => widget.evaluate((element) => element.jobs.length)],
  ["the memory of the core", "malloc", undefined, selectFirst],
];

for (const [name, entry, given, enter] of ENTRIES) {
  // With its work done a crash leaves more behind; three kinds of work are enough.
  for (const after of /click|answer|configure/.test(name) ? [false, true] : [false]) {
    test(`§7.6: a trap in ${name}, ${after ? "after" : "before"} its work, ends both widgets in order, and refresh() recovers`, async ({
      page,
      site,
      open,
      watch,
    }) => {
      const widgets = await openTwo(page, open);
      await setTrap(page, { name: entry, after, ...(given ? { given } : {}) });
      await enter(widgets[0]);
      await expectCrashed(page, watch);
      await expectRecovery(page, site, widgets);
    });
  }
}

test("§7.6: a trap in a timer ends the widgets in order", async ({ page, open, watch, site }) => {
  const widgets = await openTwo(page, open, { "refresh-interval": "1" });
  await setTrap(page, { name: CLOSURE });
  await expectCrashed(page, watch);
  await expectRecovery(page, site, widgets);
});

test("§7.6: a trap while a widget is removed is no error of the page, and the others end in order", async ({
  page,
  open,
  watch,
}) => {
  const widgets = await openTwo(page, open);
  await setTrap(page, { name: "destroy" });
  await widgets[0].evaluate((element) => element.remove());
  await expectCrashed(page, watch, 1);
});

for (const [what, name] of [
  ["widgets are drawn", "^mount$"],
  ["their lists are", "^instance_drawNext$"],
] as const) {
  test(`§7.6: a trap while ${what} ends in order, and refresh() recovers`, async ({
    page,
    site,
    open,
    watch,
  }) => {
    // No machine is slow by a clock that stands, so both are drawn in the task in which they begin.
    await page.addInitScript(() => Object.defineProperty(performance, "now", { value: () => 0 }));
    await open({ body: `${script()}<div id="room"></div>` });
    await setTrap(page, { name });
    await page.evaluate((lines) => {
      const room = document.querySelector("#room");
      if (room) room.innerHTML = lines;
    }, markup(QUIET).repeat(2));
    await expectCrashed(page, watch);
    expect(await watch.events("muvi-ready")).toEqual([]);
    await expectRecovery(
      page,
      site,
      [0, 1].map((n) => new Widget(page, page.locator("muvi-jobs").nth(n))),
    );
  });
}

test("§7.6: a trap when the core starts is told, and refresh() recovers", async ({ page, open, watch }) => {
  await page.addInitScript(() => (globalThis.muviTrap = { name: "prepare" }));
  const widget = await open();
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
  await expect(page.getByRole("link", { name: "Open the jobs page" })).toBeVisible();
  expect(watch.uncaught).toEqual([]);
  await setTrap(page);
  await widget.evaluate((element) => element.refresh());
  await expect(widget.rows).toHaveCount(20);
});

test("§7.6: what a dead core began does nothing any more: no request, no timer, no listener, no promise open", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const listeners = async () => {
    const session = await page.context().newCDPSession(page);
    const counts: number[] = [];
    for (const expression of ["document", "window"]) {
      const { result } = await session.send("Runtime.evaluate", { expression });
      const { listeners } = await session.send("DOMDebugger.getEventListeners", {
        objectId: result.objectId ?? "",
      });
      counts.push(listeners.filter(({ type }) => /visibilitychange|online|offline/.test(type)).length);
    }
    await session.detach();
    return counts;
  };
  const before = await (async () => {
    await open({ body: script() });
    return await listeners();
  })();
  const [first, second] = await openTwo(page, open, { "refresh-interval": "1" });
  await sandbox.latency(60_000);
  await sandbox.clearLog();
  await first.evaluate((element) => {
    const { dataset } = element;
    void Promise.all([element.refresh(), element.loadMore()]).then(() => (dataset.kept = "yes"));
  });
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThan(0);
  await setTrap(page, { name: "select" });
  await second.evaluate((element) => element.select("job"));
  await expectCrashed(page, watch);
  await expect(first.host).toHaveAttribute("data-kept", "yes");
  // What was under way is given up, not left to its own devices.
  await expect.poll(async () => (await sandbox.lists()).every(({ aborted }) => aborted)).toBe(true);
  expect(await listeners()).toEqual(before);
  await sandbox.clearLog();
  await page.evaluate(() => (globalThis.muviCalled = []));
  await page.waitForTimeout(2_500);
  expect(await sandbox.lists()).toEqual([]);
  expect(await page.evaluate(() => globalThis.muviCalled)).toEqual([]);
});

test("§7.6: removal and connection recover, too, and a second crash is told like the first", async ({
  page,
  open,
  watch,
}) => {
  const [first, second] = await openTwo(page, open);
  await setTrap(page, { name: "select" });
  await first.evaluate((element) => element.select("job"));
  await expectCrashed(page, watch);
  await setTrap(page);
  await second.evaluate(async (element) => {
    const { parentElement } = element;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
    parentElement?.append(element);
  });
  await expect(second.rows).toHaveCount(20);
  await watch.forgetEvents();
  await setTrap(page, { name: CLOSURE, given: "click" });
  await second.rows.first().click();
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
  expect(watch.uncaught).toEqual([]);
});

test("§7.6: a page on which the core always crashes is told so, and tries no more", async ({
  page,
  site,
  open,
  watch,
}) => {
  await page.addInitScript(() => {
    globalThis.muviTrap = { name: "^mount$" };
    // What a page must not do, and some will.
    document.addEventListener("muvi-error", (event) => void (event.target as MuviJobs).refresh());
  });
  const widget = await open();
  await expect
    .poll(async () => (await watch.events("muvi-error")).map(({ detail }) => detail.code))
    .toContain("crashed_repeatedly");
  const asked = site.requested.filter((path) => WASM.test(path)).length;
  expect(asked).toBe(4);
  await page.evaluate(() => (globalThis.muviTrap = undefined));
  expect(await widget.evaluate((element) => element.refresh().then(() => "kept"))).toBe("kept");
  await expect(page.getByRole("link", { name: "Open the jobs page" })).toBeVisible();
  expect(site.requested.filter((path) => WASM.test(path))).toHaveLength(asked);
  expect(watch.uncaught).toEqual([]);
});
