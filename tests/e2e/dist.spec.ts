// What is delivered: the files, their sizes and what is in them.

import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { DIST } from "./support/env.ts";
import { expect, test } from "./support/test.ts";

async function text(name: string): Promise<string> {
  return await readFile(join(DIST, name), "utf8");
}

/** What a page can load. Compressed forms, types and licences are looked at in tests/package. */
async function files(): Promise<string[]> {
  const entries = await readdir(DIST, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(DIST, join(entry.parentPath, entry.name)));
  return names.filter((name) => /\.\w+$/.test(name) && !/\.(br|gz|md|d\.ts)$/.test(name));
}

test("the page, the definer and the core are there", async () => {
  const names = await files();
  expect(names).toContain("index.html");
  expect(names).toContain("muvi-jobs.js");
  const parts = ["muvi-jobs-core_bg.wasm", "muvi-jobs-live_bg.wasm", "muvi-jobs-annex_bg.wasm"];
  expect(names).toEqual(expect.arrayContaining(parts));
  for (const part of parts) {
    expect(WebAssembly.validate(await readFile(join(DIST, part))), part).toBe(true);
  }
});

test("E05: the definer is at most 4 KiB when compressed", async () => {
  expect(gzipSync(await text("muvi-jobs.js"), { level: 9 }).length).toBeLessThanOrEqual(4_096);
});

test("the page embeds the widget with the same two lines", async () => {
  const html = await text("index.html");
  expect(html.match(/<muvi-jobs[\s>]/g)).toHaveLength(1);
  expect(html).toMatch(/<script[^>]+type="?module"?[^>]*src="?[^">]*muvi-jobs\.js"?/);
  const scripts = [...html.matchAll(/<script\b[^>]*>([^]*?)<\/script>/g)].map(([, code]) => code?.trim());
  expect(scripts.filter(Boolean)).toEqual([]);
  expect(html).not.toMatch(/\son\w+=|style=/);
});

test("no delivered file names another place to load from", async () => {
  for (const name of (await files()).filter((name) => /\.(html|js|css)$/.test(name))) {
    const addresses =
      (await text(name)).match(/(src|href|import|url)\s*[=(]\s*["'`]?https?:\/\/[^"'`)\s]+/g) ?? [];
    expect(addresses, name).toEqual([]);
  }
});

test("no delivered file was forgotten to be served with a type", async ({ request, site }) => {
  for (const name of await files()) {
    const response = await request.get(`${site.origin}/muvi-jobs/${name}`);
    expect(response.status(), name).toBe(200);
    expect(response.headers()["content-type"], name).not.toBe("application/octet-stream");
  }
});
