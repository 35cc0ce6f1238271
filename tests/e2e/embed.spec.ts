// A portal with a strict policy, under any path, and what the widget leaves alone in it.

import { STRICT, withPolicy } from "./support/broken.ts";
import { DIST } from "./support/env.ts";
import { Site } from "./support/site.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";

test("E30: a strict policy with Trusted Types suffices for everything the widget does", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  const widget = await open(withPolicy(STRICT));
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await widget.search.fill("veo");
  await widget.search.fill("");
  await widget.rows.first().click();
  await widget.refresh.click();
  await widget.chooseStatus("Failed");
  await expect(widget.rows.first()).toContainText(/failed/i);
  await sandbox.replaceJobs([]);
  await widget.chooseStatus("Pending");
  await expect(widget.clearFilters).toBeVisible();
  await sandbox.faults({ times: 1, match: { path: "list" }, kind: "notAPage" });
  await widget.refresh.click();
  await expect(widget.alert).toBeVisible();
  await widget.retry.click();
  await expect(widget.alert).toHaveCount(0);
  await sandbox.faults({ times: 1, match: { status: "completed" }, kind: "hostile" });
  await widget.chooseStatus("Completed");
  await widget.evaluate((element) => {
    Object.assign(element, { theme: "dark", density: "compact", lang: "de", jobHref: "/jobs/{jobId}" });
  });
  await page.waitForTimeout(500);
  expect(watch.console).toEqual([]);
  expect(await page.evaluate(() => globalThis.muviViolations)).toEqual([]);
});

test("E30: the connect form works under the strict policy", async ({ sandbox, open, watch }) => {
  watch.allowFailedRequests();
  await sandbox.requireKey({ pb_e2e: [] });
  const widget = await open(withPolicy(STRICT));
  await widget.apiKey.fill("pb_e2e");
  await widget.connect.click();
  await expect(widget.rows).toHaveCount(20);
});

for (const prefix of ["/", "/some/deep/path/muvi-jobs/", "/caf%C3%A9%20au%20lait/"]) {
  test(`the delivered files work under ${prefix}`, async ({ site, open }) => {
    site.mount(prefix);
    const widget = await open({ prefix, path: "/portal/page.html" });
    await expect(widget.rows).toHaveCount(20);
    const files = site.requested.filter((path) => path !== "/portal/page.html");
    expect(files.filter((path) => !path.startsWith(prefix))).toEqual([]);
  });
}

test("E44: a <base> of the page does not mislead the widget to its own files", async ({ site, open }) => {
  site.mount("/deep/");
  const widget = await open({ prefix: "/deep/", head: '<base href="/elsewhere/">' });
  await expect(widget.rows).toHaveCount(20);
});

test("files from another origin work where that origin allows it", async ({ page, sandbox, site, open }) => {
  const files = await Site.start(DIST);
  try {
    files.reset(sandbox.origin);
    files.headers({ "access-control-allow-origin": "*" });
    const widget = await open({ body: `${script(`${files.origin}/muvi-jobs/`)}${markup(QUIET)}` });
    await expect(widget.rows).toHaveCount(20);
    expect(site.requested).toEqual(["/portal"]);
    void page;
  } finally {
    files.stop();
  }
});

test("E37: no request goes anywhere but to the endpoint and to where the files are", async ({
  page,
  site,
  open,
}) => {
  const origins = new Set<string>();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  const widget = await open();
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  expect([...origins]).toEqual([site.origin]);
});

const NONCE = "'nonce-e2e'";

for (const [name, source, hasNonce] of [
  ["a nonce and 'strict-dynamic'", `${NONCE} 'strict-dynamic' 'wasm-unsafe-eval'`, true],
  ["a nonce alone", `${NONCE} 'wasm-unsafe-eval'`, true],
] as const) {
  test(`E31: a policy with ${name} suffices, Trusted Types included`, async ({ page, open, watch }) => {
    const policy = STRICT.replace("'self' 'wasm-unsafe-eval'", source);
    expect(policy).not.toContain("script-src 'self'");
    const line = script().replace("<script ", `<script nonce="${hasNonce ? "e2e" : ""}" `);
    const widget = await open({ ...withPolicy(policy), body: line + markup(QUIET) });
    await expect(widget.rows).toHaveCount(20);
    await widget.loadMore.click();
    await expect(widget.status).toContainText("40 loaded");
    expect(await page.evaluate(() => globalThis.muviViolations)).toEqual([]);
    expect(watch.console).toEqual([]);
  });
}

test("E37: a full session touches no cookie, no storage but the chosen interval, no history and no address", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await page.addInitScript(() => {
    const touched: string[] = [];
    Object.assign(globalThis, { touched });
    const spy = (owner: object, name: string, what: string) => {
      const found = Object.getOwnPropertyDescriptor(owner, name);
      if (!found) throw new Error(`There is no ${what} to watch.`);
      const wrap = (call?: Function) =>
        call &&
        function (this: unknown, ...given: unknown[]) {
          touched.push([what, ...given.map(String)].join(" "));
          return call.apply(this, given);
        };
      const { get, set, value } = found;
      if (value) Object.defineProperty(owner, name, { ...found, value: wrap(value) });
      else Object.defineProperty(owner, name, { ...found, get: wrap(get) as never, set: wrap(set) as never });
    };
    spy(Document.prototype, "cookie", "cookie");
    for (const name of ["getItem", "setItem", "removeItem", "clear", "key"])
      spy(Storage.prototype, name, name);
    spy(IDBFactory.prototype, "open", "indexedDB");
    spy(CacheStorage.prototype, "open", "caches");
    for (const name of ["pushState", "replaceState"]) spy(History.prototype, name, name);
    spy(Navigator.prototype, "sendBeacon", "sendBeacon");
  });
  const origins = new Set<string>();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  const widget = await open({ attributes: { "refresh-interval": "auto", id: "mine" } });
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await widget.search.fill("job");
  await widget.chooseStatus("Failed");
  await expect(widget.rows.first()).toContainText(/failed/i);
  await widget.rows.first().click();
  await widget.interval.selectOption("off");
  await sandbox.faults({ times: 1, match: { path: "list" }, kind: { status: 400 } });
  await widget.refresh.click();
  await widget.retry.click();
  await expect(widget.alert).toHaveCount(0);
  await widget.evaluate((element) => element.remove());
  const touched = await page.evaluate(() => (globalThis as unknown as { touched: string[] }).touched);
  // What the README names: a choice that is remembered.
  expect(touched).toEqual([
    "getItem muvi-jobs refresh-interval mine",
    "setItem muvi-jobs refresh-interval mine off",
  ]);
  expect([...origins]).toEqual([new URL(page.url()).origin]);
});
