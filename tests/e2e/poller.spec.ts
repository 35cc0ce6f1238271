// One poller for all elements and tabs that ask the same question, and a budget that is never exceeded.

import type { Page } from "@playwright/test";
import { job, jobs } from "./support/jobs.ts";
import { untilLive } from "./support/live.ts";
import { sent, type Logged, type Sandbox } from "./support/sandbox.ts";
import { element as markup, expect, script, test } from "./support/test.ts";
import { mostWithin, setVisible, Time } from "./support/time.ts";
import { prepareTraps, setTrap } from "./support/trap.ts";
import { Widget } from "./support/widget.ts";

// A trace would take a picture of the page at every step of the clock.
test.use({ trace: "off" });

const INTERVAL_MS = 2_000;
/** Small enough that four of them are on the screen: what is off it does not ask at all. */
const LIVE = {
  endpoint: "/v1/jobs",
  "refresh-interval": String(INTERVAL_MS / 1_000),
  style: "height: 180px",
};

/** How much later than it means to a loaded machine lets a timer end and a request arrive. */
const LATE_MS = 600;

/** The page with the widgets, in one tab more. */
async function openTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await expect(new Widget(tab, tab.locator("muvi-jobs").last()).rows.first()).toBeVisible();
  expect(await tab.evaluate(() => document.visibilityState)).toBe("visible");
  return tab;
}

/** What is asked during so many intervals. */
async function during(page: Page, sandbox: Sandbox, intervals: number): Promise<Logged[]> {
  await sandbox.clearLog();
  await page.waitForTimeout(intervals * INTERVAL_MS);
  return await sandbox.lists();
}

/** The most that one widget alone may ask in so many intervals, and a fifth more. */
function allowed(intervals: number): number {
  return Math.floor(1.2 * (intervals + 1));
}

test("NB-10: two elements and four tabs ask no more than 1.2 times what one asks, and all follow", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  test.setTimeout(90_000);
  await sandbox.replaceJobs(jobs(10));
  await open({ body: script() + markup(LIVE) + markup(LIVE) });
  const tabs = [page, await openTab(page), await openTab(page), await openTab(page)];
  const requests = await during(page, sandbox, 5);
  expect(requests.length).toBeGreaterThanOrEqual(2);
  expect(requests.length).toBeLessThanOrEqual(allowed(5));
  await sandbox.changeJobs({ jobId: "job_e2e00001", status: "failed" });
  for (const tab of tabs) {
    for (const host of [tab.locator("muvi-jobs").first(), tab.locator("muvi-jobs").last()]) {
      await expect(new Widget(tab, host).row("job_e2e00001")).toContainText("Failed", { timeout: 15_000 });
    }
  }
  // Also those who only heard of it tell their page.
  const ended = { jobId: "job_e2e00001", status: "failed" };
  await expect
    .poll(async () => (await watch.events("muvi-job-done")).map(({ detail }) => detail))
    .toEqual([ended, ended]);
});

test("NB-10: an element with a transport of its own neither tells nor hears", async ({
  page,
  sandbox,
  open,
}) => {
  test.setTimeout(90_000);
  await sandbox.replaceJobs(jobs(3));
  await open({ body: `${script()}${markup(LIVE)}<div id="room"></div>` });
  await page.evaluate(async (live) => {
    await customElements.whenDefined("muvi-jobs");
    const element = document.createElement("muvi-jobs") as HTMLElement & Record<string, unknown>;
    for (const [name, value] of Object.entries(live)) element.setAttribute(name, value);
    element.dataset.asked = "0";
    element.transport = async () => {
      element.dataset.asked = String(Number(element.dataset.asked) + 1);
      const jobs = [{ jobId: "job_of_the_page", status: "failed", createdAt: "2026-02-18T15:00:00Z" }];
      return Response.json({ jobs, nextCursor: null, hasMore: false });
    };
    document.querySelector("#room")?.append(element);
  }, LIVE);
  const shared = new Widget(page, page.locator("muvi-jobs").first());
  const own = new Widget(page, page.locator("muvi-jobs").last());
  await expect(shared.rows).toHaveCount(3);
  await expect(own.rows).toHaveCount(1);
  const before = Number(await own.host.getAttribute("data-asked"));
  const requests = await during(page, sandbox, 4);
  expect(requests.length).toBeGreaterThanOrEqual(2);
  expect(Number(await own.host.getAttribute("data-asked")) - before).toBeGreaterThanOrEqual(2);
  expect(await own.ids()).toEqual(["job_of_the_page"]);
  expect(await shared.ids()).toEqual(jobs(3).map(({ jobId }) => jobId));
});

