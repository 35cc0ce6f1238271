// The package where there is no DOM: a server that renders pages imports what the pages import.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { Consumer, DIST } from "./support/consumer.mjs";

const consumer = new Consumer();
after(() => consumer.remove());

/** Runs a module of its own in the project. @param {string} code */
function node(code) {
  consumer.write("main.mjs", code);
  return consumer.run(process.execPath, "main.mjs");
}

test("E07: importing the package in Node does not throw and defines nothing", () => {
  const { status, text } = node(`
    import { MuviJobs } from "muvi-jobs";
    MuviJobs?.configure({ wasm: "/x.wasm" });
    console.log(typeof MuviJobs, Object.keys(globalThis).filter((name) => /muvi/i.test(name)).length);
  `);
  assert.deepEqual({ status, text }, { status: 0, text: "undefined 0\n" });
});

test("E07: the entries for caches can be imported in Node, too", () => {
  const { version } = JSON.parse(consumer.read("package.json"));
  const entries = [version, `v${version.split(".")[0]}`].map((folder) => `${DIST}/${folder}/muvi-jobs.js`);
  const { status, text } = node(`
    for (const entry of ${JSON.stringify(entries)}) console.log(typeof (await import(entry)).MuviJobs);
  `);
  assert.deepEqual({ status, text }, { status: 0, text: "undefined\nundefined\n" });
});

test("the types for JSX can be imported where nothing takes types away", () => {
  const { status, text } = node(
    `import * as nothing from "muvi-jobs/jsx"; console.log(Object.keys(nothing).length);`,
  );
  assert.deepEqual({ status, text }, { status: 0, text: "0\n" });
});

test("everything that can be imported is found by its name", () => {
  const { exports } = JSON.parse(consumer.read("package.json"));
  const names = Object.keys(exports).map((path) => `muvi-jobs${path.slice(1)}`);
  const { status, text } = node(`
    import { existsSync } from "node:fs";
    for (const name of ${JSON.stringify(names)}) {
      if (!existsSync(new URL(import.meta.resolve(name)))) console.log(name);
    }
  `);
  assert.deepEqual({ status, text }, { status: 0, text: "" });
});

test("what is not meant to be imported is not", () => {
  const { status } = node(`import "muvi-jobs/integrity.json";`);
  assert.notEqual(status, 0);
});
