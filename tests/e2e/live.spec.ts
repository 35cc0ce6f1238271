// The list follows the jobs: how often it asks, when it does not, and how true it says it is.

import type { Page } from "@playwright/test";
import { iso, job, jobs } from "./support/jobs.ts";
import { untilLive } from "./support/live.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { average, median, mostWithin, setVisible, Time } from "./support/time.ts";
import { Widget } from "./support/widget.ts";

// A trace would take a picture of the page at every step of the clock.
test.use({ trace: "off" });

const FIVE_MINUTES_LATER = "2026-02-18T15:05:00Z";

function every(seconds: number | string): { attributes: Record<string, string> } {
  return { attributes: { "refresh-interval": String(seconds) } };
}

/** The number of seconds that a duration such as `1m 05s` means. */
function seconds(duration: string): number {
  const [, minutes = "0", rest = "NaN"] = /^(?:(\d+)m )?(\d+)s$/.exec(duration) ?? [];
  return Number(minutes) * 60 + Number(rest);
}

test("TS-6: a job that ends is shown as ended with the next refresh, without navigation", async ({
  page,
  sandbox,
  open,
}) => {
  const [watched, ...others] = jobs(5);
  const running = { ...watched, status: "processing", progress: 50 };
  await sandbox.replaceJobs([running, ...others]);
  const time = await Time.of(page);
  const widget = await open(every(10));
  await expect(widget.rows).toHaveCount(5);
  await time.stop();
  let navigations = 0;
  page.on("framenavigated", () => navigations++);
  const completedAt = iso(Date.parse(watched?.createdAt ?? "") + 150_000);
  await sandbox.changeJobs({ jobId: "job_e2e00000", status: "completed", completedAt });
  const since = await time.mark();
  await time.pass(11_000);
  const [row] = await widget.read();
  expect(row?.cells).toMatchObject({ "Job ID": "job_e2e00000", Status: "Completed", Duration: "2m 30s" });
  expect(row?.progress).toEqual([]);
  const [known] = await widget.evaluate((element) => element.jobs);
  expect(known).toMatchObject({ status: "completed", progress: 100, completedAt });
  expect((await time.calls(since)).length).toBeLessThanOrEqual(2);
  expect(navigations).toBe(0);
});

test("TS-7: the usual intervals are offered, and the page's own if it is none of them", async ({
  page,
  open,
}) => {
  const values = (widget: Widget) =>
    widget.interval
      .getByRole("option")
      .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  const usual = ["auto", "off", "5", "15", "30", "60", "300"];
  const widget = await open({ body: `${script()}${markup({ endpoint: "/v1/jobs" })}` });
  await expect(widget.interval).toHaveValue("auto");
  expect(await values(widget)).toEqual(usual);
  await widget.evaluate((element) => {
    element.refreshInterval = 7;
  });
  await expect(widget.interval).toHaveValue("7");
  expect([...(await values(widget))].sort()).toEqual([...usual, "7"].sort());
  await expect(page.locator("muvi-jobs")).toHaveAttribute("refresh-interval", "7");
});

test("TS-7: Off asks nothing, and is still Off after a reload", async ({ page, open }) => {
  const time = await Time.of(page);
  const widget = await open(every(2));
  await expect(widget.interval).toHaveValue("2");
  await time.stop();
  const before = await time.mark();
  await time.pass(10_000, 1_000);
  expect((await time.calls(before)).length).toBeGreaterThanOrEqual(3);
  await widget.interval.selectOption("off");
  await expect(widget.host).toHaveAttribute("refresh-interval", "off");
  const since = await time.mark();
  await time.pass(20_000, 1_000);
  expect(await time.calls(since)).toEqual([]);
  await page.clock.resume();
  await page.reload();
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.interval).toHaveValue("off");
  await expect(widget.host).toHaveAttribute("refresh-interval", "off");
  await time.stop();
  await time.pass(20_000, 1_000);
  expect(await time.calls()).toHaveLength(1);
});

