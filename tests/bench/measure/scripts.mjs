// What the script of Load more and of a refresh is made of: where the script times of `load-more` and `ten-thousand` go. A
// profiler samples the main thread, which slows it down: the shares are right, the sums are longer than without it.

import { Visit } from "../browser.mjs";
import { REFERENCE, TWO_LINES } from "../peers.mjs";

const TURNS = 20;
const SAMPLING_US = 100;

/** @typedef {{functionName: string, url: string}} Frame */

/** By what runs; the first that fits counts. @type {[string, (frame: Frame) => boolean][]} */
const KINDS = [
  ["none", ({ functionName }) => /^\((idle|program|root)\)$/.test(functionName)],
  ["garbageMs", ({ functionName }) => functionName === "(garbage collector)"],
  ["crossingMs", ({ functionName }) => /^(js-to-wasm|wasm-to-js)/.test(functionName)],
  ["wasmMs", ({ url }) => /\.wasm$|^wasm:/.test(url)],
  ["glueMs", ({ url }) => /muvi-jobs-core\.js$/.test(url)],
  ["pageMs", ({ url }) => /\.js$/.test(url)],
  // Functions of the browser have no address; the benchmark's own come from nowhere else.
  ["browserMs", () => true],
];
const FIGURES = [
  { key: "pageMs", title: "Scripts: the reference, or the definer" },
  { key: "glueMs", title: "Scripts: the glue" },
  { key: "crossingMs", title: "Between scripts and WebAssembly" },
  { key: "wasmMs", title: "WebAssembly" },
  { key: "browserMs", title: "Functions of the browser, and the benchmark's own" },
  { key: "garbageMs", title: "Collecting garbage" },
];
const ACTIONS = [
  { key: "more", title: "Load more, 100 jobs" },
  { key: "refresh", title: "Refresh, 100 jobs" },
];

/** @type {import("../bench.mjs").Measurement} */
export const scripts = {
  name: "scripts",
  about: `what the script of ${TURNS} presses of Load more and of Refresh is made of, each, by a profiler`,
  rounds: 3,
  peers: [REFERENCE, TWO_LINES],
  figures: ACTIONS.flatMap((action) =>
    FIGURES.map(({ key, title }) => ({
      key: `${action.key} ${key}`,
      title: `${action.title}: ${title}`,
      unit: /** @type {const} */ ("ms"),
    })),
  ),

  async measure({ browser, server, sandbox }, peer) {
    await sandbox.hold(100 * (TURNS + 2));
    return await Visit.to(browser, server.origin + peer.path(100), {}, async (visit) => {
      const more = await profiled(visit, async () => {
        await globalThis.probe.loadMore();
        await globalThis.probe.nextFrame();
      });
      const refresh = await profiled(visit, async () => {
        const { button, nextFrame } = globalThis.probe;
        button("Refresh").click();
        for (let frame = 0; frame < 5; frame++) await nextFrame();
      });
      return { ...named("more", more), ...named("refresh", refresh) };
    });
  },
};

/** @param {string} action @param {Record<string, number>} times */
const named = (action, times) =>
  Object.fromEntries(FIGURES.map(({ key }) => [`${action} ${key}`, times[key] ?? 0]));

/**
 * The processor's time for one turn by kind, in milliseconds.
 * @param {Visit} visit @param {() => Promise<void>} turn runs in the page
 */
async function profiled({ page, devTools }, turn) {
  await devTools.send("Profiler.enable");
  await devTools.send("Profiler.setSamplingInterval", { interval: SAMPLING_US });
  await devTools.send("Profiler.start");
  for (let turns = 0; turns < TURNS; turns++) await page.evaluate(turn);
  const { profile } = await devTools.send("Profiler.stop");
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  /** @type {Record<string, number>} */
  const times = {};
  for (const [place, id] of (profile.samples ?? []).entries()) {
    const frame = frames.get(id);
    const kind = frame && KINDS.find(([, fits]) => fits(frame))?.[0];
    if (kind) times[kind] = (times[kind] ?? 0) + (profile.timeDeltas?.[place] ?? 0) / 1_000 / TURNS;
  }
  return times;
}
