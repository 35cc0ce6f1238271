// Scrolls a list from its top to its bottom in equal steps, one a frame.

import { median } from "../statistics.mjs";
import { workDuring } from "../trace.mjs";

const FRAMES = 120;

/** @param {import("../browser.mjs").Visit} visit */
export async function scrolling(visit) {
  let seen = { intervals: [NaN], rows: NaN };
  const work = await workDuring(visit, async () => {
    seen = await visit.page.evaluate(scroll, FRAMES);
  });
  return {
    medianFrameMs: median(seen.intervals),
    longestFrameMs: Math.max(...seen.intervals),
    mainThreadMs: work.mainThreadMs / FRAMES,
    rows: seen.rows,
  };
}

/** Runs in the page. @param {number} frames */
async function scroll(frames) {
  const { list, nextFrame, rowCount } = globalThis.probe;
  let scroller = list().parentElement;
  while (scroller && !/auto|scroll/.test(getComputedStyle(scroller).overflowY))
    scroller = scroller.parentElement;
  if (!scroller) throw new Error("the rows have no scroll container");
  const distance = scroller.scrollHeight - scroller.clientHeight;
  const intervals = [];
  let rows = 0;
  let before = await nextFrame();
  for (let frame = 1; frame <= frames; frame++) {
    scroller.scrollTop = (distance * frame) / frames;
    const now = await nextFrame();
    intervals.push(now - before);
    before = now;
    rows = Math.max(rows, rowCount());
  }
  scroller.scrollTop = 0;
  await nextFrame();
  return { intervals, rows };
}