test("NB-10: five tabs ask hardly more than one also where the API is slow", async ({
  page,
  sandbox,
  open,
}) => {
  test.setTimeout(90_000);
  const LATENCY_MS = 800;
  await sandbox.replaceJobs(jobs(10));
  await open({ body: script() + markup(LIVE) });
  for (let more = 0; more < 4; more++) await openTab(page);
  await sandbox.latency(LATENCY_MS);
  await page.waitForTimeout(2 * INTERVAL_MS);
  const requests = await during(page, sandbox, 6);
  expect(requests.length).toBeGreaterThanOrEqual(2);
  // One alone asks five times; two that begin in the same moment cannot know of each other.
  const alone = Math.ceil((6 * INTERVAL_MS) / (INTERVAL_MS + LATENCY_MS));
  expect(requests.length).toBeLessThanOrEqual(alone + 3);
});

test("NB-10: while the API fails five tabs ask at most twice as often as one, and each tells of it", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  test.setTimeout(90_000);
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(10));
  await open({ body: script() + markup(LIVE) });
  const tabs = [page];
  for (let more = 0; more < 4; more++) tabs.push(await openTab(page));
  await page.waitForTimeout(INTERVAL_MS);
  await sandbox.faults({ times: "always", kind: { status: 503 } });
  // One alone asks six times: once, three retries, and two more in gaps that double.
  expect((await during(page, sandbox, 12)).length).toBeLessThanOrEqual(12);
  for (const tab of tabs) {
    await expect(new Widget(tab).alert).toBeVisible({ timeout: 30_000 });
  }
  await sandbox.faults();
  await sandbox.changeJobs({ jobId: "job_e2e00001", status: "failed" });
  for (const tab of tabs) {
    await expect(new Widget(tab).row("job_e2e00001")).toContainText("Failed", { timeout: 40_000 });
  }
});

test("NB-10: two elements of which one sends cookies are two accounts, and see only theirs", async ({
  page,
  open,
}) => {
  test.setTimeout(60_000);
  let asked = 0;
  await page.route("**/v1/jobs?*", async (route) => {
    const { cookie } = await route.request().allHeaders();
    const jobs = [job(0, { jobId: cookie ? "job_of_the_cookie" : "job_of_nobody" })];
    asked += Number(cookie === undefined);
    await route.fulfill({ json: { jobs, nextCursor: null, hasMore: false } });
  });
  await page.context().addCookies([{ name: "sid", value: "1", domain: "127.0.0.1", path: "/" }]);
  const body = ["include", "omit"].map((credentials) => markup({ ...LIVE, credentials }));
  await open({ body: script() + body.join("") });
  const [known, unknown] = [page.locator("muvi-jobs").first(), page.locator("muvi-jobs").last()].map(
    (host) => new Widget(page, host),
  ) as [Widget, Widget];
  const seen = new Set<string>();
  for (const before = asked; asked < before + 3;) {
    await page.waitForTimeout(INTERVAL_MS / 10);
    for (const id of await known.ids()) seen.add(`known ${id}`);
    for (const id of await unknown.ids()) seen.add(`unknown ${id}`);
  }
  expect([...seen].sort()).toEqual(["known job_of_the_cookie", "unknown job_of_nobody"]);
});

test("NB-10: two elements of one page that ask the same at the same time send one request", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.latency(300);
  const quiet = { ...LIVE, "refresh-interval": "off" };
  await open({ body: script() + markup(quiet) + markup(quiet) });
  const widgets = [page.locator("muvi-jobs").first(), page.locator("muvi-jobs").last()].map(
    (host) => new Widget(page, host),
  );
  for (const widget of widgets) await expect(widget.rows).toHaveCount(20);
  expect(await sandbox.lists()).toHaveLength(1);
  await page.evaluate(() =>
    Promise.all(
      [...document.querySelectorAll("muvi-jobs")].map((element) =>
        (element as HTMLElement & { refresh(): Promise<void> }).refresh(),
      ),
    ),
  );
  expect(await sandbox.lists()).toHaveLength(2);
});

