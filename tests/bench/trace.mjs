// What the main thread did during an action, from Chromium's own trace: how long it ran scripts, computed styles and
// laid out, and how long it was busy at all.
//
// It is the processor's time of that thread, so other programs on the machine hardly change it.
// `Performance.getMetrics` would be simpler, but its script time leaves out what runs after a promise.

/**
 * @typedef {{scriptMs: number, styleMs: number, layoutMs: number, mainThreadMs: number}} Work
 * @typedef {{name: string, ph: string, pid: number, tid: number, ts: number, dur?: number,
 *   tdur?: number}} TraceEvent Times are in microseconds: `dur` by the clock, `tdur` of the thread.
 */

// "v8.execute" has what runs after a promise, which is most of what a list does with an answer.
export const CATEGORIES = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "v8.execute",
  "blink.user_timing",
];
/** Set in the page, because Chromium has pages of its own in the same trace. */
export const MARK = "traced";

/** Which events are whose time. What is nested in one of another kind is taken from the outer one. */
const KINDS = new Map([
  ["FunctionCall", "scriptMs"],
  ["EvaluateScript", "scriptMs"],
  ["v8.callFunction", "scriptMs"],
  ["RunMicrotasks", "scriptMs"],
  ["UpdateLayoutTree", "styleMs"],
  ["Layout", "layoutMs"],
]);

/**
 * @param {import("./browser.mjs").Visit} visit
 * @param {() => Promise<unknown>} action
 */
export async function workDuring({ browser, page }, action) {
  await browser.startTracing(page, { categories: CATEGORIES });
  await page.evaluate((mark) => void performance.mark(mark), MARK);
  await action();
  const trace = await browser.stopTracing();
  const { traceEvents } = /** @type {{traceEvents: TraceEvent[]}} */ (JSON.parse(trace.toString()));
  return workIn(traceEvents);
}

/** @param {TraceEvent[]} events @returns {Work} */
export function workIn(events) {
  const work = { scriptMs: 0, styleMs: 0, layoutMs: 0, mainThreadMs: 0 };
  /** The events that the current one lies in. @type {{end: number, kind: keyof Work | undefined}[]} */
  const open = [];
  for (const { name, ts, dur = 0, tdur = dur } of onMarkedThread(events)) {
    while ((open.at(-1)?.end ?? Infinity) <= ts) open.pop();
    if (name === "RunTask") {
      work.mainThreadMs += tdur / 1_000;
      open.length = 0;
    }
    const kind = /** @type {keyof Work | undefined} */ (KINDS.get(name));
    if (kind === undefined) continue;
    const outer = open.at(-1)?.kind;
    if (outer !== undefined) work[outer] -= tdur / 1_000;
    work[kind] += tdur / 1_000;
    open.push({ end: ts + dur, kind });
  }
  return work;
}

/**
 * How long the marked thread was busy with each kind of event until the mark, without what is nested in it, in milliseconds.
 * @param {TraceEvent[]} events
 */
export function selfTimes(events) {
  const mark = events.find(({ name }) => name === MARK);
  /** @type {Map<string, number>} */
  const times = new Map();
  /** @type {{end: number, name: string}[]} */
  const open = [];
  const add = (/** @type {string} */ name, /** @type {number} */ ms) =>
    times.set(name, (times.get(name) ?? 0) + ms);
  for (const { name, ts, dur = 0, tdur = dur } of onMarkedThread(events)) {
    if (mark !== undefined && ts > mark.ts) break;
    while ((open.at(-1)?.end ?? Infinity) <= ts) open.pop();
    const outer = open.at(-1);
    if (outer) add(outer.name, -tdur / 1_000);
    add(name, tdur / 1_000);
    open.push({ end: ts + dur, name });
  }
  return times;
}

/** The complete events of the thread that the mark was set on, outer ones first. @param {TraceEvent[]} events */
function onMarkedThread(events) {
  const mark = events.find(({ name }) => name === MARK);
  if (mark === undefined) throw new Error("The trace does not hold the mark that was set in the page.");
  return events
    .filter(({ ph, pid, tid }) => ph === "X" && pid === mark.pid && tid === mark.tid)
    .sort((one, other) => one.ts - other.ts || (other.dur ?? 0) - (one.dur ?? 0));
}
