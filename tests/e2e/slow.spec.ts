// A slow machine: what is drawn at the start comes in steps, each in a task of its own, and what is asked for meanwhile is not lost.

import type { Page } from "@playwright/test";
import { jobs } from "./support/jobs.ts";
import type { Sandbox } from "./support/sandbox.ts";
import { recordShifts } from "./support/shifts.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { prepareTraps } from "./support/trap.ts";
import { Widget } from "./support/widget.ts";

/** What is in the document when a frame is about to be drawn. */
interface Frame {
  hasFilters: boolean;
  hasList: boolean;
  rowsSeen: number;
  hasAskedForLivePart: boolean;
}

/** What takes long on a slow machine: to prepare, or to begin with the widgets that have these places in their order. */
interface Slowness {
  isPreparing: boolean;
  places: number[] | "all";
}

async function slowDown(
  page: Page,
  { isPreparing, places }: Slowness = { isPreparing: true, places: "all" },
): Promise<void> {
  await page.addInitScript(
    ({ isPreparing, places }) => {
      const take = () => {
        const end = performance.now() + 40;
        while (performance.now() < end);
      };
      const { replaceSync } = CSSStyleSheet.prototype;
      CSSStyleSheet.prototype.replaceSync = function (styles) {
        if (isPreparing && styles.includes(".toolbar")) take();
        replaceSync.call(this, styles);
      };
      let begun = 0;
      const { random } = Math;
      // Each widget begins with a number of its own.
      Math.random = () => {
        if (places === "all" || places.includes(begun)) take();
        begun++;
        return random();
      };
      const { fetch } = globalThis;
      globalThis.fetch = (asked, init) => {
        if (String(asked).includes("live_bg")) document.documentElement.dataset.live = "asked for";
        return fetch(asked, init);
      };
    },
    { isPreparing, places },
  );
}

/** Notes the frames from the one in which something of the widget is shown, those that differ from the one before. */
async function recordFrames(page: Page): Promise<() => Promise<Frame[]>> {
  await page.addInitScript(() => {
    const frames: Frame[] = [];
    const note = () => {
      requestAnimationFrame(note);
      const root = document.querySelector("muvi-jobs")?.shadowRoot;
      if (root?.querySelector<HTMLElement>(".base")?.hidden !== false) return;
      const rows = [...root.querySelectorAll("tbody tr")];
      const frame = {
        hasFilters: root.querySelector(".toolbar") !== null,
        hasList: root.querySelector("table") !== null,
        rowsSeen: rows.filter((row) => row.getClientRects().length > 0).length,
        hasAskedForLivePart: "live" in document.documentElement.dataset,
      };
      if (JSON.stringify(frame) !== JSON.stringify(frames.at(-1))) frames.push(frame);
    };
    requestAnimationFrame(note);
    Object.assign(globalThis, { frames });
  });
  return () => page.evaluate(() => (globalThis as unknown as { frames: Frame[] }).frames);
}

/** Calls back when the element shows something, and has not drawn its list yet. */
async function beforeTheList(page: Page, act: (element: any) => void): Promise<void> {
  await page.addInitScript((act) => {
    document.addEventListener(
      "muvi-ready",
      ({ target }) => {
        const element = target as HTMLElement;
        const hasList = element.shadowRoot?.querySelector("table") !== null;
        Object.assign(globalThis, { hadList: hasList });
        new Function("element", `(${act})(element)`)(element);
      },
      { once: true },
    );
  }, act.toString());
}

/** It has its rows and gets more, by a request of each life and one for more. */
async function expectAlive(widget: Widget, sandbox: Sandbox): Promise<void> {
  await expect(widget.rows).toHaveCount(20);
  await widget.loadMore.click();
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "41");
  expect((await sandbox.lists()).length).toBeLessThanOrEqual(3);
}

async function hadList(page: Page): Promise<unknown> {
  return page.evaluate(() => (globalThis as unknown as { hadList: unknown }).hadList);
}

