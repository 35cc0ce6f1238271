// The files of dist/ among themselves: digests, compressed forms, and the folders that caches may keep.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { DIST } from "./support/consumer.mjs";

const FORMS = { ".br": brotliDecompressSync, ".gz": gunzipSync };
const COMPRESSIBLE = /\.(css|html|js|json|svg|wasm)$/;
/** Of a smaller file the compressed form may be the larger one. */
const WORTH_IT_BYTES = 1_024;

/** @param {string} name */
const bytes = (name) => readFileSync(join(DIST, name));
/** @param {string} name */
const digest = (name) => `sha384-${createHash("sha384").update(bytes(name)).digest("base64")}`;

const all = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(DIST, join(entry.parentPath, entry.name)));
const plain = all.filter((name) => !/\.(br|gz)$/.test(name));

const { version } = JSON.parse(bytes("package.json").toString());
const major = `v${version.split(".")[0]}`;

test("integrity.json has the right digest of every file and of no other", () => {
  const expected = plain.filter((name) => name !== "integrity.json").map((name) => [name, digest(name)]);
  assert.deepEqual(JSON.parse(bytes("integrity.json").toString()), Object.fromEntries(expected));
});

for (const [extension, decompress] of Object.entries(FORMS)) {
  test(`what stands in *${extension} is what stands beside it`, () => {
    const names = all.filter((name) => name.endsWith(extension));
    assert.ok(names.length > 0);
    for (const name of names) {
      const original = bytes(name.slice(0, -extension.length));
      assert.ok(decompress(bytes(name)).equals(original), name);
      assert.ok(bytes(name).length < original.length, name);
    }
  });

  test(`nothing that a browser loads lacks its ${extension}`, () => {
    const large = plain.filter((name) => COMPRESSIBLE.test(name) && bytes(name).length > WORTH_IT_BYTES);
    assert.ok(large.includes("muvi-jobs-core_bg.wasm"));
    assert.deepEqual(
      large.filter((name) => !all.includes(name + extension)),
      [],
    );
  });
}

/** What the definer and the glue load from beside them. */
const loaded = [
  ...new Set(
    Array.from(
      (bytes("muvi-jobs.js").toString() + bytes("muvi-jobs-core.js").toString()).matchAll(
        /(?:\bimport|\bnew URL)\("\.\/([^"]+)"/g,
      ),
      ([, name]) => name ?? "",
    ),
  ),
];

test("the pinned folder has the files of this build and nothing but the element", () => {
  assert.ok(
    loaded.includes("muvi-jobs-core.js") && loaded.includes("muvi-jobs-core_bg.wasm"),
    String(loaded),
  );
  for (const name of loaded) assert.equal(digest(`${version}/${name}`), digest(name), name);
  assert.deepEqual(
    plain.filter((name) => name.startsWith(`${version}/`)).sort(),
    ["muvi-jobs.js", ...loaded].map((name) => `${version}/${name}`).sort(),
  );
});

test("the entry of the major version names the pinned files, in literals that need no other request", () => {
  const script = bytes(`${major}/muvi-jobs.js`).toString();
  assert.ok(script.includes(`import("../${version}/muvi-jobs-core.js")`));
  assert.ok(script.includes(`new URL("../${version}/muvi-jobs-core_bg.wasm",import.meta.url)`));
  assert.ok(!script.includes('"./'));
  assert.deepEqual(
    plain.filter((name) => name.startsWith(`${major}/`)),
    [`${major}/muvi-jobs.js`],
  );
});

test("E33: both entries for caches know the digest of their WebAssembly, and the plain one knows none", () => {
  const known = `integrity:"${digest("muvi-jobs-core_bg.wasm")}"`;
  for (const folder of [version, major]) {
    assert.ok(bytes(`${folder}/muvi-jobs.js`).toString().includes(known), folder);
  }
  assert.ok(!bytes("muvi-jobs.js").toString().includes("integrity:"));
});

test("the definer, the package and the pinned folder are of one version", () => {
  assert.ok(bytes("muvi-jobs.js").toString().includes(`"${version}"`));
});