test("TS-7: a chosen interval is used from then on, also after a reload", async ({ page, open }) => {
  const time = await Time.of(page);
  const widget = await open(every("off"));
  await expect(widget.rows).toHaveCount(20);
  await widget.interval.selectOption("15");
  await expect(widget.host).toHaveAttribute("refresh-interval", "15");
  await page.reload();
  await expect(widget.interval).toHaveValue("15");
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  const since = await time.mark();
  await time.pass(50_000, 1_000);
  expect((await time.calls(since)).length).toBeGreaterThanOrEqual(2);
  for (const gap of await time.gaps(since)) {
    expect(gap).toBeGreaterThanOrEqual(11_000);
    expect(gap).toBeLessThanOrEqual(19_000);
  }
});

for (const control of ["fixed", "hidden"]) {
  test(`TS-7: with refresh-control="${control}" the page decides, whatever was chosen before`, async ({
    page,
    site,
    open,
  }) => {
    const time = await Time.of(page);
    const free = await open(every(60));
    await free.interval.selectOption("off");
    await expect(free.host).toHaveAttribute("refresh-interval", "off");
    await page.goto(site.origin + "/muvi-jobs/icon.svg");
    const widget = await open({ attributes: { "refresh-interval": "5", "refresh-control": control } });
    await expect(widget.rows).toHaveCount(20);
    await expect(widget.host).toHaveAttribute("refresh-interval", "5");
    if (control === "hidden") {
      await expect(widget.interval).toHaveCount(0);
    } else {
      await expect(widget.interval).toBeDisabled();
      await expect(widget.interval).toHaveValue("5");
    }
    await expect(widget.refresh).toBeEnabled();
    await time.stop();
    const since = await time.mark();
    await time.pass(12_000, 1_000);
    expect((await time.calls(since)).length).toBeGreaterThanOrEqual(1);
  });
}

test("TS-7: refresh-control can be changed at any time", async ({ open }) => {
  const widget = await open();
  await expect(widget.interval).toBeEnabled();
  const set = (value: string | null) =>
    widget.evaluate((element, value) => {
      element.refreshControl = value;
    }, value);
  await set("fixed");
  await expect(widget.interval).toBeDisabled();
  await set("hidden");
  await expect(widget.interval).toHaveCount(0);
  await set(null);
  await expect(widget.interval).toBeEnabled();
});

for (const [by, one, two] of [
  ["id", { id: "one" }, { id: "two" }],
  ["endpoint", { endpoint: "/v1/jobs" }, { endpoint: "/gateway/v1/jobs" }],
] as const) {
  test(`TS-7: elements that differ in their ${by} remember their own intervals`, async ({
    page,
    sandbox,
    site,
    open,
  }) => {
    site.proxy("/gateway/v1", `${sandbox.origin}/v1`);
    const host = { endpoint: "/v1/jobs", "refresh-interval": "60" };
    await open({ body: script() + markup({ ...host, ...one }) + markup({ ...host, ...two }) });
    const first = new Widget(page, page.locator("muvi-jobs").first());
    const second = new Widget(page, page.locator("muvi-jobs").last());
    await expect(second.interval).toHaveValue("60");
    await first.interval.selectOption("off");
    await expect(first.host).toHaveAttribute("refresh-interval", "off");
    await expect(second.interval).toHaveValue("60");
    await second.interval.selectOption("30");
    await expect(second.host).toHaveAttribute("refresh-interval", "30");
    await page.reload();
    await expect(first.interval).toHaveValue("off");
    await expect(second.interval).toHaveValue("30");
  });
}

test("TS-7: where nothing can be stored, the choice holds for the page", async ({ page, open }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, "localStorage", {
      get() {
        throw new DOMException("Not here.", "SecurityError");
      },
    });
  });
  const widget = await open(every(60));
  await expect(widget.rows).toHaveCount(20);
  await widget.interval.selectOption("off");
  await expect(widget.host).toHaveAttribute("refresh-interval", "off");
});