test("NB-10: an element that leaves while two wait for one answer takes nothing from the other", async ({
  page,
  sandbox,
  open,
}) => {
  const quiet = { ...LIVE, "refresh-interval": "off" };
  await open({ body: script() + markup(quiet) + markup(quiet) });
  const other = new Widget(page, page.locator("muvi-jobs").last());
  await expect(other.rows).toHaveCount(20);
  await sandbox.latency(800);
  await sandbox.addJobs({ jobId: "job_brandnew" });
  await page.evaluate(() => {
    const elements = [...document.querySelectorAll("muvi-jobs")] as (HTMLElement & { refresh(): unknown })[];
    for (const element of elements) element.refresh();
    setTimeout(() => elements[0]?.remove(), 300);
  });
  await expect(page.locator("muvi-jobs")).toHaveCount(1);
  await expect(other.row("job_brandnew")).toBeVisible();
  await expect(other.alert).toHaveCount(0);
  // Taking the request over is as good as asking once more.
  expect((await sandbox.lists()).length).toBeLessThanOrEqual(3);
});

test("NB-10: closing the tab that asks hands over within about one interval", async ({
  page,
  sandbox,
  open,
}) => {
  test.setTimeout(90_000);
  await open({ body: script() + markup(LIVE) });
  await expect(new Widget(page).rows).toHaveCount(20);
  const tabs = [page, await openTab(page), await openTab(page)];
  let asked: Page | undefined;
  for (const tab of tabs) {
    tab.on("requestfinished", (request) => {
      if (new URL(request.url()).pathname === "/v1/jobs") asked = tab;
    });
  }
  for (let closed = 0; closed < 2; closed++) {
    asked = undefined;
    await expect.poll(() => asked !== undefined, { timeout: 15_000 }).toBe(true);
    // The others are told the answer.
    await page.context().pages()[0]?.waitForTimeout(200);
    const last = (await sandbox.lists()).at(-1);
    await (asked as Page | undefined)?.close();
    await expect
      .poll(async () => (await sandbox.lists()).at(-1)?.n ?? 0, { timeout: 30_000 })
      .toBeGreaterThan(last?.n ?? Infinity);
    const next = (await sandbox.lists()).find(({ n }) => n > (last?.n ?? Infinity));
    const gapMs = (next?.at ?? Infinity) - (last?.at ?? 0);
    // Who has heard the answer waits for ten to thirty percent more than the interval.
    expect(gapMs).toBeGreaterThanOrEqual(1.1 * INTERVAL_MS - 50);
    expect(gapMs).toBeLessThanOrEqual(1.3 * INTERVAL_MS + LATE_MS);
  }
});

test("NB-10: a tab that is closed before its answer came is replaced within a few seconds", async ({
  page,
  sandbox,
  open,
}) => {
  test.setTimeout(60_000);
  await sandbox.replaceJobs(jobs(3));
  await open({ body: script() + markup(LIVE) });
  const tabs = [page, await openTab(page), await openTab(page)];
  await page.waitForTimeout(2 * INTERVAL_MS);
  let asked: Page | undefined;
  for (const tab of tabs) {
    tab.on("request", (request) => {
      if (new URL(request.url()).pathname === "/v1/jobs") asked = tab;
    });
  }
  await sandbox.latency(20_000);
  await sandbox.clearLog();
  await expect.poll(async () => (await sandbox.lists()).length, { timeout: 15_000 }).toBe(1);
  await sandbox.latency(0);
  await asked?.close();
  await expect.poll(async () => (await sandbox.lists()).length, { timeout: 20_000 }).toBeGreaterThan(1);
  const [first, next] = await sandbox.lists();
  const gapMs = (next?.at ?? Infinity) - (first?.at ?? 0);
  // Who has heard the question waits for five seconds more than who has heard an answer.
  expect(gapMs).toBeGreaterThanOrEqual(1.1 * INTERVAL_MS + 5_000 - 50);
  expect(gapMs).toBeLessThanOrEqual(1.3 * INTERVAL_MS + 5_000 + LATE_MS);
});

