// A portal with a strict policy, under any path; and what its readers see when the core cannot run.

import { readdir } from "node:fs/promises";
import { DIST } from "./support/env.ts";
import { Site } from "./support/site.ts";
import { element as markup, expect, QUIET, script, test, type HostPage } from "./support/test.ts";

/** The policy that has to suffice. */
const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

function withPolicy(policy: string): HostPage {
  return { headers: { "content-security-policy": policy } };
}

const FALLBACK = { name: "Open the jobs page" };

test("a strict policy with Trusted Types suffices for everything the widget does", async ({
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
  await sandbox.faults({ times: 1, kind: "notAPage" });
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

test("the connect form works under the strict policy", async ({ sandbox, open, watch }) => {
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

test("a <base> of the page does not mislead the widget to its own files", async ({ site, open }) => {
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

test("no request goes anywhere but to the endpoint and to where the files are", async ({
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

/** The files that the definer loads: everything of the program but the definer and the page's own script. */
async function coreGlue(): Promise<string[]> {
  const files = await readdir(DIST, { recursive: true });
  return files.filter((name) => name.endsWith(".js") && !/(^|\/)(muvi-jobs|page)\.js$/.test(name));
}

const BLOCKED: [string, (site: Site, glue: RegExp) => HostPage, string[]][] = [
  ["the WebAssembly file is not there", (site) => (site.spoil(/\.wasm$/, notThere), {}), ["load"]],
  ["the WebAssembly file is a page of HTML", (site) => (site.spoil(/\.wasm$/, aPage), {}), ["load"]],
  ["the WebAssembly file is cut off", (site) => (site.spoil(/\.wasm$/, half), {}), ["load"]],
  ["the core's script is not there", (site, glue) => (site.spoil(glue, notThere), {}), ["load"]],
  ["the core's script is a page of HTML", (site, glue) => (site.spoil(glue, aPage), {}), ["load"]],
  ["the core's script is cut off", (site, glue) => (site.spoil(glue, half), {}), ["load"]],
  [
    "the policy lacks 'wasm-unsafe-eval'",
    () => withPolicy(STRICT.replace(" 'wasm-unsafe-eval'", "")),
    ["csp"],
  ],
  [
    "the policy forbids to fetch",
    () => withPolicy(STRICT.replace("connect-src 'self'", "connect-src 'none'")),
    ["csp", "load"],
  ],
];

type Delivered = { body: Buffer | string };
const notThere = () => ({ status: 404, headers: { "content-type": "text/plain" }, body: "Not found." });
const aPage = () => ({
  headers: { "content-type": "text/html" },
  body: "<!doctype html><title>Sign in</title>",
});
const half = ({ body }: Delivered) => ({ body: body.slice(0, Math.floor(body.length / 2)) });

for (const [name, arrange, stages] of BLOCKED) {
  test(`the fallback stays and one muvi-error says what to do when ${name}`, async ({
    page,
    site,
    open,
    watch,
    sandbox,
  }) => {
    // The browser and the widget may both say why; nothing may be uncaught.
    watch.allow(/.*/);
    const glue = await coreGlue();
    expect(glue).not.toEqual([]);
    const isGlue = new RegExp(`(${glue.map((file) => file.replace(/\W/g, "\\$&")).join("|")})$`);
    const widget = await open(arrange(site, isGlue));
    await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
    await expect(page.getByRole("link", FALLBACK)).toBeVisible();
    const [error] = await watch.events("muvi-error");
    expect(stages).toContain(error?.detail.stage);
    expect(String(error?.detail.message)).toMatch(/\w+ \w+ \w+/);
    if (error?.detail.stage === "csp") expect(error.detail.message).toContain("wasm-unsafe-eval");
    await widget.evaluate((element) => element.ready);
    expect(await widget.evaluate((element) => element.state)).toBe("error");
    await page.waitForTimeout(500);
    expect(await watch.events("muvi-error")).toHaveLength(1);
    expect(watch.uncaught).toEqual([]);
    // The first page is asked for while the core is on its way; nothing after that.
    expect((await sandbox.lists()).length).toBeLessThanOrEqual(1);
  });
}

test("once the files are there, refresh() brings a blocked widget to life", async ({
  page,
  site,
  open,
  watch,
}) => {
  watch.allow(/.*/);
  site.spoil(/\.wasm$/, notThere);
  const widget = await open();
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
  site.mend();
  await widget.evaluate((element) => void element.refresh());
  await expect(widget.rows).toHaveCount(20);
  await expect(page.getByRole("link", FALLBACK)).toBeHidden();
  expect(watch.uncaught).toEqual([]);
});

test("without its script the element shows the fallback", async ({ page, site, open, watch }) => {
  watch.allowFailedRequests();
  site.spoil(/^muvi-jobs\.js$/, notThere);
  await open();
  await expect(page.getByRole("link", FALLBACK)).toBeVisible();
});

test("a core that its server does not share with this origin leaves the fallback", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allow(/.*/);
  const files = await Site.start(DIST);
  try {
    files.reset(sandbox.origin);
    const shared = { "content-type": "text/javascript", "access-control-allow-origin": "*" };
    files.spoil(/^muvi-jobs\.js$/, () => ({ headers: shared }));
    await open({ body: `${script(`${files.origin}/muvi-jobs/`)}${markup(QUIET)}` });
    await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
    expect((await watch.events("muvi-error"))[0]?.detail.stage).toBe("load");
    await expect(page.getByRole("link", FALLBACK)).toBeVisible();
    expect(watch.uncaught).toEqual([]);
  } finally {
    files.stop();
  }
});
