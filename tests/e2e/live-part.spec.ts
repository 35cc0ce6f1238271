// What the first rows do not need is delivered apart and loaded right behind them. Nobody may notice: what is done before it is
// there happens as soon as it has come.

import { expect, test } from "./support/test.ts";
import { jobs } from "./support/jobs.ts";
import { Panel } from "./support/panel.ts";
import { Widget, type MuviJobs } from "./support/widget.ts";
import type { Site } from "./support/site.ts";
import { untilLive } from "./support/live.ts";
import { Time } from "./support/time.ts";

const CORE = "/muvi-jobs/muvi-jobs-core_bg.wasm";
const LIVE = "/muvi-jobs/muvi-jobs-live_bg.wasm";

/** Keeps the live part back until the answer is called. */
function held(site: Site): () => void {
  let release = () => {};
  const whole = new Promise<void>((resolve) => (release = resolve));
  site.spoil(/live_bg/, async () => {
    await whole;
    return {};
  });
  return release;
}

test("the live part comes behind the core, and once for two elements", async ({ open, page, site }) => {
  const line = '<muvi-jobs endpoint="/v1/jobs" refresh-interval="off"></muvi-jobs>';
  const definer = '<script type="module" src="/muvi-jobs/muvi-jobs.js"></script>';
  await open({ body: definer + line + line });
  await expect(page.getByRole("row")).toHaveCount(42);
  await expect.poll(() => site.requested.filter((path) => path === LIVE)).toHaveLength(1);
  expect(site.requested.indexOf(LIVE)).toBeGreaterThan(site.requested.indexOf(CORE));
});

test("what a person does before the live part is there is done when it has come", async ({
  open,
  sandbox,
  site,
}) => {
  const release = held(site);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.loadMore.click();
  await widget.rows.nth(2).click();
  await widget.rows.nth(2).press("ArrowDown");
  await widget.search.fill("job");
  expect(await sandbox.lists()).toHaveLength(1);
  await expect(widget.status).toContainText("20 loaded");
  release();
  await expect(widget.status).toContainText("40 loaded");
  await expect(widget.host).toHaveAttribute("search", "job");
  await expect(widget.host).toHaveAttribute("selected", /./);
});

test("what the page does not ask for any more when the widget is ready never shows, and is not told of", async ({
  open,
  page,
  site,
  watch,
}) => {
  const release = held(site);
  await page.addInitScript(() => {
    document.addEventListener("muvi-ready", ({ target }) =>
      Object.assign(target ?? {}, { status: "failed" }),
    );
  });
  const widget = await open();
  await expect(widget.host).toHaveAttribute("status", "failed");
  await page.waitForTimeout(500);
  await expect(widget.rows).toHaveCount(0);
  expect(await watch.events("muvi-load")).toEqual([]);
  release();
  await expect(widget.rows).not.toHaveCount(0);
  await expect(widget.rows.filter({ hasNotText: "Failed" })).toHaveCount(0);
  expect(await watch.events("muvi-load")).toHaveLength(1);
});

test("rows of what the page does not ask for any more are hidden until the live part is there, or the page asks for them again", async ({
  open,
  site,
}) => {
  const release = held(site);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const set = (status: string) =>
    widget.host.evaluate((element, status) => void Object.assign(element, { status }), status);
  const jobs = () => widget.host.evaluate((element) => (element as MuviJobs).jobs.length);
  await set("failed");
  await expect(widget.rows.first()).toBeHidden();
  expect(await jobs()).toBe(0);
  await set("");
  await expect(widget.rows.first()).toBeVisible();
  expect(await jobs()).toBe(20);
  await set("failed");
  release();
  await expect(widget.rows.first()).toBeVisible();
  await expect(widget.rows.filter({ hasNotText: "Failed" })).toHaveCount(0);
});

test("a filter chosen before the live part is there filters when it has come", async ({ open, site }) => {
  const release = held(site);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.chooseStatus("Failed");
  release();
  await expect(widget.host).toHaveAttribute("status", "failed");
  const rows = async () => await widget.rows.allInnerTexts();
  await expect.poll(async () => (await rows()).length).toBeGreaterThan(0);
  await expect.poll(async () => (await rows()).every((row) => row.includes("Failed"))).toBe(true);
});

test("a link that was clicked before the live part is there is followed when the page lets it", async ({
  open,
  page,
  site,
}) => {
  const release = held(site);
  const widget = await open({ attributes: { "job-href": "#/jobs/{jobId}" } });
  await expect(widget.rows).toHaveCount(20);
  await page.evaluate(() => {
    let asked = 0;
    document.addEventListener("muvi-open", (event) => asked++ === 0 && event.preventDefault());
  });
  await widget.rows.nth(0).getByRole("link").click();
  await widget.rows.nth(1).getByRole("link").click();
  expect(new URL(page.url()).hash).toBe("");
  const [, second = ""] = await widget.ids();
  release();
  // The page said no to the first.
  await expect.poll(() => new URL(page.url()).hash).toBe(`#/jobs/${second}`);
});

