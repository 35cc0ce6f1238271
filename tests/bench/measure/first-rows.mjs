// How much is fetched until the first rows are seen, and how long that takes on good and bad machines and networks.

import { Visit } from "../browser.mjs";
import { REFERENCE, TWO_LINES, WITH_PRELOADS } from "../peers.mjs";

const SLOW_CPU = { cpuSlowdown: 4 };
const SLOW_4G = { isSlow4g: true };

/** Browsers tell only of tasks from 50 ms on. @param {{longTasksMs: number[]}} seen */
const longest = ({ longTasksMs }) => Math.max(0, ...longTasksMs);

/** @type {import("../bench.mjs").Measurement} */
export const firstRows = {
  name: "first-rows",
  about: "from an empty cache to the frame with the first 20 rows",
  rounds: 7,
  peers: [REFERENCE, TWO_LINES, WITH_PRELOADS],
  figures: [
    {
      key: "bytes",
      title: "Bytes of the files, brotli",
      unit: "kB",
      aim: { below: 79_000 },
    },
    { key: "requests", title: "Requests", unit: "count" },
    {
      key: "allBytes",
      title: "Bytes with the files behind the first rows",
      unit: "kB",
    },
    { key: "elements", title: "Elements in the document", unit: "count" },
    { key: "mainThreadMs", title: "Main thread, processor time", unit: "ms" },
    { key: "plain", title: "Time", unit: "ms", aim: { ratio: 1 } },
    {
      key: "slowCpu",
      title: "Time, CPU 4x slower",
      unit: "ms",
      aim: { ratio: 1 },
    },
    { key: "longTasks", title: "Long tasks, CPU 4x slower", unit: "count" },
    {
      key: "longestTask",
      title: "Longest task, CPU 4x slower",
      unit: "ms",
      aim: { below: 50 },
    },
    { key: "slow4g", title: "Time, slow 4G", unit: "ms", aim: { ratio: 1.2 } },
    {
      key: "both",
      title: "Time, slow 4G and CPU 4x slower",
      unit: "ms",
      aim: { ratio: 1.15 },
    },
    {
      key: "longestTaskOfBoth",
      title: "Longest task, slow 4G and CPU 4x slower",
      unit: "ms",
      aim: { below: 50 },
    },
  ],

  async measure({ browser, server, sandbox }, peer) {
    await sandbox.hold(240);
    const url = server.origin + peer.path(20);
    /** @param {import("../browser.mjs").Conditions} conditions */
    const seen = (conditions) => Visit.to(browser, url, conditions, async (_, firstRows) => firstRows);
    server.takeServed();
    const plain = await seen({});
    // The page around the list belongs to whoever embeds it.
    const served = server.takeServed().filter(({ path }) => !path.includes(".html"));
    const slowCpu = await seen(SLOW_CPU);
    const slow4g = await seen(SLOW_4G);
    const both = await seen({ ...SLOW_CPU, ...SLOW_4G });
    const before = served.filter(({ path }) => plain.requested.includes(path));
    /** @param {{bytes: number}[]} files */
    const sum = (files) => files.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      bytes: sum(before),
      requests: before.length,
      allBytes: sum(served),
      elements: plain.elements,
      mainThreadMs: plain.mainThreadMs,
      plain: plain.timeMs,
      slowCpu: slowCpu.timeMs,
      longTasks: slowCpu.longTasksMs.length,
      longestTask: longest(slowCpu),
      slow4g: slow4g.timeMs,
      both: both.timeMs,
      longestTaskOfBoth: longest(both),
    };
  },
};