/**
 * Makes what each piece of the start does first take 100 ms, and tells how many of them were in each task that had any: to upgrade the
 * element, to send requests, to prepare, to begin, to draw what is around all else, what is above the list, the list, what is below it
 * and some of the rows each time, to lay each of them out, and to watch whether it is seen.
 */
async function slowDownPieces(page: Page): Promise<() => Promise<number[]>> {
  await page.addInitScript(() => {
    const pieces: { begunMs: number }[] = [];
    const tasks: { startTime: number; duration: number }[] = [];
    Object.assign(globalThis, { pieces, tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: "longtask" });
    const take = () => {
      pieces.push({ begunMs: performance.now() });
      const end = performance.now() + 100;
      while (performance.now() < end);
    };
    const { attachShadow } = Element.prototype;
    Element.prototype.attachShadow = function (init) {
      take();
      return attachShadow.call(this, init);
    };
    const { fetch } = globalThis;
    globalThis.fetch = (asked, init) => {
      globalThis.fetch = fetch;
      take();
      return fetch(asked, init);
    };
    const { replaceSync } = CSSStyleSheet.prototype;
    CSSStyleSheet.prototype.replaceSync = function (styles) {
      const isPrepared = styles.includes(".toolbar");
      if (isPrepared) CSSStyleSheet.prototype.replaceSync = replaceSync;
      if (isPrepared) take();
      replaceSync.call(this, styles);
    };
    const { random } = Math;
    Math.random = () => {
      take();
      return random();
    };
    const { setAttribute, getClientRects } = Element.prototype;
    Element.prototype.setAttribute = function (name, value) {
      if (name === "class" && ["root", "toolbar", "list", "foot"].includes(value)) take();
      setAttribute.call(this, name, value);
    };
    Element.prototype.getClientRects = function () {
      if (this.className.includes("base")) take();
      return getClientRects.call(this);
    };
    let rows = 0;
    const { cloneNode } = Node.prototype;
    Node.prototype.cloneNode = function (isDeep) {
      if (this instanceof HTMLTableRowElement && [0, 3, 7, 11, 15].includes(rows++)) take();
      return cloneNode.call(this, isDeep);
    };
    const { observe } = IntersectionObserver.prototype;
    IntersectionObserver.prototype.observe = function (target) {
      if (target.className.includes("base")) take();
      observe.call(this, target);
    };
  });
  return () =>
    page.evaluate(() => {
      const { pieces, tasks } = globalThis as unknown as {
        pieces: { begunMs: number }[];
        tasks: { startTime: number; duration: number }[];
      };
      return tasks
        .map(({ startTime, duration }) =>
          pieces.filter(({ begunMs }) => begunMs >= startTime && begunMs < startTime + duration),
        )
        .map(({ length }) => length)
        .filter((length) => length > 0);
    });
}

test("nothing of the start shares a task with anything else of it", async ({ page, open }) => {
  const piecesOfTasks = await slowDownPieces(page);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  // To upgrade, to ask, to prepare, to begin, the frame of all, three parts and five times rows, what is laid out after each, and to
  // watch.
  await expect.poll(piecesOfTasks).toEqual(Array.from({ length: 23 }, () => 1));
});

test("no frame has to lay out what was drawn before it", async ({ page, open }) => {
  await slowDownPieces(page);
  await page.addInitScript(() => {
    const laid = new WeakSet();
    const late: string[] = [];
    Object.assign(globalThis, { late });
    const shown = (base: Element) => [
      ...base.querySelectorAll(".frame > :not([hidden]), tbody > :not([hidden])"),
    ];
    const { getClientRects } = Element.prototype;
    Element.prototype.getClientRects = function () {
      if (this.className.includes("base")) shown(this).forEach((part) => laid.add(part));
      return getClientRects.call(this);
    };
    const look = () => {
      requestAnimationFrame(look);
      const base = document.querySelector("muvi-jobs")?.shadowRoot?.querySelector<HTMLElement>(".base");
      if (base?.hidden !== false) return;
      late.push(...shown(base).flatMap((part) => (laid.has(part) ? [] : part.className)));
    };
    requestAnimationFrame(look);
  });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const hidden = () =>
    page.evaluate(() => {
      const found = document
        .querySelector("muvi-jobs")
        ?.shadowRoot?.querySelectorAll("tbody > [hidden], .frame > [hidden]:not(slot)");
      return [...(found ?? [])].map((part) => part.outerHTML);
    });
  await expect.poll(hidden).toEqual([]);
  expect(await page.evaluate(() => (globalThis as unknown as { late: string[] }).late)).toEqual([]);
});

