// The list where a pixel of its own is not a pixel of the window: a page or an ancestor that is zoomed or transformed.

import { jobs } from "./support/jobs.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const COUNT = 300;

async function openAll(
  open: (host: { head: string; attributes: Record<string, string> }) => Promise<Widget>,
  style: string,
): Promise<Widget> {
  const widget = await open({ head: `<style>${style}</style>`, attributes: { limit: "100" } });
  for (let loaded = 100; loaded < COUNT; loaded += 100) {
    await expect(widget.status).toContainText(`${loaded} loaded`);
    await widget.loadMore.click();
  }
  await expect(widget.status).toContainText(`${COUNT} loaded`);
  return widget;
}

/** The rows fill the view, each at its place, wherever the list stands. */
async function expectFilled(widget: Widget): Promise<void> {
  const { content, height } = await widget.scroll();
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    await widget.scroll(Math.round((content - height) * share));
    const wanted = Math.round(share * (COUNT - 16));
    await expect
      .poll(async () => {
        const places = (await widget.inView()).map(({ index }) => index - 2);
        return places.length >= 15 && Math.abs((places[0] ?? Infinity) - wanted) <= 1;
      })
      .toBe(true);
    const places = (await widget.inView()).map(({ index }) => index - 2);
    expect(places).toEqual(places.map((_, n) => (places[0] ?? 0) + n));
  }
  expect((await widget.inView()).at(-1)?.index).toBe(COUNT + 1);
}

for (const style of [
  "main { zoom: 1.1 }",
  "main { zoom: 0.9 }",
  "muvi-jobs { zoom: 1.1 }",
  "main { transform: scale(0.9) }",
  "main { transform: scale(1.1); transform-origin: 0 0 }",
]) {
  test(`the rows fill the view from the first to the last under ${style}`, async ({ sandbox, open }) => {
    await sandbox.replaceJobs(jobs(COUNT));
    await expectFilled(await openAll(open, style));
  });
}

test("the rows fill the view where a row is not a whole number of pixels high", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(COUNT));
  const widget = await openAll(open, "muvi-jobs { --muvi-font-size: 14.3px; font-size: 14.3px }");
  const [first, second] = await widget.inView();
  expect(((second?.top ?? 0) - (first?.top ?? 0)) % 1).toBeGreaterThan(0.1);
  await expectFilled(widget);
  // Not one pixel too many or too few, though there are hundreds of rows.
  const gap = await widget.grid.evaluate((grid) => {
    const last = [...grid.querySelectorAll("tbody tr")].at(-1)?.getBoundingClientRect().bottom ?? 0;
    return Math.abs(grid.getBoundingClientRect().bottom - last);
  });
  expect(gap).toBeLessThan(1);
});