test("TS-8: a hidden page asks nothing for five intervals, then once", async ({ page, open }) => {
  const time = await Time.of(page);
  const widget = await open(every(10));
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  await setVisible(page, false);
  const since = await time.mark();
  await time.pass(50_000, 1_000);
  expect(await time.calls(since)).toEqual([]);
  await setVisible(page, true);
  await time.pass(1_000);
  expect(await time.calls(since)).toHaveLength(1);
  await time.pass(7_000, 1_000);
  expect(await time.calls(since)).toHaveLength(1);
  await time.pass(6_000, 1_000);
  expect(await time.calls(since)).toHaveLength(2);
});

test("TS-8: a page that was hidden for less than an interval has nothing to catch up", async ({
  page,
  open,
}) => {
  const time = await Time.of(page);
  const widget = await open(every(30));
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  await setVisible(page, false);
  const since = await time.mark();
  await time.pass(3_000, 1_000);
  await setVisible(page, true);
  await time.pass(2_000, 1_000);
  expect(await time.calls(since)).toEqual([]);
});

test("TS-8: an element off the screen asks nothing for five intervals, then once", async ({ page, open }) => {
  const time = await Time.of(page);
  const widget = await open({
    body: `${script()}${markup({ ...QUIET, "refresh-interval": "10" })}<div style="height: 4000px"></div>`,
  });
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  await scrollPage(page, 4_000);
  const since = await time.mark();
  await time.pass(50_000, 1_000);
  expect(await time.calls(since)).toEqual([]);
  await scrollPage(page, 0);
  await time.pass(1_000);
  expect(await time.calls(since)).toHaveLength(1);
  await time.pass(7_000, 1_000);
  expect(await time.calls(since)).toHaveLength(1);
  await time.pass(6_000, 1_000);
  expect(await time.calls(since)).toHaveLength(2);
});

/** Scrolls the page and waits until every observer of what is in view has been told. */
async function scrollPage(page: Page, top: number): Promise<void> {
  await page.evaluate(async (top) => {
    scrollTo(0, top);
    const host = document.querySelector("muvi-jobs") as Element;
    await new Promise<void>((resolve) => {
      const observer = new IntersectionObserver((entries) => {
        if (entries.at(-1)?.isIntersecting === (top === 0)) {
          observer.disconnect();
          resolve();
        }
      });
      observer.observe(host);
    });
  }, top);
}

test("TS-8: a disconnected element asks nothing for five intervals", async ({ page, open }) => {
  const time = await Time.of(page);
  const widget = await open(every(10));
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  const element = await widget.host.elementHandle();
  await element?.evaluate((element) => element.remove());
  const since = await time.mark();
  await time.pass(50_000, 1_000);
  expect(await time.calls(since)).toEqual([]);
  await element?.evaluate((element) => document.querySelector("main")?.append(element));
  await time.pass(1_000);
  await expect(widget.rows).toHaveCount(20);
  expect(await time.calls(since)).toHaveLength(1);
  await time.pass(13_000, 1_000);
  expect(await time.calls(since)).toHaveLength(2);
});

test("TS-9: a refresh that takes longer than the interval stays the only one under way", async ({
  page,
  sandbox,
  open,
}) => {
  const time = await Time.of(page);
  const widget = await open(every(1));
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  await sandbox.latency(1_500);
  const since = await time.mark();
  // Ten intervals pass before the answer comes.
  await page.clock.runFor(10_000);
  await widget.refresh.click();
  expect(await time.calls(since)).toHaveLength(1);
  await sandbox.latency(0);
  await time.pass(4_000);
  expect((await time.calls(since)).length).toBeGreaterThanOrEqual(3);
});

test("TS-9: the late answer of a refresh never shows under a filter chosen meanwhile", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(10, { status: "failed" }));
  const time = await Time.of(page);
  const widget = await open(every(5));
  await expect(widget.rows).toHaveCount(10);
  await time.stop();
  await sandbox.addJobs({ jobId: "job_latecomer", status: "completed" });
  await sandbox.latency(1_500, { path: "list", status: "none" });
  await widget.evaluate((element) => {
    const root = element.shadowRoot as ShadowRoot;
    const observer = new MutationObserver(() => {
      if (root.textContent?.includes("latecomer")) element.dataset.late = "shown";
    });
    observer.observe(root, { subtree: true, childList: true, characterData: true });
  });
  const since = await time.mark();
  await page.clock.runFor(7_000);
  expect(await time.calls(since)).toHaveLength(1);
  await widget.chooseStatus("Failed");
  await page.waitForTimeout(2_000);
  await time.pass(1_000);
  await expect(widget.rows).toHaveCount(10);
  expect((await time.calls(since)).map(({ query }) => query)).toEqual(["limit=20", "limit=20&status=failed"]);
  expect(await widget.host.getAttribute("data-late")).toBeNull();
});