test("NB-10: a hidden tab leaves the asking to the others", async ({ page, sandbox, open }) => {
  test.setTimeout(90_000);
  await open({ body: script() + markup(LIVE) });
  await expect(new Widget(page).rows).toHaveCount(20);
  const other = await openTab(page);
  let asked = 0;
  await setVisible(page, false);
  page.on("request", (request) => (asked += Number(new URL(request.url()).pathname === "/v1/jobs")));
  const requests = await during(other, sandbox, 4);
  expect(asked).toBe(0);
  expect(requests.length).toBeGreaterThanOrEqual(2);
  expect(requests.length).toBeLessThanOrEqual(allowed(4));
});

test("NB-10: elements with another filter, page size or key ask for themselves and see only theirs", async ({
  page,
  sandbox,
  open,
}) => {
  test.setTimeout(90_000);
  await sandbox.replaceJobs(jobs(30));
  await sandbox.requireKey({ pb_e2e_one: [], pb_e2e_two: [] });
  await open({ body: `${script()}<div id="room"></div>` });
  await page.evaluate(async (live) => {
    await customElements.whenDefined("muvi-jobs");
    const kinds = [
      { apiKey: "pb_e2e_one" },
      { apiKey: "pb_e2e_two" },
      { apiKey: "pb_e2e_one", status: "failed" },
      { apiKey: "pb_e2e_one", limit: 5 },
    ];
    for (const kind of kinds) {
      const element = document.createElement("muvi-jobs");
      for (const [name, value] of Object.entries(live)) element.setAttribute(name, value);
      document.querySelector("#room")?.append(Object.assign(element, kind));
    }
  }, LIVE);
  const widgets = [0, 1, 2, 3].map((n) => new Widget(page, page.locator("muvi-jobs").nth(n)));
  for (const [n, count] of [20, 20, 6, 5].entries()) await expect(widgets[n]!.rows).toHaveCount(count);
  const requests = await during(page, sandbox, 4);
  const of = (key: string, query: Record<string, string>) =>
    requests.filter(
      (each) =>
        each.headers.authorization === `Bearer ${key}` &&
        JSON.stringify(sent(each)) === JSON.stringify(query),
    ).length;
  const counts = [
    of("pb_e2e_one", { limit: "20" }),
    of("pb_e2e_two", { limit: "20" }),
    of("pb_e2e_one", { limit: "20", status: "failed" }),
    of("pb_e2e_one", { limit: "5" }),
  ];
  for (const count of counts) expect(count).toBeGreaterThanOrEqual(2);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(requests.length);
  const seen = await Promise.all(widgets.map(async (widget) => (await widget.ids()).length));
  expect(seen).toEqual([20, 20, 6, 5]);
});

test("NB-10: what tabs tell each other holds no key", async ({ page, sandbox, open }) => {
  await sandbox.requireKey({ pb_e2e_secret: [] });
  await page.context().addInitScript(() => {
    const told: string[] = [];
    Object.assign(globalThis, { muviTold: told });
    const Channel = globalThis.BroadcastChannel;
    globalThis.BroadcastChannel = class extends Channel {
      constructor(name: string) {
        super(name);
        told.push(`name ${name}`);
      }
      override postMessage(message: unknown): void {
        told.push(`message ${JSON.stringify(message)}`);
        super.postMessage(message);
      }
    };
  });
  await open({ body: `${script()}<div id="room"></div>` });
  await page.evaluate(async (live) => {
    await customElements.whenDefined("muvi-jobs");
    const element = document.createElement("muvi-jobs");
    for (const [name, value] of Object.entries(live)) element.setAttribute(name, value);
    document.querySelector("#room")?.append(Object.assign(element, { apiKey: "pb_e2e_secret" }));
  }, LIVE);
  await expect(new Widget(page).rows).toHaveCount(20);
  const told = () => page.evaluate(() => (globalThis as unknown as { muviTold: string[] }).muviTold);
  await expect
    .poll(async () => (await told()).some((each) => each.startsWith("message")), { timeout: 15_000 })
    .toBe(true);
  for (const each of await told()) expect(each).not.toContain("pb_e2e_secret");
});

/** A person who presses the buttons now and then, busy or not. */
async function press(widget: Widget, round: number): Promise<void> {
  const button = round % 2 === 0 ? widget.loadMore : widget.refresh;
  if ((await button.count()) > 0) await button.click({ force: true });
}