test("a list that was scrolled before the live part is there shows its rows when it has come", async ({
  open,
  site,
}) => {
  const release = held(site);
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.rows.first()).toBeVisible();
  await widget.host.evaluate((host) => {
    const scroller = host.shadowRoot?.querySelector(".scroller");
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  });
  release();
  await expect(widget.grid.locator('[aria-rowindex="51"]')).toBeVisible();
});

test("the page's own calls and attributes wait for the live part, too", async ({ open, sandbox, site }) => {
  const release = held(site);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const done = widget.host.evaluate(async (host) => {
    const jobs = host as MuviJobs;
    jobs.setAttribute("limit", "10");
    jobs.setAttribute("lang", "de");
    await jobs.refresh();
    await jobs.refresh();
    await jobs.loadMore();
    return jobs.jobs.length;
  });
  expect(await widget.host.evaluate((host) => (host as MuviJobs).jobs.length)).toBe(20);
  expect(await sandbox.lists()).toHaveLength(1);
  release();
  expect(await done).toBe(20);
  const asked = (await sandbox.lists()).map(({ query }) => new URLSearchParams(query).get("limit"));
  expect(asked.slice(1)).toContain("10");
});

for (const isHeld of [true, false]) {
  const when = isHeld ? "before the live part is there" : "when the live part is there";
  test(`what the page asks for while the first page is coming is that page, ${when}`, async ({
    open,
    page,
    sandbox,
    site,
  }) => {
    if (!isHeld) {
      await open();
      await untilLive(page);
      await page.evaluate(() => document.querySelector("muvi-jobs")?.remove());
      await sandbox.clearLog();
    }
    const release = isHeld ? held(site) : () => {};
    await sandbox.latency(600);
    const body = '<script type="module" src="/muvi-jobs/muvi-jobs.js"></script><p id="room"></p>';
    if (isHeld) await open({ body });
    const loaded = await page.evaluate(async () => {
      await customElements.whenDefined("muvi-jobs");
      const element = document.createElement("muvi-jobs") as MuviJobs;
      element.refreshInterval = "off";
      element.endpoint = "/v1/jobs";
      document.body.append(element);
      // Some are called before the core is there, some when it is.
      const calls = [];
      for (let n = 0; n < 10; n++) {
        calls.push(element.refresh(), element.loadMore());
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      await Promise.all(calls);
      return element.jobs.length;
    });
    expect(loaded).toBe(20);
    release();
    await untilLive(page);
    // What were held would come now.
    await page.waitForTimeout(300);
    expect(await sandbox.lists()).toHaveLength(1);
  });
}

test("what the page and a person do before the live part is there is done in its order", async ({
  open,
  page,
  site,
}) => {
  const release = held(site);
  const widget = await open({ attributes: { shortcuts: "off" } });
  await expect(widget.rows).toHaveCount(20);
  await widget.rows.nth(1).focus();
  await page.keyboard.press("j");
  await widget.host.evaluate((host) => host.setAttribute("shortcuts", "on"));
  await page.keyboard.press("j");
  release();
  // The first key did nothing, the second one went on by one row.
  await expect(widget.rows.nth(2)).toBeFocused();
});

test("an element that goes before the live part is there asks for nothing when that has come", async ({
  open,
  page,
  sandbox,
  site,
}) => {
  const release = held(site);
  const widget = await open({ attributes: { "refresh-interval": "1" } });
  await expect(widget.rows).toHaveCount(20);
  await widget.host.evaluate((host) => host.remove());
  const asked = (await sandbox.lists()).length;
  // Longer than its interval.
  await page.waitForTimeout(1_500);
  release();
  await expect.poll(() => site.requested.includes(LIVE)).toBe(true);
  // As long as another element refreshes three times.
  await page.evaluate(() => {
    const other = document.createElement("muvi-jobs");
    other.setAttribute("endpoint", "/v1/jobs?other");
    other.setAttribute("refresh-interval", "1");
    document.body.append(other);
  });
  const lists = async () => await sandbox.lists();
  await expect
    .poll(async () => (await lists()).filter(({ query }) => /other/.test(query)).length)
    .toBeGreaterThan(3);
  expect((await lists()).filter(({ query }) => !/other/.test(query))).toHaveLength(asked);
});

test("a first page that fails before the live part is there is told when it has come", async ({
  open,
  sandbox,
  site,
  watch,
}) => {
  watch.allowFailedRequests();
  const release = held(site);
  await sandbox.requireKey({ pb_good: [] });
  const widget = await open();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  await expect(widget.alert).toHaveCount(0);
  release();
  await expect(widget.alert).toContainText("UNAUTHORIZED");
  await expect(widget.apiKey).toBeVisible();
});

for (const [name, attributes, rows, follows] of [
  [
    "a job is to be open",
    { selected: "job_e2e00003" },
    20,
    async (widget: Widget) => await expect(new Panel(widget, "job_e2e00003").heading).toBeVisible(),
  ],
  [
    "reasons are wanted",
    { "failure-reasons": "" },
    20,
    async (widget: Widget) => await expect(widget.button("Reasons")).toBeVisible(),
  ],
  [
    "it is searched",
    { search: "e2e0000" },
    10,
    async (widget: Widget) => await expect(widget.status).toContainText("10 shown"),
  ],
  [
    "none match",
    { "model-id": "none/of/that" },
    0,
    async (widget: Widget) => {
      await widget.button("Clear filters").click();
      await expect(widget.rows).toHaveCount(20);
    },
  ],
] as const) {
  test(`the first page is drawn before the live part is there, also when ${name}`, async ({
    open,
    sandbox,
    site,
  }) => {
    await sandbox.replaceJobs(jobs(30, { status: "failed" }));
    const release = held(site);
    const widget = await open({ attributes });
    await expect(widget.status).toContainText("loaded");
    await expect(widget.rows).toHaveCount(rows);
    release();
    await follows(widget);
  });
}

test("nothing that can happen before the live part is there ends the core", async ({
  context,
  open,
  page,
  site,
  watch,
}) => {
  watch.allowFailedRequests();
  const release = held(site);
  const widget = await open({ attributes: { "refresh-interval": "1", previews: "", "failure-reasons": "" } });
  await expect(widget.rows).toHaveCount(20);
  await context.setOffline(true);
  await context.setOffline(false);
  await page.setViewportSize({ width: 400, height: 500 });
  await page.evaluate(async () => {
    document.dispatchEvent(new Event("visibilitychange"));
    const host = document.querySelector("muvi-jobs") as HTMLElement;
    const root = host.shadowRoot as ShadowRoot;
    const events = [
      "click",
      "change",
      "input",
      "focusin",
      "focusout",
      "pointerover",
      "scroll",
      "slotchange",
      "submit",
    ];
    for (const element of root.querySelectorAll("*")) {
      for (const name of events) element.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
      for (const key of ["?", "/", "j", "k", "x", "c", "Enter", " ", "Escape", "End", "Home"]) {
        element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true }));
      }
    }
    const attributes = { lang: "de", theme: "dark", density: "compact", "read-only": "", status: "failed" };
    const more = { "job-href": "/{jobId}", selected: "job_1", endpoint: "/v1/jobs?more", selectable: "off" };
    for (const [name, value] of Object.entries({ ...attributes, ...more })) host.setAttribute(name, value);
    // The second of the shared clock.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    host.remove();
    document.querySelector("main")?.append(host);
  });
  release();
  // Not the rows: the job that is selected opens over them.
  await expect(widget.status).toContainText("loaded");
  expect(await widget.host.evaluate((host) => (host as MuviJobs).state)).not.toBe("error");
});