test("the filters are drawn first, then the list, then some rows, more and all; the rest is loaded behind them", async ({
  page,
  sandbox,
  open,
}) => {
  await slowDown(page);
  await slowDownPieces(page);
  const frames = await recordFrames(page);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await expect.poll(async () => (await frames()).at(-1)?.hasAskedForLivePart).toBe(true);
  const steps = await frames();
  expect(steps[0]).toEqual({ hasFilters: true, hasList: false, rowsSeen: 0, hasAskedForLivePart: false });
  expect(steps.every(({ hasFilters }) => hasFilters)).toBe(true);
  const rows = [...new Set(steps.filter(({ hasList }) => hasList).map(({ rowsSeen }) => rowsSeen))];
  expect(rows).toEqual([0, 3, 7, 11, 15, 20]);
  expect(steps.filter((step) => step.hasAskedForLivePart).map(({ rowsSeen }) => rowsSeen)).toEqual([20]);
  expect((await sandbox.lists()).map(({ query }) => query)).toEqual(["limit=20"]);
});

/** How many rows there were each time something was laid out, without repetitions. */
async function rowsLaid(page: Page): Promise<number[]> {
  return [...new Set(await page.evaluate(() => (globalThis as unknown as { laid: number[] }).laid))];
}

/** By the clock of the page each layout takes this long, and to prepare; nothing else takes any time, but to begin if that did not. */
async function setClock(page: Page, layoutMs: number, preparingMs = 0): Promise<void> {
  await page.addInitScript(
    ({ layoutMs, preparingMs }) => {
      const now = performance.now.bind(performance);
      let ms = 0;
      const laid: number[] = [];
      Object.assign(globalThis, { laid });
      Object.defineProperty(performance, "now", { value: () => ms });
      Math.random = () => (ms += preparingMs > 0 ? 0 : 10) / 1e6;
      const { replaceSync } = CSSStyleSheet.prototype;
      CSSStyleSheet.prototype.replaceSync = function (styles) {
        if (styles.includes(".toolbar")) ms += preparingMs;
        replaceSync.call(this, styles);
      };
      const { getClientRects } = Element.prototype;
      Element.prototype.getClientRects = function () {
        if (this.className.includes("base")) {
          ms += layoutMs;
          for (const end = now() + layoutMs; now() < end;);
          laid.push(this.querySelectorAll("tbody tr").length);
        }
        return getClientRects.call(this);
      };
      globalThis.MessageChannel = class extends MessageChannel {
        constructor() {
          super();
          const { dataset } = document.documentElement;
          dataset.tasks = String(Number(dataset.tasks ?? 0) + 1);
        }
      };
    },
    { layoutMs, preparingMs },
  );
}

test("pieces that are short share one task", async ({ page, open }) => {
  await setClock(page, 0);
  const frames = await recordFrames(page);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await expect.poll(async () => (await frames()).at(-1)?.rowsSeen).toBe(20);
  expect(
    (await frames()).map(({ rowsSeen }) => rowsSeen).filter((rows) => rows !== 0 && rows !== 20),
  ).toEqual([]);
  expect((await frames()).every(({ hasList }) => hasList)).toBe(true);
  // Two of the start, one for the pieces, and one after the list; no row has one of its own.
  await expect(page.locator("html")).toHaveAttribute("data-tasks", "4");
});

for (const [preparingMs, layoutMs, rows] of [
  [9, 100, [0, 3, 20]],
  [9, 1, [0, 3, 20]],
  [13, 1, [0, 3, 20]],
  [14, 1, [0, 3, 7, 11, 15, 20]],
] as const) {
  test(`where preparing took ${preparingMs} ms and each layout ${layoutMs}, rows come like ${rows.join(", ")}`, async ({
    page,
    open,
  }) => {
    await setClock(page, layoutMs, preparingMs);
    const widget = await open();
    await expect(widget.rows).toHaveCount(20);
    await expect.poll(async () => rowsLaid(page)).toEqual(rows);
  });
}

