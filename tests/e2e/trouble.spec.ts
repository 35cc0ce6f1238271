// The core does not come up: every cause is told apart and in words, the children of the element stay, nothing is
// uncaught, and once the cause is gone the widget comes to life.

import type { Page } from "@playwright/test";
import { aPage, GLUE, half, notThere, ofType, STRICT, WASM, withPolicy } from "./support/broken.ts";
import { DIST } from "./support/env.ts";
import { Site } from "./support/site.ts";
import { element as markup, expect, QUIET, script, test, type HostPage } from "./support/test.ts";
import type { Watch } from "./support/watch.ts";
import type { MuviJobs } from "./support/widget.ts";

const FALLBACK = { name: "Open the jobs page" };

interface Told {
  stage: string;
  code: string;
  status?: number;
  /** What has to be in the message: what to change. */
  says: RegExp;
}

/** One error, in words; the children are seen; the promises of the element are kept. */
async function expectTold(page: Page, watch: Watch, { says, ...told }: Told): Promise<void> {
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
  const [error] = await watch.events("muvi-error");
  expect(error?.detail).toMatchObject(told);
  expect(error?.detail.message).toMatch(says);
  expect(error).toMatchObject({ frozen: true, bubbles: true, composed: true });
  await expect(page.getByRole("link", FALLBACK)).toBeVisible();
  const state = await page.locator("muvi-jobs").evaluate(async (element) => {
    await (element as MuviJobs).ready;
    return (element as MuviJobs).state;
  });
  expect(state).toBe("error");
  const spoken = watch.console.filter((text) => text.startsWith("<muvi-jobs>"));
  expect(spoken).toEqual([`<muvi-jobs>: ${String(error?.detail.message)}`]);
  expect(watch.uncaught).toEqual([]);
}

const SPOILED: [string, RegExp, Parameters<Site["spoil"]>[1], Told][] = [
  [
    "the WebAssembly is 404",
    WASM,
    notThere,
    { stage: "load", code: "file_missing", status: 404, says: /_bg\.wasm was answered with 404/ },
  ],
  [
    "the WebAssembly is text/html",
    WASM,
    aPage,
    { stage: "load", code: "wasm_type", says: /served as "text\/html".*application\/wasm/ },
  ],
  [
    "the WebAssembly is truncated",
    WASM,
    half,
    { stage: "load", code: "wasm_broken", says: /_bg\.wasm is cut off/ },
  ],
  [
    "the WebAssembly needs a newer browser",
    WASM,
    // A section that no version of WebAssembly has: whole, and not understood.
    ({ body }) => ({ body: Buffer.concat([Buffer.from(body), Buffer.from([0x7e, 1, 0])]) }),
    { stage: "load", code: "wasm_too_new", says: /browser is too old/ },
  ],
  [
    "the WebAssembly is of another build",
    WASM,
    // Imports "x" from "x": a module that is fine, and not ours.
    () => ({
      body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 7, 1, 1, 120, 1, 120, 0, 0]),
    }),
    { stage: "load", code: "core_mismatch", says: /different builds/ },
  ],
  [
    "the glue is 404",
    GLUE,
    notThere,
    { stage: "load", code: "file_missing", status: 404, says: /muvi-jobs-core\.js was answered with 404/ },
  ],
  [
    "the glue has a wrong MIME type",
    GLUE,
    ofType("text/plain"),
    { stage: "load", code: "glue_type", says: /served as "text\/plain".*text\/javascript/ },
  ],
  ["the glue is a page", GLUE, aPage, { stage: "load", code: "glue_type", says: /served as "text\/html"/ }],
  [
    "the glue is truncated",
    GLUE,
    half,
    { stage: "load", code: "glue_broken", says: /muvi-jobs-core\.js is cut off/ },
  ],
];

