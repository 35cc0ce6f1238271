// A list with ten thousand jobs: what it weighs, and how it scrolls, searches and refreshes.

import { Visit } from "../browser.mjs";
import { REFERENCE, TWO_LINES } from "../peers.mjs";
import { loadUntil } from "./loading.mjs";
import { refreshing } from "./refreshing.mjs";
import { scrolling } from "./scrolling.mjs";
import { searching } from "./searching.mjs";

const JOBS = 10_000;

/** @type {import("../bench.mjs").Measurement} */
export const tenThousand = {
  name: "ten-thousand",
  about: "10,000 loaded: memory, scrolling, searching, and refreshes after 5 of them changed",
  rounds: 3,
  peers: [REFERENCE, TWO_LINES],
  figures: [
    { key: "loadMs", title: "Loading them", unit: "s" },
    { key: "heapBytes", title: "JavaScript heap", unit: "MB" },
    { key: "wasmBytes", title: "WebAssembly memory", unit: "MB" },
    { key: "memoryBytes", title: "Both together", unit: "MB", aim: { ratio: 1.3 } },
    { key: "frameMs", title: "Scrolling, median frame", unit: "ms" },
    { key: "longestFrameMs", title: "Scrolling, longest frame", unit: "ms" },
    { key: "scrollMs", title: "Scrolling, main thread per frame", unit: "ms" },
    { key: "rows", title: "Scrolling, most rows in the document", unit: "count" },
    { key: "searchMs", title: "Search, median from key to frame", unit: "ms", aim: { ratio: 1 } },
    { key: "slowestSearchMs", title: "Search, slowest from key to frame", unit: "ms" },
    { key: "searchScriptMs", title: "Search, script per key", unit: "ms" },
    { key: "searchMainMs", title: "Search, main thread per key", unit: "ms" },
    { key: "refreshScriptMs", title: "Refresh, script", unit: "ms", aim: { ratio: 1.5 } },
    { key: "firstRefreshScriptMs", title: "Refresh, script of the first", unit: "ms" },
    { key: "refreshMainMs", title: "Refresh, main thread", unit: "ms" },
    { key: "recordsInRows", title: "Refresh, mutation records in the rows", unit: "count", aim: "no more" },
    { key: "records", title: "Refresh, mutation records overall", unit: "count" },
  ],

  async measure({ browser, server, sandbox }, peer) {
    await sandbox.hold(JOBS);
    return await Visit.to(browser, server.origin + peer.path(100), {}, async (visit) => {
      const loadMs = await loadUntil(visit, JOBS);
      const { heapBytes, wasmBytes } = await visit.memory();
      const scrolled = await scrolling(visit);
      const searched = await searching(visit);
      const refreshed = await refreshing(visit, sandbox);
      return {
        loadMs,
        heapBytes,
        wasmBytes,
        memoryBytes: heapBytes + wasmBytes,
        frameMs: scrolled.medianFrameMs,
        longestFrameMs: scrolled.longestFrameMs,
        scrollMs: scrolled.mainThreadMs,
        rows: scrolled.rows,
        searchMs: searched.medianMs,
        slowestSearchMs: searched.slowestMs,
        searchScriptMs: searched.scriptMs,
        searchMainMs: searched.mainThreadMs,
        refreshScriptMs: refreshed.scriptMs,
        firstRefreshScriptMs: refreshed.firstScriptMs,
        refreshMainMs: refreshed.mainThreadMs,
        recordsInRows: refreshed.inRows,
        records: refreshed.overall,
      };
    });
  },
};