for (const [where, style, count] of [
  ["without a height of its own", "", 200],
  ["with a height of its own", "height: 640px", 200],
  ["where the first page is all there is", "height: 640px", 20],
] as const) {
  test(`nothing that is seen moves while the pieces come, ${where}`, async ({ page, sandbox, open }) => {
    await sandbox.replaceJobs(jobs(count));
    await slowDownPieces(page);
    const shifts = await recordShifts(page);
    const widget = await open({ attributes: { ...QUIET, style } });
    await expect(widget.rows).toHaveCount(20);
    await page.waitForTimeout(300);
    expect(await shifts()).toEqual([]);
  });
}

test("on any other machine all of it is drawn at once", async ({ page, open }) => {
  // No machine is slow by a clock that stands.
  await page.addInitScript(() => Object.defineProperty(performance, "now", { value: () => 0 }));
  const frames = await recordFrames(page);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const seen = (await frames()).map(({ rowsSeen }) => rowsSeen);
  expect(seen.filter((rows) => rows !== 0 && rows !== 20)).toEqual([]);
  expect((await frames()).every(({ hasList }) => hasList)).toBe(true);
});

test("who is not looking gets all of it at once", async ({ page, open }) => {
  await slowDown(page);
  await page.addInitScript(() => Object.defineProperty(document, "hidden", { get: () => true }));
  const frames = await recordFrames(page);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  expect((await frames()).every(({ hasList }) => hasList)).toBe(true);
});

test("timers and frames that the page has stopped stop no rows", async ({ page, open }) => {
  await slowDown(page);
  await page.addInitScript(() => {
    Object.assign(globalThis, { setTimeout: () => 0, requestAnimationFrame: () => 0 });
  });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
});

test("`ready` is kept when all rows are seen", async ({ page, open }) => {
  await slowDown(page);
  await open();
  const seen = await page.evaluate(async () => {
    const element = document.querySelector<HTMLElement & { ready: Promise<unknown> }>("muvi-jobs");
    await customElements.whenDefined("muvi-jobs");
    await element?.ready;
    const rows = [...(element?.shadowRoot?.querySelectorAll("tbody tr") ?? [])];
    return rows.filter((row) => row.getClientRects().length > 0).length;
  });
  expect(seen).toBe(20);
});

test("refresh() and loadMore() before the list is drawn are its first page", async ({
  page,
  sandbox,
  open,
}) => {
  await slowDown(page);
  await beforeTheList(page, (element) => {
    const calls = [element.refresh(), element.loadMore()];
    Promise.all(calls).then(() => (element.dataset.done = element.jobs.length));
  });
  const widget = await open();
  await expect(page.locator("muvi-jobs")).toHaveAttribute("data-done", "20");
  await expect(widget.rows).toHaveCount(20);
  await page.waitForTimeout(300);
  expect(await hadList(page)).toBe(false);
  expect((await sandbox.lists()).map(({ query }) => query)).toEqual(["limit=20"]);
});

test("a filter that is set before the list is drawn is the list's, and no row of another is ever seen", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(6).map((job, n) => ({ ...job, status: n < 2 ? "failed" : "completed" })));
  await slowDown(page);
  await beforeTheList(page, (element) => (element.status = "failed"));
  const frames = await recordFrames(page);
  const widget = await open();
  await expect(widget.rows).toHaveCount(2);
  expect(await hadList(page)).toBe(false);
  expect(new Set((await frames()).map(({ rowsSeen }) => rowsSeen))).toEqual(new Set([0, 2]));
});

