// A list with a hundred thousand jobs: what it weighs, by job too, and how it scrolls.

import { Visit } from "../browser.mjs";
import { REFERENCE, TWO_LINES } from "../peers.mjs";
import { loadUntil } from "./loading.mjs";
import { scrolling } from "./scrolling.mjs";

const FEW = 10_000;
const MANY = 100_000;

/** @type {import("../bench.mjs").Measurement} */
export const hundredThousand = {
  name: "hundred-thousand",
  about: "100,000 loaded: memory and scrolling",
  rounds: 3,
  peers: [REFERENCE, TWO_LINES],
  figures: [
    { key: "loadMs", title: "Loading them", unit: "s" },
    { key: "heapBytes", title: "JavaScript heap", unit: "MB" },
    { key: "wasmBytes", title: "WebAssembly memory", unit: "MB" },
    { key: "memoryBytes", title: "Both together", unit: "MB" },
    { key: "bytesPerJob", title: "Per job, between 10,000 and 100,000", unit: "bytes" },
    { key: "frameMs", title: "Scrolling, median frame", unit: "ms" },
    { key: "longestFrameMs", title: "Scrolling, longest frame", unit: "ms" },
    { key: "scrollMs", title: "Scrolling, main thread per frame", unit: "ms" },
    { key: "rows", title: "Scrolling, most rows in the document", unit: "count" },
  ],

  async measure({ browser, server, sandbox }, peer) {
    await sandbox.hold(MANY);
    return await Visit.to(browser, server.origin + peer.path(100), {}, async (visit) => {
      const fewMs = await loadUntil(visit, FEW);
      const few = await visit.memory();
      const moreMs = await loadUntil(visit, MANY);
      const { heapBytes, wasmBytes } = await visit.memory();
      const memoryBytes = heapBytes + wasmBytes;
      const scrolled = await scrolling(visit);
      return {
        loadMs: fewMs + moreMs,
        heapBytes,
        wasmBytes,
        memoryBytes,
        bytesPerJob: (memoryBytes - few.heapBytes - few.wasmBytes) / (MANY - FEW),
        frameMs: scrolled.medianFrameMs,
        longestFrameMs: scrolled.longestFrameMs,
        scrollMs: scrolled.mainThreadMs,
        rows: scrolled.rows,
      };
    });
  },
};
