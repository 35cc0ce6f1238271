// What grows with the number of jobs, and what does not: WebAssembly's memory by so much a job, rows in the document not at all.

import type { Page } from "@playwright/test";
import { id, openHuge, PAGE } from "./support/huge.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const COUNT = 100_000;

/** As the README says. */
const BYTES_PER_JOB = 150;

async function memoryBytes(page: Page): Promise<number> {
  return await page.evaluate(
    () => (globalThis as unknown as { muviMemory: WebAssembly.Memory }).muviMemory.buffer.byteLength,
  );
}

test("NB-2: a loaded job takes 150 bytes of memory at most, and to read all of them hardly more", async ({
  page,
  open,
}) => {
  test.setTimeout(120_000);
  await page.addInitScript(() => {
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const made = await instantiateStreaming(source, imports);
      Object.assign(globalThis, { muviMemory: made.instance.exports.memory });
      return made;
    };
  });
  const widget = await openHuge(page, open, COUNT, PAGE);
  const few = await memoryBytes(page);
  for (let loaded = PAGE; loaded < COUNT; loaded += PAGE) {
    await widget.evaluate((element) => element.loadMore());
  }
  await expect(widget.status).toContainText("100,000 loaded");
  const many = await memoryBytes(page);
  const perJob = (many - few) / (COUNT - PAGE);
  expect(perJob).toBeLessThanOrEqual(BYTES_PER_JOB);
  // What does not grow in proportion is not told by a difference.
  expect(perJob).toBeGreaterThan(50);
  expect(await widget.evaluate((element) => element.jobs.length)).toBe(COUNT);
  const read = ((await memoryBytes(page)) - many) / COUNT;
  expect(read).toBeLessThanOrEqual(25);
});

/** What one sees of the list, that is of its box within the window, after each of many steps. */
async function scrollThrough(widget: Widget, steps: number) {
  return await widget.grid.evaluate(async (grid, steps) => {
    let list: Element | null = grid;
    while (list && !/auto|scroll/.test(getComputedStyle(list).overflowY)) list = list.parentElement;
    if (!list) throw new Error("The rows have no scroll container.");
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const seen = [];
    for (let step = 0; step <= steps; step++) {
      list.scrollTop = Math.round(((list.scrollHeight - list.clientHeight) * step) / steps);
      await frame();
      await frame();
      const rows = [...grid.querySelectorAll("tbody tr")].filter((row) => row.hasAttribute("aria-rowindex"));
      const box = list.getBoundingClientRect();
      const top = Math.max(grid.querySelector("thead")?.getBoundingClientRect().bottom ?? 0, 0);
      const bottom = Math.min(box.top + list.clientTop + list.clientHeight, innerHeight);
      const middles = rows
        .map((row) => ({ box: row.getBoundingClientRect(), id: /job_\d+/.exec(row.textContent ?? "")?.[0] }))
        .filter(({ box }) => box.bottom > top + 1 && box.top < bottom - 1)
        .sort((one, other) => one.box.top - other.box.top);
      const holes = middles.filter(
        ({ box }, n) => n > 0 && Math.abs(box.top - (middles[n - 1]?.box.bottom ?? 0)) > 1.5,
      );
      seen.push({
        inDocument: rows.length,
        ids: middles.map(({ id }) => id ?? ""),
        holes: holes.length,
        above: (middles[0]?.box.top ?? Infinity) - top,
        below: bottom - (middles.at(-1)?.box.bottom ?? -Infinity),
        height: bottom - top,
      });
    }
    return seen;
  }, steps);
}

for (const [what, window, style, density, least] of [
  ["as it is", 900, "", "comfortable", 500],
  ["that fills a high window", 2_160, "height: 95vh", "comfortable", 1_800],
  ["that fills a window of 4,320 pixels in compact rows", 4_320, "height: 95vh", "compact", 3_900],
  ["that is 10,000 pixels high in a window as high", 10_100, "height: 10000px", "comfortable", 7_500],
  ["that may be 10,000 pixels high", 10_100, "--muvi-max-height: 10000px", "compact", 5_000],
] as const) {
  test(`NB-2: at each step through 100,000 jobs a list ${what} shows all rows that are seen, and has 200 in the document at most`, async ({
    page,
    open,
  }) => {
    test.setTimeout(120_000);
    await page.setViewportSize({ width: 1280, height: window });
    const widget = await openHuge(page, open, COUNT);
    await widget.host.evaluate(
      (element, { style, density }) => {
        element.style.cssText = style;
        element.setAttribute("density", density);
      },
      { style, density },
    );
    await page.waitForTimeout(300);
    const steps = await scrollThrough(widget, 60);
    for (const [step, seen] of steps.entries()) {
      expect(seen, `step ${step}`).toMatchObject({ holes: 0 });
      expect(seen.inDocument, `step ${step}`).toBeLessThanOrEqual(200);
      expect(seen.above, `step ${step}`).toBeLessThanOrEqual(1);
      expect(seen.below, `step ${step}`).toBeLessThanOrEqual(1);
      const first = Number(seen.ids[0]?.slice(4));
      expect(seen.ids).toEqual(seen.ids.map((_, n) => id(first + n)));
    }
    expect(steps[0]?.height).toBeGreaterThan(least);
    expect(steps[0]?.ids[0]).toBe(id(0));
    expect(steps.at(-1)?.ids.at(-1)).toBe(id(COUNT - 1));
  });
}