test("TS-13: a 401 stops polling, is told, and a new key starts it again", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const time = await Time.of(page);
  const widget = await open(every(2));
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  await sandbox.requireKey({ pb_e2e_live: [] });
  await time.pass(4_000, 1_000);
  await expect(widget.alert).toContainText(/401|key|access/i);
  await expect(widget.rows).toHaveCount(20);
  const [error] = await watch.events("muvi-error");
  expect(error?.detail).toMatchObject({ stage: "http", status: 401 });
  const since = await time.mark();
  await time.pass(60_000, 2_000);
  expect(await time.calls(since)).toEqual([]);
  await setVisible(page, false);
  await setVisible(page, true);
  await time.pass(3_000, 1_000);
  expect(await time.calls(since)).toEqual([]);
  await widget.evaluate((element) => {
    element.apiKey = "pb_e2e_live";
  });
  await time.pass(9_000, 1_000);
  await expect(widget.alert).toHaveCount(0);
  expect((await time.calls(since)).length).toBeGreaterThanOrEqual(3);
});

test("TS-13: a key function is asked once more after a 401, and polling stops if that did not help", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.requireKey({ pb_e2e_live: [] });
  const time = await Time.of(page);
  const widget = await open({ body: `${script()}<div id="room"></div>` });
  await page.evaluate(async () => {
    await customElements.whenDefined("muvi-jobs");
    const element = document.createElement("muvi-jobs") as HTMLElement & Record<string, unknown>;
    element.dataset.asked = "0";
    element.refreshInterval = 2;
    element.apiKey = () => {
      element.dataset.asked = String(Number(element.dataset.asked) + 1);
      return "pb_e2e_live";
    };
    document.querySelector("#room")?.append(element);
  });
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  await sandbox.requireKey({ pb_e2e_next: [] });
  const asked = async () => Number(await widget.host.getAttribute("data-asked"));
  const before = await asked();
  const since = await time.mark();
  await time.pass(4_000, 1_000);
  await expect(widget.alert).toBeVisible();
  expect(await asked()).toBe(before + 1);
  expect(await time.calls(since)).toHaveLength(2);
  await time.pass(60_000, 2_000);
  expect(await asked()).toBe(before + 1);
  expect(await time.calls(since)).toHaveLength(2);
});

test("TS-13: a 403 stops polling, is told, and Retry starts it again", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const time = await Time.of(page);
  const widget = await open(every(2));
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  await sandbox.faults({ times: "always", kind: { status: 403, code: "OPERATION_NOT_ALLOWED" } });
  await time.pass(4_000, 1_000);
  await expect(widget.alert).toContainText(/check_status/);
  await expect(widget.rows).toHaveCount(20);
  expect((await watch.events("muvi-error")).map(({ detail }) => detail.status)).toEqual([403]);
  const since = await time.mark();
  await time.pass(60_000, 2_000);
  expect(await time.calls(since)).toEqual([]);
  await sandbox.faults();
  await widget.retry.click();
  await time.pass(9_000, 1_000);
  await expect(widget.alert).toHaveCount(0);
  expect((await time.calls(since)).length).toBeGreaterThanOrEqual(3);
});

