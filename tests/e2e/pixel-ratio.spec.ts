// Many jobs where a pixel of the page is not a pixel of the screen: browsers place and cap elements by the latter.

import { CHROMIUM_ARGS, HEADLESS_SHELL } from "./support/env.ts";
import { id, openHuge } from "./support/huge.ts";
import { expect, test as base } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const test = base.extend<{ pixelRatio: number }>({
  pixelRatio: [1, { option: true }],
  // A browser of its own for each ratio: one that is emulated lays pages out without it and enlarges the picture.
  page: async ({ playwright, pixelRatio }, use) => {
    const browser = await playwright.chromium.launch({
      executablePath: HEADLESS_SHELL,
      args: [...CHROMIUM_ARGS, `--force-device-scale-factor=${pixelRatio}`, "--window-size=1280,900"],
    });
    const context = await browser.newContext({ viewport: null, locale: "en-US", timezoneId: "UTC" });
    await use(await context.newPage());
    await browser.close();
  },
});

/** The places of the rows in view, which are without holes and of the jobs that belong there. */
async function places(widget: Widget): Promise<number[]> {
  const rows = await widget.inView();
  const places = rows.map(({ index }) => index - 2);
  expect(rows.map(({ id }) => id)).toEqual(places.map(id));
  expect(places).toEqual(places.map((_, n) => (places[0] ?? 0) + n));
  return places;
}

/** Scrolls to a share of the way; the rows that belong there fill the view. */
async function expectFilled(widget: Widget, share: number, count: number): Promise<void> {
  const { content, height } = await widget.scroll();
  await widget.scroll((content - height) * share);
  await expect.poll(async () => (await places(widget)).length).toBeGreaterThanOrEqual(15);
  const [first = Infinity] = await places(widget);
  expect(Math.abs(first - share * (count - 16))).toBeLessThanOrEqual(2);
}

/** The last row is in view, and right above the end. */
async function expectEnd(widget: Widget, count: number): Promise<void> {
  await expect.poll(async () => (await places(widget)).at(-1)).toBe(count - 1);
  expect((await places(widget)).length).toBeGreaterThanOrEqual(15);
  await expect(widget.row(id(count - 1))).toBeInViewport({ ratio: 0.9 });
  const gap = await widget.row(id(count - 1)).evaluate((row) => {
    const view = row.closest("table")?.parentElement?.getBoundingClientRect();
    return Math.abs((view?.bottom ?? 0) - row.getBoundingClientRect().bottom);
  });
  expect(gap).toBeLessThan(6);
}

for (const pixelRatio of [1.1, 0.67]) {
  test.describe(`at ${pixelRatio} pixels of the screen a pixel`, () => {
    test.use({ pixelRatio });

    test("NB-2: rows of 100,000 jobs fill the view in the middle and at the end", async ({ page, open }) => {
      test.setTimeout(120_000);
      const COUNT = 100_000;
      const widget = await openHuge(page, open, COUNT);
      expect(await page.evaluate(() => devicePixelRatio)).toBeCloseTo(pixelRatio);
      for (const share of [0.5, 0.25, 1]) await expectFilled(widget, share, COUNT);
      await expectEnd(widget, COUNT);
    });
  });
}

for (const pixelRatio of [1.1, 2, 5]) {
  test.describe(`at ${pixelRatio} pixels of the screen a pixel`, () => {
    test.use({ pixelRatio });

    test("NB-2: the last of 1,000,000 rows is reached by scrollbar and by keyboard", async ({
      page,
      open,
    }) => {
      test.setTimeout(240_000);
      const COUNT = 1_000_000;
      const widget = await openHuge(page, open, COUNT);
      expect(await page.evaluate(() => devicePixelRatio)).toBeCloseTo(pixelRatio);
      const { content, height } = await widget.scroll();
      await widget.scroll(content);
      await expectEnd(widget, COUNT);
      await widget.scroll((content - height) / 2);
      await expect.poll(async () => (await places(widget)).length).toBeGreaterThanOrEqual(15);
      await widget.scroll(0);
      await expect.poll(async () => (await places(widget))[0]).toBe(0);
      await widget.rows.nth(2).click();
      await page.keyboard.press("End");
      await expect(widget.row(id(COUNT - 1))).toBeFocused();
      await expectEnd(widget, COUNT);
      // The row with the focus stays in the document, which makes the list no higher.
      await widget.scroll(0);
      await expect.poll(async () => (await places(widget))[0]).toBe(0);
      expect((await widget.scroll()).content).toBe(content);
      await page.keyboard.press("ArrowUp");
      await expect(widget.row(id(COUNT - 2))).toBeFocused();
      await expect(widget.row(id(COUNT - 2))).toBeInViewport({ ratio: 0.9 });
    });
  });
}
