// What the main thread does from an empty cache to the frame with the first rows: where the time of `first-rows` goes.

import { selfTimes } from "../trace.mjs";
import { REFERENCE, WITH_PRELOADS } from "../peers.mjs";
import { tracedStart } from "../browser.mjs";

/** The events of Chromium's trace by what they are work for; the first that fits counts. @type {[string, RegExp][]} */
const KINDS = [
  ["wasmMs", /^(v8\.)?wasm|^FlushInstructionCache$/],
  ["parsingMs", /^V8\.(Parse|PreParse|Compile)|^v8\.(parse|compile)/],
  [
    "scriptMs",
    /^(FunctionCall|EvaluateScript|RunMicrotasks|TimerFire|FireAnimationFrame|v8\.(call|evaluate|run).*)$/,
  ],
  ["styleMs", /^UpdateLayoutTree$/],
  ["layoutMs", /^Layout$/],
  ["paintMs", /^(Paint|PrePaint|Layerize|Commit|UpdateLayer)$/],
  ["restMs", /./],
];

/** @type {import("../bench.mjs").Measurement} */
export const startUp = {
  name: "start-up",
  about: "processor time of the main thread until the first 20 rows, by what it is for",
  rounds: 7,
  peers: [REFERENCE, WITH_PRELOADS],
  figures: [
    { key: "wasmMs", title: "WebAssembly: compiling", unit: "ms" },
    { key: "parsingMs", title: "Scripts: parsing and compiling", unit: "ms" },
    { key: "scriptMs", title: "Scripts and WebAssembly: running", unit: "ms" },
    { key: "styleMs", title: "Style", unit: "ms" },
    { key: "layoutMs", title: "Layout, with the style of containers", unit: "ms" },
    { key: "paintMs", title: "Paint", unit: "ms" },
    { key: "restMs", title: "The page itself and everything else", unit: "ms" },
  ],

  async measure({ browser, server, sandbox }, peer) {
    await sandbox.hold(240);
    const times = selfTimes(await tracedStart(browser, server.origin + peer.path(20)));
    const sums = Object.fromEntries(KINDS.map(([key]) => [key, 0]));
    for (const [name, ms] of times) {
      const kind = KINDS.find(([, names]) => names.test(name))?.[0] ?? "restMs";
      sums[kind] = (sums[kind] ?? 0) + ms;
    }
    return sums;
  },
};