test("TS-14: on repeated 429 the gaps grow to eight times the interval, and a success resets them", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const time = await Time.of(page);
  const widget = await open(every(1));
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  await sandbox.faults({ times: "always", kind: { status: 429 } });
  const failing = await time.mark();
  await time.pass(60_000, 500);
  const grown = await time.gaps(failing);
  expect(grown[0]).toBeLessThan(2_500);
  expect(Math.max(...grown)).toBeGreaterThanOrEqual(8_000);
  expect(Math.max(...grown.slice(-4))).toBe(Math.max(...grown));
  await sandbox.faults();
  await time.pass(40_000, 1_000);
  await expect(widget.alert).toHaveCount(0);
  const healed = await time.mark();
  await time.pass(8_000, 500);
  expect((await time.calls(healed)).length).toBeGreaterThanOrEqual(4);
  await sandbox.faults({ times: "always", kind: { status: 429 } });
  const failingAgain = await time.mark();
  await time.pass(6_000, 500);
  expect((await time.gaps(failingAgain))[0]).toBeLessThan(2_500);
});

for (const wait of [20, 100]) {
  test(`TS-14: a refresh honours Retry-After: ${wait}`, async ({ page, sandbox, open, watch }) => {
    watch.allowFailedRequests();
    const time = await Time.of(page);
    const widget = await open(every(2));
    await expect(widget.rows).toHaveCount(20);
    await time.stop();
    await sandbox.faults({ times: 1, kind: { status: 429, retryAfter: wait } });
    const since = await time.mark();
    await time.pass(wait * 1_000 + 40_000, 1_000);
    await expect(widget.alert).toHaveCount(0);
    const gaps = await time.gaps(since);
    expect(gaps[0]).toBeGreaterThanOrEqual(wait * 1_000);
    expect(gaps[0]).toBeLessThanOrEqual(wait * 1_300);
    expect(median(gaps.slice(1))).toBeLessThan(4_500);
  });
}

test("TS-21: durations of running jobs tick every second, all at once; those of finished ones are fixed", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs([
    job(0, { status: "processing" }),
    job(1, { status: "pending" }),
    job(2, { status: "completed" }),
    job(3, { status: "failed" }),
  ]);
  const time = await Time.of(page, FIVE_MINUTES_LATER);
  const widget = await open();
  await expect(widget.rows).toHaveCount(4);
  await time.stop();
  const read = async () => (await widget.read()).map(({ cells }) => cells.Duration);
  let before = await read();
  for (let round = 0; round < 5; round++) {
    await time.pass(1_000);
    const now = await read();
    const passed = ((await time.now()) - Date.parse("2026-02-18T15:00:00Z")) / 1_000;
    expect(Math.abs(seconds(now[0] ?? "") - passed)).toBeLessThanOrEqual(1.1);
    expect(Math.abs(seconds(now[1] ?? "") - passed - 60)).toBeLessThanOrEqual(1.1);
    expect(now[0]).not.toBe(before[0]);
    expect(now[1]).not.toBe(before[1]);
    expect(now.slice(2)).toEqual(["15s", "15s"]);
    before = now;
  }
});

test("TS-21: the clocks of two elements tick at the same moments", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs([job(0, { status: "processing" })]);
  const time = await Time.of(page, FIVE_MINUTES_LATER);
  await open({ body: `${script()}${markup(QUIET)}` });
  const first = new Widget(page, page.locator("muvi-jobs").first());
  await expect(first.rows).toHaveCount(1);
  await time.stop();
  await time.pass(350, 50);
  await page.evaluate((markup) => {
    document.querySelector("main")?.insertAdjacentHTML("beforeend", markup);
  }, markup(QUIET));
  const second = new Widget(page, page.locator("muvi-jobs").last());
  await expect(second.rows).toHaveCount(1);
  await page.evaluate(() => {
    for (const host of document.querySelectorAll<HTMLElement>("muvi-jobs")) {
      const body = host.shadowRoot?.querySelector("tbody") as Element;
      const observer = new MutationObserver(() => {
        host.dataset.ticks = `${host.dataset.ticks ?? ""} ${Date.now()}`;
      });
      observer.observe(body, { subtree: true, childList: true, characterData: true });
    }
  });
  await time.pass(4_000, 50);
  // With the first tick only one of them may have a second to add: the other one was written in between.
  const [ticks, others] = await Promise.all(
    [first, second].map(async ({ host }) =>
      (await host.getAttribute("data-ticks"))?.trim().split(" ").slice(-3),
    ),
  );
  expect(ticks).toHaveLength(3);
  expect(others).toEqual(ticks);
});