for (const [name, file, change, told] of SPOILED) {
  test(`E33: ${name}: the fallback stays, one error says what to change, and refresh() recovers`, async ({
    page,
    sandbox,
    site,
    open,
    watch,
  }) => {
    watch.allow(/^<muvi-jobs>/, /^Failed to load (resource|module script)/, /instantiateStreaming/);
    site.spoil(file, change);
    const widget = await open();
    await expectTold(page, watch, told);
    // The first page was asked for while the core was on its way, and nothing after that.
    expect((await sandbox.lists()).length).toBeLessThanOrEqual(1);
    site.mend();
    await widget.evaluate((element) => element.refresh());
    await expect(widget.rows).toHaveCount(20);
    await expect(page.getByRole("link", FALLBACK)).toBeHidden();
    expect(await watch.events("muvi-error")).toHaveLength(1);
  });
}

test("E33: the fallback stays while the cause does, however often it is tried, and re-connecting recovers", async ({
  page,
  site,
  open,
  watch,
}) => {
  watch.allow(/^<muvi-jobs>/, /^Failed to load/);
  site.spoil(GLUE, notThere);
  const widget = await open();
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
  for (const count of [2, 3, 4]) {
    await widget.evaluate((element) => element.refresh());
    expect(await watch.events("muvi-error")).toHaveLength(count);
    await expect(page.getByRole("link", FALLBACK)).toBeVisible();
  }
  site.mend();
  await widget.evaluate(async (element) => {
    const { parentElement } = element;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 50));
    parentElement?.append(element);
  });
  await expect(widget.rows).toHaveCount(20);
});

const REFUSED: [string, string, string, Told][] = [
  [
    "E32: a policy without 'wasm-unsafe-eval'",
    " 'wasm-unsafe-eval'",
    "",
    { stage: "csp", code: "wasm_blocked", says: /Add 'wasm-unsafe-eval' to its script-src.*README/ },
  ],
  [
    "E33: connect-src 'none'",
    "connect-src 'self'",
    "connect-src 'none'",
    { stage: "csp", code: "fetch_blocked", says: /blocks http\S+_bg\.wasm.*connect-src/ },
  ],
];

for (const [name, from, to, told] of REFUSED) {
  test(`${name} is told by its violation event, with the fallback in place`, async ({
    page,
    open,
    watch,
  }) => {
    watch.allow(/.*/);
    const widget = await open(withPolicy(STRICT.replace(from, to)));
    await expectTold(page, watch, told);
    // The policy stays, so this fails as before.
    await widget.evaluate((element) => element.refresh());
    expect((await watch.events("muvi-error")).map(({ detail }) => detail.code)).toEqual([
      told.code,
      told.code,
    ]);
    expect(watch.uncaught).toEqual([]);
  });
}

test("E32: without a violation event WebAssembly that is not there is not blamed on the policy", async ({
  page,
  open,
  watch,
}) => {
  watch.allow(/^<muvi-jobs>/);
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  await open();
  await expectTold(page, watch, {
    stage: "load",
    code: "wasm_unsupported",
    says: /browser has no WebAssembly/,
  });
});

test("E33: a policy that does not let the glue run is told", async ({ page, sandbox, site, open, watch }) => {
  watch.allow(/.*/);
  const files = await Site.start(DIST);
  try {
    files.reset(sandbox.origin);
    files.headers({ "access-control-allow-origin": "*" });
    const use = `customElements.whenDefined("muvi-jobs").then((elements) => {
      elements.configure({ core: "${files.origin}/muvi-jobs/muvi-jobs-core.js" });
      document.querySelector("#room").append(document.querySelector("template").content);
    })`;
    site.page("/use.js", use, { "content-type": "text/javascript" });
    const lines = `<template>${markup(QUIET)}</template><div id="room"></div>`;
    const body = `${script()}${lines}<script type="module" src="/use.js"></script>`;
    await open({ ...withPolicy(STRICT), body });
    await expectTold(page, watch, { stage: "csp", code: "glue_blocked", says: /core\.js.*script-src/ });
  } finally {
    files.stop();
  }
});