test("NB-11: a request budget holds in every minute, whatever is pressed, and is told while it is used up", async ({
  page,
  sandbox,
  open,
}) => {
  test.setTimeout(90_000);
  const BUDGET = 8;
  await sandbox.replaceJobs(jobs(400, { status: "completed" }));
  const time = await Time.of(page);
  const widget = await open({
    attributes: { "refresh-interval": "1", "request-budget": String(BUDGET), limit: "10" },
  });
  await expect(widget.rows).toHaveCount(10);
  await time.stop();
  const holding = widget.note(/Holding back/);
  await expect(holding).toHaveCount(0);
  const rounds: { now: number; told: boolean }[] = [];
  for (let round = 0; round < 40; round++) {
    await press(widget, round);
    await time.pass(5_000, 1_000);
    rounds.push({ now: await time.now(), told: await holding.isVisible() });
  }
  const calls = (await time.calls()).map(({ at }) => at);
  expect(mostWithin(calls, 60_000)).toBe(BUDGET);
  // It goes on by itself: three minutes are three budgets.
  expect(calls.length).toBeGreaterThanOrEqual(3 * BUDGET);
  // Three quarters of the budget are for refreshes, and one is due each second: it waits, and that is told, while no less was sent.
  const isUsedUp = (now: number) =>
    calls.filter((at) => at < now && at > now - 61_000).length >= 0.75 * BUDGET;
  expect(rounds.map(({ told }) => told)).toEqual(rounds.map(({ now }) => isUsedUp(now)));
  // Once the clock has caught up it always is.
  expect(rounds.slice(1).map(({ told }) => told)).not.toContain(false);
  expect((await time.calls()).some(({ query }) => query.includes("cursor"))).toBe(true);
});

test("NB-11: without anybody pressing anything it goes on after holding back", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(10, { status: "completed" }));
  const time = await Time.of(page);
  const widget = await open({ attributes: { "refresh-interval": "1", "request-budget": "5" } });
  await expect(widget.rows).toHaveCount(10);
  await time.stop();
  await time.pass(20_000, 1_000);
  await expect(widget.note(/Holding back/)).toBeVisible();
  await time.pass(45_000, 1_000);
  await sandbox.addJobs({ jobId: "job_later" });
  await time.pass(65_000, 1_000);
  await expect(widget.row("job_later")).toBeVisible();
  const calls = (await time.calls()).map(({ at }) => at);
  expect(mostWithin(calls, 60_000)).toBeLessThanOrEqual(5);
  expect(calls.length).toBeGreaterThanOrEqual(9);
});

test("NB-11: what a person asked for comes first when there is budget again", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs([...jobs(3, { status: "processing" }), ...jobs(60).slice(3)]);
  const time = await Time.of(page);
  const widget = await open({ attributes: { "refresh-interval": "1", "request-budget": "4" } });
  await expect(widget.rows).toHaveCount(20);
  await time.stop();
  for (let waited = 0; waited < 20 && !(await widget.note(/Holding back/).isVisible()); waited++) {
    await time.pass(1_000, 500);
  }
  await expect(widget.note(/Holding back/)).toBeVisible();
  const since = await time.mark();
  await widget.loadMore.click();
  await time.pass(65_000, 1_000);
  const [first] = await time.calls(since);
  expect(first?.query).toContain("cursor=");
  await expect(widget.status).toContainText("40 loaded");
});

test("NB-11: retries and calls for single jobs count as well", async ({ page, sandbox, open, watch }) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs([
    ...jobs(20, { status: "completed" }),
    ...jobs(40, { status: "processing" }).slice(20),
  ]);
  const time = await Time.of(page);
  const widget = await open({ attributes: { "refresh-interval": "2", "request-budget": "10" } });
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await widget.scroll(1_000);
  await expect(widget.row("job_e2e00030")).toBeInViewport();
  await time.stop();
  await time.pass(65_000, 1_000);
  expect((await time.calls(0, "detail")).length).toBeGreaterThanOrEqual(1);
  await sandbox.faults({ times: "always", kind: { status: 503 } });
  await time.pass(125_000, 1_000);
  const calls = (await time.calls()).map(({ at }) => at);
  expect(mostWithin(calls, 60_000)).toBeLessThanOrEqual(10);
  expect(calls.length).toBeGreaterThanOrEqual(20);
});