for (const [clock, now] of [
  ["five minutes behind", "2026-02-18T14:55:00Z"],
  ["five minutes ahead", "2026-02-18T15:05:00Z"],
] as const) {
  test(`TS-21: with a clock ${clock} no duration is negative and finished ones are right`, async ({
    page,
    sandbox,
    open,
  }) => {
    await sandbox.replaceJobs([job(0, { status: "processing" }), job(1, { status: "completed" })]);
    const time = await Time.of(page, now);
    const widget = await open();
    await expect(widget.rows).toHaveCount(2);
    await time.stop();
    for (let round = 0; round < 3; round++) {
      const [running, finished] = (await widget.read()).map(({ cells }) => cells.Duration);
      expect(running).toMatch(/^(<?\d+s|\d+m \d\ds|[-–—])$/);
      expect(finished).toBe("15s");
      await time.pass(1_000);
    }
  });
}

test("BC-19: auto asks at least five times as seldom while nothing runs, and often again when something does", async ({
  page,
  sandbox,
  open,
}) => {
  const running = job(0, { status: "processing" });
  await sandbox.replaceJobs([running, ...jobs(10, { status: "completed" }).slice(1)]);
  const time = await Time.of(page);
  const widget = await open(every("auto"));
  await expect(widget.rows).toHaveCount(10);
  await time.stop();
  const busySince = await time.mark();
  await time.pass(80_000, 500);
  const busy = await time.gaps(busySince);
  for (const gap of busy) {
    expect(gap).toBeGreaterThan(2_000);
    expect(gap).toBeLessThan(9_000);
  }
  expect(new Set(busy).size, "intervals are jittered").toBeGreaterThan(busy.length / 2);
  await sandbox.changeJobs({ jobId: running.jobId, status: "completed" });
  await time.pass(60_000, 1_000);
  const quietSince = await time.mark();
  await time.pass(260_000, 2_000);
  const quiet = await time.gaps(quietSince);
  // Five times on average; the jitter of the few intervals that a test can wait for is allowed for.
  expect(average(quiet)).toBeGreaterThanOrEqual(4.5 * average(busy));
  await sandbox.addJobs({ jobId: "job_e2e_newest", status: "pending" });
  await time.pass(60_000, 2_000);
  const busyAgain = await time.mark();
  await time.pass(30_000, 500);
  expect((await time.calls(busyAgain, "list")).length).toBeGreaterThanOrEqual(4);
});

/** Sixty loaded jobs, of which only those at the given places are unfinished. */
function unfinishedAt(...places: number[]): object[] {
  return jobs(60, { status: "completed" }).map((each, place) =>
    places.includes(place) ? job(place, { status: "processing" }) : each,
  );
}

async function loadAll(widget: Widget): Promise<void> {
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await widget.loadMore.click();
  await expect(widget.status).toContainText("60 loaded");
}

test("BC-19: visible unfinished jobs beyond the first page are kept true by detail calls", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(unfinishedAt(2, 26, 30, 58));
  const time = await Time.of(page);
  const widget = await open(every(5));
  await loadAll(widget);
  await widget.scroll(1_100);
  await expect(widget.row("job_e2e00030")).toBeInViewport();
  await time.stop();
  const asked = async (since: number) =>
    [...new Set((await time.calls(since, "detail")).map(({ jobId }) => jobId))].sort();
  const since = await time.mark();
  await time.pass(15_000, 500);
  expect(await asked(since)).toEqual(["job_e2e00026", "job_e2e00030"]);
  await sandbox.changeJobs({ jobId: "job_e2e00026", status: "completed" });
  await time.pass(12_000, 500);
  const [row] = (await widget.read()).filter(({ cells }) => cells["Job ID"] === "job_e2e00026");
  expect(row?.cells.Status).toBe("Completed");
  expect(row?.cells.Model).toBe(job(26).model);
  const done = await watch.events("muvi-job-done");
  expect(done.map(({ detail }) => detail)).toEqual([{ jobId: "job_e2e00026", status: "completed" }]);
  const ended = await time.mark();
  await time.pass(15_000, 500);
  expect(await asked(ended)).toEqual(["job_e2e00030"]);
  await widget.scroll(100_000);
  await expect(widget.row("job_e2e00058")).toBeInViewport();
  const scrolled = await time.mark();
  await time.pass(15_000, 500);
  expect(await asked(scrolled)).toEqual(["job_e2e00058"]);
});

