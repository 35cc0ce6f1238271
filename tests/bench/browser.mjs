// Chromium, and a visit of one page in it: a cold profile, slowed down as asked for, driven by the DevTools protocol.

import { createRequire } from "node:module";
import { installProbe } from "./probe.mjs";
import { CATEGORIES, MARK } from "./trace.mjs";

// Playwright is installed for the end-to-end tests; there is no second copy.
const require = createRequire(new URL("../e2e/package.json", import.meta.url));
const { chromium } = /** @type {typeof import("@playwright/test")} */ (require("@playwright/test"));

/** @typedef {import("@playwright/test").Browser} Browser */
/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {import("@playwright/test").CDPSession} DevTools */

/**
 * How a page is slowed down.
 * @typedef {{cpuSlowdown?: number, isSlow4g?: boolean}} Conditions
 */

/**
 * What was seen inside the page, and the processor's time that its main thread took for it.
 * @typedef {import("./probe.mjs").Seen & {mainThreadMs: number}} FirstRows
 */

/** 1.6 Mbit/s down, 750 kbit/s up, 150 ms: what Lighthouse calls slow 4G. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};

/** @param {string} executablePath */
export function launch(executablePath) {
  const args = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
  ];
  return chromium.launch({ executablePath, args });
}

const VIEWPORT = { width: 1280, height: 900 };

/**
 * Chromium's trace of a page from nothing to its first rows.
 * @param {Browser} browser @param {string} url @returns {Promise<import("./trace.mjs").TraceEvent[]>}
 */
export async function tracedStart(browser, url) {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: "en-US", timezoneId: "UTC" });
  try {
    const page = await context.newPage();
    await page.addInitScript(installProbe);
    // Compiling has categories of its own.
    const compiling = [
      "v8",
      "v8.wasm",
      "disabled-by-default-v8.wasm.detailed",
      "disabled-by-default-v8.compile",
    ];
    await browser.startTracing(page, { categories: [...CATEGORIES, ...compiling] });
    await page.goto(url, { waitUntil: "commit" });
    await page.evaluate(() => globalThis.probe.firstRows);
    await page.evaluate((mark) => void performance.mark(mark), MARK);
    const trace = await browser.stopTracing();
    return JSON.parse(trace.toString()).traceEvents;
  } finally {
    await context.close();
  }
}

/** One page, from a profile without any cache to its end. */
export class Visit {
  /** @param {Browser} browser @param {Page} page @param {DevTools} devTools */
  constructor(browser, page, devTools) {
    this.browser = browser;
    this.page = page;
    this.devTools = devTools;
  }

  /**
   * Opens a page, hands the visit over once the first rows are there, and closes everything.
   * @template Result
   * @param {Browser} browser
   * @param {string} url
   * @param {Conditions} conditions
   * @param {(visit: Visit, firstRows: FirstRows) => Promise<Result>} use
   */
  static async to(browser, url, { cpuSlowdown = 1, isSlow4g = false }, use) {
    const context = await browser.newContext({ viewport: VIEWPORT, locale: "en-US", timezoneId: "UTC" });
    try {
      const page = await context.newPage();
      const devTools = await context.newCDPSession(page);
      await page.addInitScript(installProbe);
      if (isSlow4g) {
        await devTools.send("Network.enable");
        await devTools.send("Network.emulateNetworkConditions", SLOW_4G);
      }
      await devTools.send("Emulation.setCPUThrottlingRate", { rate: cpuSlowdown });
      await devTools.send("Performance.enable", { timeDomain: "threadTicks" });
      await page.goto(url, { waitUntil: "commit" });
      const seen = await page.evaluate(() => globalThis.probe.firstRows);
      const { metrics } = await devTools.send("Performance.getMetrics");
      // The page is the first thing that happens in its process, so nothing has to be subtracted.
      const mainThreadMs = 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN);
      await devTools.send("Performance.disable");
      return await use(new Visit(browser, page, devTools), { ...seen, mainThreadMs });
    } finally {
      await context.close();
    }
  }

  /** What the page holds after everything that can be freed was freed. */
  async memory() {
    // The first collection runs finalizers, the second frees what they held.
    await this.devTools.send("HeapProfiler.collectGarbage");
    await this.devTools.send("HeapProfiler.collectGarbage");
    const { usedSize: heapBytes } = await this.devTools.send("Runtime.getHeapUsage");
    const wasmBytes = await this.page.evaluate(() => globalThis.probe.wasmBytes());
    return { heapBytes, wasmBytes };
  }
}