test("NB-11: the budget can be changed and taken away, and nonsense is none", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allow(/muvi-jobs/);
  await sandbox.replaceJobs([job(0, { status: "completed" })]);
  const time = await Time.of(page);
  const widget = await open({ attributes: { "refresh-interval": "1", "request-budget": "many" } });
  await expect(widget.rows).toHaveCount(1);
  await time.stop();
  const within = async (ms: number) => {
    const since = await time.mark();
    await time.pass(ms, 1_000);
    return (await time.calls(since)).length;
  };
  const set = (budget: number | null) =>
    widget.evaluate((element, budget) => {
      element.requestBudget = budget;
    }, budget);
  expect(await within(10_000)).toBeGreaterThanOrEqual(4);
  expect(watch.warnings).toHaveLength(1);
  await set(3);
  await expect(widget.host).toHaveAttribute("request-budget", "3");
  await time.pass(60_000, 1_000);
  expect(await within(60_000)).toBeLessThanOrEqual(3);
  await set(null);
  expect(await within(10_000)).toBeGreaterThanOrEqual(4);
  await expect(widget.note(/Holding back/)).toHaveCount(0);
});

for (const nonsense of ["", "0", "-5", "2.5"]) {
  test(`NB-11: a budget of "${nonsense}" is nonsense: the console says so once, and there is none`, async ({
    page,
    sandbox,
    open,
    watch,
  }) => {
    watch.allow(/request-budget/);
    await sandbox.replaceJobs([job(0, { status: "completed" })]);
    const time = await Time.of(page);
    const widget = await open({ attributes: { "refresh-interval": "1", "request-budget": nonsense } });
    await expect(widget.rows).toHaveCount(1);
    await time.stop();
    const since = await time.mark();
    await time.pass(10_000, 1_000);
    expect((await time.calls(since)).length).toBeGreaterThanOrEqual(4);
    expect(watch.warnings).toEqual([
      `<muvi-jobs>: request-budget cannot be "${nonsense}"; the default is used.`,
    ]);
    expect(await widget.evaluate((element) => element.requestBudget)).toBe(0);
  });
}

/** Takes the element out, and in again in another task. */
async function live(page: Page, lives: number): Promise<void> {
  for (let life = 0; life < lives; life++) {
    await page.evaluate(async () => {
      const element = document.querySelector("muvi-jobs") as Element;
      const place = element.parentElement as Element;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve, 20));
      place.append(element);
    });
    await page.waitForTimeout(100);
  }
}

/** Puts another element with the same attributes in the place of this one. */
async function replace(page: Page, attributes: Record<string, string> = {}): Promise<void> {
  await page.evaluate(async (attributes) => {
    const element = document.querySelector("muvi-jobs") as Element;
    const other = element.cloneNode(true) as Element;
    const place = element.parentElement as Element;
    for (const [name, value] of Object.entries(attributes)) other.setAttribute(name, value);
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 20));
    place.append(other);
  }, attributes);
  await page.waitForTimeout(100);
}

const HOLDING = /Holding back: the request budget of this minute is used up/;

test("NB-11: an element that is taken out and in again ten times keeps to its budget, says so, and gets the page in time", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5));
  const time = await Time.of(page);
  const widget = await open({ attributes: { "request-budget": "2" } });
  await expect(widget.rows).toHaveCount(5);
  await live(page, 10);
  await expect(widget.note(HOLDING)).toBeVisible();
  await expect(widget.rows).toHaveCount(0);
  expect(await widget.evaluate((element) => element.state)).toBe("loading");
  const calls = await time.calls();
  expect(calls.map(({ query }) => query)).toEqual(["limit=20", "limit=20"]);
  await page.clock.runFor((calls[0]?.at ?? 0) + 60_500 - (await time.now()));
  expect(await time.calls()).toHaveLength(2);
  await page.clock.runFor(1_000);
  await expect(widget.rows).toHaveCount(5);
  await expect(widget.note(HOLDING)).toHaveCount(0);
  await time.stop();
  expect(await time.calls()).toHaveLength(3);
});

test("NB-11: who holds back from the start can be asked to refresh, and is let out by a larger budget", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5));
  const time = await Time.of(page);
  const widget = await open({ attributes: { "request-budget": "1" } });
  await expect(widget.rows).toHaveCount(5);
  await live(page, 1);
  await expect(widget.note(HOLDING)).toBeVisible();
  await widget.refresh.click();
  await widget.evaluate((element) => void element.refresh());
  await page.waitForTimeout(300);
  expect(await time.calls()).toHaveLength(1);
  await widget.evaluate((element) => void (element.requestBudget = 2));
  await expect(widget.rows).toHaveCount(5);
  await expect(widget.note(HOLDING)).toHaveCount(0);
  expect(await time.calls()).toHaveLength(2);
});