for (const [budget, attributes] of [
  [3, { "detail-budget": "3" }],
  [30, {}],
] as const) {
  test(`BC-19: a detail-budget of ${budget} in a minute is used and never exceeded`, async ({
    page,
    sandbox,
    open,
  }) => {
    await sandbox.replaceJobs(unfinishedAt(...Array.from({ length: 40 }, (_, n) => 20 + n)));
    const time = await Time.of(page);
    const widget = await open({ attributes: { "refresh-interval": "2", ...attributes } });
    await loadAll(widget);
    await widget.scroll(1_100);
    await time.stop();
    await time.pass(130_000, 1_000);
    const details = (await time.calls(0, "detail")).map(({ at }) => at);
    expect(mostWithin(details, 60_000)).toBeLessThanOrEqual(budget);
    expect(details.length).toBeGreaterThan(budget);
  });
}

test("BC-19: with a detail-budget of 0 no job is asked for by itself", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(unfinishedAt(26, 30));
  const time = await Time.of(page);
  const widget = await open({ attributes: { "refresh-interval": "2", "detail-budget": "0" } });
  await loadAll(widget);
  await widget.scroll(1_100);
  await expect(widget.row("job_e2e00030")).toBeInViewport();
  await time.stop();
  const since = await time.mark();
  await time.pass(30_000, 1_000);
  expect((await time.calls(since, "list")).length).toBeGreaterThanOrEqual(8);
  expect(await time.calls(since, "detail")).toEqual([]);
});

test("BC-20: the age of the list is right to two seconds, and only a good answer makes it young", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const time = await Time.of(page);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  const age = async () => Number(/^Updated (\d+) s ago$/.exec(await widget.freshness.innerText())?.[1]);
  const isRight = async () => {
    const last = (await time.calls(0, "list")).at(-1)?.at ?? NaN;
    expect(Math.abs((await age()) - ((await time.now()) - last) / 1_000)).toBeLessThanOrEqual(2);
  };
  for (const passed of [1_000, 4_000, 10_000, 30_000]) {
    await time.pass(passed, 1_000);
    await isRight();
  }
  await time.pass(80_000, 5_000);
  await expect(widget.freshness).toHaveText(/^Updated 2 min ago$/);
  await widget.refresh.click();
  await time.pass(3_000, 1_000);
  await isRight();
  await time.pass(20_000, 1_000);
  await sandbox.faults({ times: 1, kind: { status: 400 } });
  await widget.refresh.click();
  await time.pass(2_000, 1_000);
  await expect(widget.alert).toBeVisible();
  expect(await age()).toBeGreaterThanOrEqual(22);
});

test("BC-20: without a network it says Offline and asks nothing, and coming back refreshes without a reload", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const time = await Time.of(page);
  const widget = await open(every(60));
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.freshness).toHaveText(/^Updated/);
  // What notices it comes by the network, too.
  await untilLive(page);
  await page.context().setOffline(true);
  await expect(widget.freshness).toHaveText("Offline");
  await time.stop();
  const since = await time.mark();
  await time.pass(150_000, 5_000);
  expect(await time.calls(since)).toEqual([]);
  await expect(widget.alert).toHaveCount(0);
  await expect(widget.freshness).toHaveText("Offline");
  await expect(widget.rows).toHaveCount(20);
  await sandbox.addJobs({ jobId: "job_meanwhile" });
  await page.clock.resume();
  await page.context().setOffline(false);
  await expect(widget.rows.first()).toContainText("job_meanwhile");
  await expect(widget.freshness).toHaveText(/^Updated \d s ago$/);
  expect((await time.calls(since)).length).toBeGreaterThanOrEqual(1);
});
