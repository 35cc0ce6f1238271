// The events that the source can dispatch, against those that the table lists.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SOURCE, TABLE } from "./support/consumer.mjs";

test("E42: every event that the code can dispatch is listed, and no other", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" });
  // The page is an embedder like others: what it names is none of the element's.
  const code = files.filter((name) => /\.(rs|js)$/.test(name) && !/(^|\/)page[^/]*$/.test(name));
  // Whoever dispatches an event names it in full.
  const named = code.flatMap((name) => [
    ...readFileSync(join(SOURCE, name), "utf8").matchAll(/"(muvi-(?!jobs["-])[a-z-]+)"/g),
  ]);
  const listed = JSON.parse(readFileSync(TABLE, "utf8")).events;
  assert.deepEqual(
    [...new Set(named.map(([, event]) => event))].sort(),
    listed.map((/** @type {{name: string}} */ { name }) => name).sort(),
  );
});
