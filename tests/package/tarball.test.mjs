// What npm would publish: every file that the package speaks of and no other, and nothing that linters object to.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { join, posix } from "node:path";
import { Consumer, DIST, HERE } from "./support/consumer.mjs";

const consumer = new Consumer();
after(() => consumer.remove());

const metadata = JSON.parse(consumer.read("package.json"));

/** @param {unknown} target a value in `exports`: a path, or paths by condition @returns {string[]} */
const paths = (target) =>
  typeof target === "string" ? [target.replace(/^\.\//, "")] : Object.values(target ?? {}).flatMap(paths);

test("E41: exports, types, customElements, sideEffects and files name files of the tarball", () => {
  const { exports, types, customElements, sideEffects, files } = metadata;
  const named = [exports, types, customElements, sideEffects, files].flatMap(paths);
  assert.deepEqual(
    named.filter((path) => !consumer.files.includes(path)),
    [],
  );
});

test("E41: the tarball has no file that nothing names", () => {
  const byItself = ["package.json", "README.md"];
  const named = new Set([...paths(metadata.exports), ...paths(metadata.files), ...byItself]);
  assert.deepEqual(
    consumer.files.filter((path) => !named.has(path)),
    [],
  );
});

test("E41: every file that a script of the tarball loads is in the tarball", () => {
  for (const script of consumer.files.filter((path) => path.endsWith(".js"))) {
    const addresses = consumer.read(script).matchAll(/(?:\bimport|\bnew URL)\(\s*["'`]([^"'`]+)["'`]/g);
    const paths = [...addresses].map(([, address]) => posix.join(posix.dirname(script), address ?? ""));
    const loaded = [...new Set(paths)];
    assert.deepEqual(
      loaded.filter((path) => !consumer.files.includes(path)),
      [],
      script,
    );
    if (script === "muvi-jobs.js") assert.ok(loaded.includes("muvi-jobs-core_bg.wasm"), String(loaded));
  }
});

test("E41: the types condition comes first wherever there is one", () => {
  for (const [path, target] of Object.entries(metadata.exports)) {
    if (typeof target === "object") assert.equal(Object.keys(target)[0], "types", path);
  }
});

test("E41: publint finds nothing, not even to suggest", () => {
  const { status, text } = consumer.run(join(HERE, "node_modules/.bin/publint"), "run", DIST, "--strict");
  assert.equal(status, 0, text);
  assert.match(text, /All good!/);
});

test("E41: every import finds its types, as arethetypeswrong sees it", () => {
  // The package is for ES modules, hence the profile. WebAssembly has no types, and the tool knows no other use.
  const words = ["--pack", DIST, "--profile", "esm-only", "--exclude-entrypoints", "core.wasm"];
  const { status, text } = consumer.run(join(HERE, "node_modules/.bin/attw"), ...words, "--no-color");
  assert.equal(status, 0, text);
});