for (const [what, shared] of [
  ["the glue", /^(?!.*core\.js$)/],
  ["the WebAssembly", /^(?!.*\.wasm$)/],
] as const) {
  test(`E33: ${what} on another server that does not share it is told`, async ({
    page,
    sandbox,
    open,
    watch,
  }) => {
    watch.allow(/^<muvi-jobs>/, /blocked by CORS policy/, /^Failed to load resource/);
    const files = await Site.start(DIST);
    try {
      files.reset(sandbox.origin);
      files.spoil(shared, ({ headers }) => ({ headers: { ...headers, "access-control-allow-origin": "*" } }));
      await open({ body: `${script(`${files.origin}/muvi-jobs/`)}${markup(QUIET)}` });
      await expectTold(page, watch, { stage: "load", code: "cors", says: /Access-Control-Allow-Origin/ });
    } finally {
      files.stop();
    }
  });
}

test("E33: a glue that is not what an import map promises is told", async ({ page, site, open, watch }) => {
  watch.allow(/^<muvi-jobs>/, /integrity|digest/i, /^Failed to load resource/);
  const map = { integrity: { "/muvi-jobs/muvi-jobs-core.js": `sha384-${"A".repeat(64)}` } };
  const widget = await open({ head: `<script type="importmap">${JSON.stringify(map)}</script>` });
  await expectTold(page, watch, { stage: "load", code: "glue_integrity", says: /import map/ });
  expect(site.requested.filter((path) => WASM.test(path))).toHaveLength(1);
  await expect(widget.host).toBeVisible();
});

test("E33: no network is told as such, and refresh() recovers", async ({ page, context, open, watch }) => {
  watch.allow(/^<muvi-jobs>/, /^Failed to load resource/);
  const body = `${script()}<div id="room"></div>`;
  await open({ body });
  await page.evaluate(async () => {
    await customElements.whenDefined("muvi-jobs");
    // What says what is wrong is not in the browser's cache either, but for those who fetched it before.
    await import("/muvi-jobs/muvi-jobs-trouble.js" as string);
  });
  await context.setOffline(true);
  await page.evaluate((lines) => {
    const room = document.querySelector("#room");
    if (room) room.innerHTML = lines;
  }, markup(QUIET));
  await expectTold(page, watch, { stage: "load", code: "offline", says: /no network/i });
  await context.setOffline(false);
  await page.locator("muvi-jobs").evaluate((element) => (element as MuviJobs).refresh());
  await expect(page.locator("muvi-jobs").getByRole("row")).toHaveCount(21);
});

test("E33: where not even the words can be loaded, one error tells that", async ({
  page,
  site,
  open,
  watch,
}) => {
  watch.allow(/^Failed to load resource/);
  site.spoil(/trouble\.js$|\.wasm$/, notThere);
  await open();
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
  const [error] = await watch.events("muvi-error");
  expect(error?.detail).toMatchObject({
    stage: "load",
    code: "core_load",
    message: expect.stringMatching(/trouble\.js/),
  });
  await expect(page.getByRole("link", FALLBACK)).toBeVisible();
  expect(watch.uncaught).toEqual([]);
});

test("E33: twenty elements without a core are one cause, said once on the console", async ({
  page,
  site,
  open,
  watch,
}) => {
  watch.allow(/^<muvi-jobs>/, /^Failed to load resource/);
  site.spoil(WASM, notThere);
  await open({ body: script() + markup(QUIET).repeat(20) });
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(20);
  // Once by the definer and once by what looks for the cause.
  expect(site.requested.filter((path) => WASM.test(path)).length).toBeLessThanOrEqual(2);
  expect(watch.console.filter((text) => text.startsWith("<muvi-jobs>"))).toHaveLength(1);
  await expect(page.getByRole("link", FALLBACK)).toHaveCount(20);
});

test("E34: WebAssembly as application/octet-stream works, with one warning at most", async ({
  site,
  open,
  watch,
}) => {
  watch.allow(/application\/wasm/);
  site.spoil(WASM, ofType("application/octet-stream"));
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  expect(watch.warnings.length).toBeLessThanOrEqual(1);
});

test("nothing that says what is wrong is loaded while nothing is", async ({ site, open }) => {
  const widget = await open(withPolicy(STRICT) as HostPage);
  await expect(widget.rows).toHaveCount(20);
  expect(site.requested.filter((path) => path.includes("trouble"))).toEqual([]);
});