for (const [name, change] of [
  ["is not there", { status: 404, headers: { "content-type": "text/html" }, body: "no" }],
  ["is cut off", { body: Buffer.from([0, 97, 115, 109, 1, 0, 0]) }],
] as const) {
  test(`a live part that ${name} is told of, and asked for again until it is whole`, async ({
    open,
    site,
    watch,
  }) => {
    watch.allowFailedRequests();
    // The browser says so when it refuses what has another digest.
    watch.allow(/integrity/);
    site.spoil(/live_bg/, () => change);
    const widget = await open();
    await expect(widget.rows).toHaveCount(20);
    await expect(widget.status).toContainText("muvi-jobs-live_bg.wasm");
    await widget.loadMore.click();
    expect(watch.uncaught).toEqual([]);
    site.mend();
    await expect(widget.status).toContainText("40 loaded");
    await expect(widget.status).not.toContainText("muvi-jobs-live_bg.wasm");
  });
}

test("a widget that goes live after another one has loaded the annex opens its panel, too", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5));
  const time = await Time.of(page);
  await open();
  const widgets = [0, 1].map((n) => new Widget(page, page.locator("muvi-jobs").nth(n))) as [Widget, Widget];
  await expect(widgets[0].rows).toHaveCount(5);
  await time.stop();
  // It is drawn, and the timer that makes it go live stands still.
  await page.evaluate(() => {
    const element = document.querySelector("muvi-jobs") as Element;
    element.after(element.cloneNode(true));
  });
  await expect(widgets[1].rows).toHaveCount(5);
  await widgets[0].rows.nth(1).click();
  await expect(new Panel(widgets[0]).fact("Created")).toBeVisible();
  await page.clock.resume();
  await widgets[1].rows.nth(2).click();
  await expect(new Panel(widgets[1]).fact("Created")).toBeVisible();
});
