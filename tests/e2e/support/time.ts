// A page whose time passes only when the test lets it pass, and what the widget asked at which moment of it. Hours pass
// in seconds, and a loaded machine makes nothing late.

import type { Page } from "@playwright/test";
import { untilLive } from "./live.ts";

/** A call of the API as the page made it. */
export interface Call {
  /** Milliseconds of the page's time. */
  at: number;
  kind: "list" | "detail" | "cancel";
  query: string;
  /** Of a call about one job. */
  jobId: string;
}

declare global {
  // Set in the page by `Time`; a `var` is what a property of the global object is called.
  var muviCalls: Call[];
}

/** Time passes in steps, so that answers arrive between the ticks of a clock as they do in life. */
const STEP_MS = 250;

export class Time {
  readonly #page: Page;
  readonly #underWay = new Set<object>();

  private constructor(page: Page) {
    this.#page = page;
  }

  /** Before the page is opened. Until `stop`, time passes as it does for everybody. */
  static async of(page: Page, now?: string): Promise<Time> {
    const time = new Time(page);
    await page.clock.install(now === undefined ? {} : { time: now });
    await recordCalls(page);
    page.on("request", (request) => {
      if (new URL(request.url()).pathname.startsWith("/v1/jobs")) time.#underWay.add(request);
    });
    page.on("requestfinished", (request) => time.#underWay.delete(request));
    page.on("requestfailed", (request) => time.#underWay.delete(request));
    return time;
  }

  /** From now on time passes only by `pass`. */
  async stop(): Promise<void> {
    await untilLive(this.#page);
    // The margin is for the way there: a clock cannot be stopped in the past.
    await this.#page.clock.pauseAt((await this.now()) + 5_000);
    await this.#settle();
  }

  async now(): Promise<number> {
    return await this.#page.evaluate(() => Date.now());
  }

  /** Lets time pass. What is asked meanwhile is answered as if the network took no time. */
  async pass(ms: number, step = STEP_MS): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      await this.#page.clock.runFor(Math.min(step, left));
      await this.#settle();
    }
  }

  /** The number of calls so far; `calls` and `gaps` can leave them out. */
  async mark(): Promise<number> {
    return await this.#page.evaluate(() => globalThis.muviCalls.length);
  }

  /** What the page asked since a mark, or since it was opened. */
  async calls(since = 0, kind?: Call["kind"]): Promise<Call[]> {
    const calls = await this.#page.evaluate(() => globalThis.muviCalls);
    return calls.slice(since).filter((call) => kind === undefined || call.kind === kind);
  }

  /** The pauses between the list requests since a mark, in milliseconds. */
  async gaps(since = 0): Promise<number[]> {
    const calls = await this.calls(since, "list");
    return calls.slice(1).map(({ at }, n) => at - (calls[n]?.at ?? 0));
  }

  /** Waits until every answer has arrived and was worked on. */
  async #settle(): Promise<void> {
    for (let tried = 0; tried < 200; tried++) {
      await this.#page.evaluate(async () => {
        // Messages are tasks that a stopped clock does not stop.
        for (let turn = 0; turn < 3; turn++) {
          await new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = resolve;
            port2.postMessage(null);
          });
        }
      });
      if (this.#underWay.size === 0) return;
      await this.#page.waitForTimeout(10);
    }
  }
}

/** Notes every call of the API that the page makes, with the page's time. */
export async function recordCalls(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.muviCalls = [];
    const send = globalThis.fetch;
    globalThis.fetch = (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input, document.baseURI);
      const [, jobId = "", action = ""] = /\/v1\/jobs(?:\/([^/]*))?(?:\/(.*))?$/.exec(url.pathname) ?? [];
      if (url.pathname.includes("/v1/jobs")) {
        const kind = action ? "cancel" : jobId ? "detail" : "list";
        const query = url.search.slice(1);
        globalThis.muviCalls.push({ at: Date.now(), kind, query, jobId: decodeURIComponent(jobId) });
      }
      return send(input, init);
    };
  });
}

/** Tells the page that it is in a hidden tab, or in front again. */
export async function setVisible(page: Page, isVisible: boolean): Promise<void> {
  await page.evaluate((isVisible) => {
    Object.defineProperty(document, "visibilityState", {
      value: isVisible ? "visible" : "hidden",
      configurable: true,
    });
    Object.defineProperty(document, "hidden", { value: !isVisible, configurable: true });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, isVisible);
}

/** The median of some numbers. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** The average of some numbers. */
export function average(numbers: number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

/** The most of these moments that lie within any stretch of time of that length. */
export function mostWithin(moments: number[], length: number): number {
  return Math.max(
    0,
    ...moments.map((at) => moments.filter((each) => each >= at && each < at + length).length),
  );
}
