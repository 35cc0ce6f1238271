// The entries that caches may keep: a folder that is pinned to a version, and one that follows the latest of its major.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DIST } from "./support/env.ts";
import { Site, type Answer } from "./support/site.ts";
import { element as markup, expect, QUIET, test } from "./support/test.ts";

function read(name: string): Record<string, string> {
  return JSON.parse(readFileSync(join(DIST, name), "utf8")) as Record<string, string>;
}

const VERSION = read("package.json").version ?? "";
const MAJOR = `v${VERSION.split(".")[0]}`;
const INTEGRITY = read("integrity.json");
const CORE = ["core.js", "core_bg.wasm", "live_bg.wasm"].map(
  (name) => `/muvi-jobs/${VERSION}/muvi-jobs-${name}`,
);

for (const folder of [VERSION, MAJOR]) {
  test(`${folder === MAJOR ? "the entry of a major version" : "the pinned folder"} works with one request a file`, async ({
    site,
    open,
  }) => {
    const widget = await open({ prefix: `/muvi-jobs/${folder}/` });
    await expect(widget.rows).toHaveCount(20);
    const files = () => site.requested.filter((path) => path !== "/portal").sort();
    await expect.poll(files).toEqual([`/muvi-jobs/${folder}/muvi-jobs.js`, ...CORE].sort());
    expect(await widget.evaluate((element) => element.version)).toBe(VERSION);
  });

  test(`E33: a core that is not of its version is refused by ${folder === MAJOR ? "the major's entry" : "the pinned definer"}`, async ({
    page,
    site,
    open,
    watch,
  }) => {
    watch.allowFailedRequests();
    watch.allow(/digest|integrity|was built with/i);
    site.spoil(/_bg\.wasm$/, withOneMoreSection);
    const widget = await open({ prefix: `/muvi-jobs/${folder}/` });
    await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
    const [error] = await watch.events("muvi-error");
    expect(error?.detail).toMatchObject({ stage: "load", code: "core_mismatch" });
    await expect(page.getByRole("link", { name: "Open the jobs page" })).toBeVisible();
    await expect(widget.host).toHaveJSProperty("state", "error");
    expect(watch.uncaught).toEqual([]);

    site.mend();
    await widget.evaluate((element) => element.refresh());
    await expect(widget.rows).toHaveCount(20);
  });
}

test("the plain definer takes any core that is WebAssembly", async ({ site, open }) => {
  site.spoil(/_bg\.wasm$/, withOneMoreSection);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
});

test("a page of another origin pins the definer and the glue by their digests", async ({
  sandbox,
  open,
  watch,
}) => {
  const files = await Site.start(DIST);
  try {
    files.reset(sandbox.origin);
    files.headers({ "access-control-allow-origin": "*" });
    const widget = await open(pinned(files.origin, INTEGRITY));
    await expect(widget.rows).toHaveCount(20);

    watch.allowFailedRequests();
    watch.allow(/digest|integrity|muvi-jobs-core.js/i);
    const refusals = () => watch.console.filter((text) => /digest/i.test(text)).length;
    for (const name of ["muvi-jobs.js", "muvi-jobs-core.js"]) {
      const before = refusals();
      const wrong = { ...INTEGRITY, [`${VERSION}/${name}`]: INTEGRITY["index.html"] ?? "" };
      const refused = await open(pinned(files.origin, wrong));
      await expect.poll(refusals).toBeGreaterThan(before);
      await expect(refused.page.getByRole("link", { name: "Open the jobs page" })).toBeVisible();
      await expect(refused.rows).toHaveCount(0);
    }
    // The definer came and says what did not.
    const stages = async () => (await watch.events("muvi-error")).map(({ detail }) => detail["stage"]);
    await expect.poll(stages).toEqual(["load"]);
    expect(watch.uncaught).toEqual([]);
  } finally {
    files.stop();
  }
});

test("a hint in the head makes no second request for the pinned core", async ({ site, open }) => {
  const folder = `/muvi-jobs/${VERSION}`;
  const head = `<link rel="modulepreload" href="${folder}/muvi-jobs-core.js">
    <link rel="preload" as="fetch" type="application/wasm" crossorigin href="${folder}/muvi-jobs-core_bg.wasm">`;
  const widget = await open({ prefix: `${folder}/`, head });
  await expect(widget.rows).toHaveCount(20);
  const files = () => site.requested.filter((path) => path !== "/portal").sort();
  await expect.poll(files).toEqual([`${folder}/muvi-jobs.js`, ...CORE].sort());
});

/** The lines of the README. */
function pinned(origin: string, integrity: Record<string, string>): { body: string } {
  const at = `${origin}/muvi-jobs/${VERSION}`;
  const map = { integrity: { [`${at}/muvi-jobs-core.js`]: integrity[`${VERSION}/muvi-jobs-core.js`] } };
  const digest = integrity[`${VERSION}/muvi-jobs.js`] ?? "";
  return {
    body: `<script type="importmap">${JSON.stringify(map)}</script>
      <script type="module" src="${at}/muvi-jobs.js" crossorigin integrity="${digest}"></script>
      ${markup(QUIET)}`,
  };
}

/** Still WebAssembly that works, and not the same: a custom section with the name `x` and nothing in it. */
function withOneMoreSection({ body }: Answer): Partial<Answer> {
  return { body: Buffer.concat([Buffer.from(body), Buffer.from([0, 2, 1, 120])]) };
}