test("NB-11: an element in the place of another of the same id, else endpoint, goes on with its budget", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5));
  const time = await Time.of(page);
  const widget = await open({ attributes: { "request-budget": "2" } });
  await expect(widget.rows).toHaveCount(5);
  for (let round = 0; round < 4; round++) await replace(page);
  await expect(widget.note(HOLDING)).toBeVisible();
  expect(await time.calls()).toHaveLength(2);
  // Another element as far as anybody can tell.
  await replace(page, { id: "mine" });
  await expect(widget.rows).toHaveCount(5);
  for (let round = 0; round < 4; round++) await replace(page);
  await expect(widget.note(HOLDING)).toBeVisible();
  expect(await time.calls()).toHaveLength(4);
});

test("NB-11: two elements that come back have each what they had left", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(5));
  const time = await Time.of(page);
  const attributes = { ...LIVE, "refresh-interval": "off", "request-budget": "3" };
  await open({ body: script() + markup(attributes) + markup({ ...attributes, limit: "3" }) });
  const of = (n: number) => new Widget(page, page.locator("muvi-jobs").nth(n));
  await expect(of(0).rows).toHaveCount(5);
  await expect(of(1).rows).toHaveCount(3);
  await of(0).evaluate((element) => element.refresh());
  await of(0).evaluate((element) => element.refresh());
  await page.evaluate(async () => {
    const elements = [...document.querySelectorAll("muvi-jobs")];
    for (const element of elements) element.remove();
    await new Promise((resolve) => setTimeout(resolve, 20));
    document.querySelector("main")?.append(...elements);
  });
  await expect(of(1).rows).toHaveCount(3);
  await expect(of(0).note(HOLDING)).toBeVisible();
  await expect(of(1).note(HOLDING)).toHaveCount(0);
  const queries = (await time.calls()).map(({ query }) => query);
  expect(queries.filter((query) => query === "limit=20")).toHaveLength(3);
  expect(queries.filter((query) => query === "limit=3")).toHaveLength(2);
});

test("NB-11: a budget holds across a crash of the core", async ({ page, sandbox, open, watch }) => {
  watch.allow(/^<muvi-jobs>/);
  await prepareTraps(page);
  await sandbox.replaceJobs(jobs(5));
  const time = await Time.of(page);
  const widget = await open({ attributes: { "request-budget": "2" } });
  await expect(widget.rows).toHaveCount(5);
  await untilLive(page);
  for (let crash = 0; crash < 2; crash++) {
    await setTrap(page, { name: "invoke|closure|func_elem", given: "click" });
    await widget.refresh.click();
    await expect.poll(() => widget.evaluate((element) => element.state)).toBe("error");
    await setTrap(page);
    await widget.evaluate((element) => void element.refresh());
    await expect.poll(() => widget.evaluate((element) => element.state)).not.toBe("error");
    await expect(widget.refresh).toBeVisible();
  }
  await expect(widget.note(HOLDING)).toBeVisible();
  expect(await time.calls()).toHaveLength(2);
  // What is left of it outlives the element, too.
  await setTrap(page, { name: "invoke|closure|func_elem", given: "click" });
  await widget.refresh.click();
  await expect.poll(() => widget.evaluate((element) => element.state)).toBe("error");
  await setTrap(page);
  await replace(page);
  await expect(widget.note(HOLDING)).toBeVisible();
  expect(await time.calls()).toHaveLength(2);
});

test("NB-11: with a budget nothing is asked before there is who counts it", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5));
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  site.spoil(/core_bg\.wasm$/, async () => {
    await held;
    return {};
  });
  const time = await Time.of(page);
  const widget = await open({ attributes: { "request-budget": "1" } });
  await live(page, 3);
  await widget.evaluate((element) => void (element.status = "failed"));
  letGo();
  await expect(widget.row("job_e2e00003")).toBeVisible();
  expect((await time.calls()).map(({ query }) => query)).toEqual(["limit=20&status=failed"]);
});