test("an element that is removed before its list is drawn does nothing more, and comes up when it is back", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await slowDown(page);
  await beforeTheList(page, (element) => {
    const { parentElement } = element;
    element.remove();
    setTimeout(() => (element.dataset.left = element.shadowRoot.querySelector(".base").childElementCount));
    setTimeout(() => parentElement.append(element), 300);
  });
  const widget = await open();
  await expect(page.locator("muvi-jobs")).toHaveAttribute("data-left", "0");
  await expectAlive(widget, sandbox);
  expect(await hadList(page)).toBe(false);
  expect(watch.uncaught).toEqual([]);
});

test("an element that is removed between its filters and its list comes up when it is back", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await slowDown(page);
  await page.addInitScript(() => {
    document.addEventListener(
      "muvi-ready",
      ({ target }) => {
        const element = target as HTMLElement;
        const { parentElement, shadowRoot } = element;
        const drawing = new MutationObserver(() => {
          if (shadowRoot?.querySelector(".toolbar") == null) return;
          drawing.disconnect();
          element.dataset.had = shadowRoot.querySelector("table") === null ? "no list" : "a list";
          element.remove();
          setTimeout(() => parentElement?.append(element), 300);
        });
        if (shadowRoot) drawing.observe(shadowRoot, { childList: true, subtree: true });
      },
      { once: true },
    );
  });
  const widget = await open();
  await expect(page.locator("muvi-jobs")).toHaveAttribute("data-had", "no list");
  await expectAlive(widget, sandbox);
  await expect(page.locator("muvi-jobs .root")).toHaveCount(1);
  expect(watch.uncaught).toEqual([]);
});

for (const [name, scheduler] of [
  ["no scheduler", undefined],
  ["a scheduler of its own", {}],
] as const) {
  test(`where the page has ${name}, the widget comes up all the same`, async ({ page, open }) => {
    await page.addInitScript((scheduler) => Object.assign(globalThis, { scheduler }), scheduler);
    const widget = await open();
    await expect(widget.rows).toHaveCount(20);
    const has = await page.evaluate(() => typeof (globalThis as any).scheduler?.postTask);
    expect(has).toBe("undefined");
  });
}

test("an element that is removed before it has asked asks nothing", async ({ page, sandbox, open }) => {
  await page.addInitScript(() => {
    let isPosted = (_: unknown) => {};
    const posted = new Promise((resolve) => (isPosted = resolve));
    Object.assign(globalThis, {
      scheduler: { postTask: () => new Promise((go) => isPosted(go)) },
      posted,
    });
  });
  await open();
  await page.evaluate(async () => {
    const element = document.querySelector("muvi-jobs");
    const go = await (globalThis as unknown as { posted: Promise<() => void> }).posted;
    element?.remove();
    go();
  });
  await page.waitForTimeout(500);
  expect(await sandbox.lists()).toEqual([]);
});

test("what was removed before its list was drawn is freed, with what it had begun", async ({
  page,
  open,
  sandbox,
}) => {
  await prepareTraps(page);
  await slowDown(page);
  await beforeTheList(page, (element) => element.remove());
  await open();
  const freed = () =>
    page.evaluate(() => globalThis.muviCalled.filter((name) => /instance_free$/.test(name)));
  await expect.poll(freed).toHaveLength(1);
  expect(await hadList(page)).toBe(false);
  expect((await sandbox.lists()).length).toBeLessThanOrEqual(1);
});

for (const slow of [[0], [1], [0, 1]]) {
  for (const limits of [
    ["5", "7"],
    ["7", "7"],
  ] as const) {
    test(`two elements for ${limits.join(" and ")} jobs, slow at place ${slow.join(" and ")}, come up, and what they ask is asked once`, async ({
      page,
      sandbox,
      open,
    }) => {
      await slowDown(page, { isPreparing: false, places: slow });
      await open({ body: [script(), ...limits.map((limit) => markup({ ...QUIET, limit }))].join("\n") });
      for (const [n, limit] of limits.entries()) {
        await expect(new Widget(page, page.locator("muvi-jobs").nth(n)).rows).toHaveCount(Number(limit));
      }
      await page.waitForTimeout(300);
      const asked = (await sandbox.lists()).map(({ query }) => query).sort();
      expect(asked).toEqual([...new Set(limits)].map((limit) => `limit=${limit}`));
    });
  }
}
