// The manifests for tools, by their own rules. That they are true is tested in a browser (tests/e2e/manifest.spec.ts).

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { DIST } from "./support/consumer.mjs";

const require = createRequire(import.meta.url);

/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(join(DIST, name), "utf8"));

const manifest = read("custom-elements.json");
const [declaration] = manifest.modules[0].declarations;

const schema = require("custom-elements-manifest/schema.json");

/** What the schema objects to. The element is looked at by itself: in a module it could pass for any other class. */
function objections(/** @type {any} */ manifest) {
  const { default: Ajv } = require("ajv");
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true }).addSchema(schema, "schema");
  const element = manifest.modules[0].declarations[0];
  return [
    ["schema", manifest],
    ["schema#/definitions/CustomElementDeclaration", element],
  ].flatMap(([part, value]) => (ajv.validate(part, value) ? [] : ajv.errors));
}

test("E42: custom-elements.json is valid by the schema of its version", () => {
  assert.equal(manifest.schemaVersion, require("custom-elements-manifest/package.json").version);
  assert.deepEqual(objections(manifest), []);
});

test("E42: a mistake in the description of the element would be found", () => {
  const wrong = structuredClone(manifest);
  delete wrong.modules[0].declarations[0].events[0].type;
  assert.notDeepEqual(objections(wrong), []);
});

test("E42: nothing is listed twice and nothing lacks a description", () => {
  for (const list of ["attributes", "members", "events", "slots", "cssParts", "cssStates", "cssProperties"]) {
    /** @type {{name: string, static?: boolean, description: string}[]} */
    const entries = declaration[list];
    const names = entries.map(({ name, static: isStatic }) => (isStatic ? `static ${name}` : name));
    assert.ok(names.length > 0, list);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index),
      [],
      list,
    );
    for (const { name, description } of entries) assert.ok(description, `${list}: ${name}`);
  }
});

test("the editor is offered every attribute of the element's own", () => {
  const [tag] = read("vscode.html-custom-data.json").tags;
  const own = declaration.attributes.filter(
    (/** @type {{inheritedFrom?: object}} */ each) => !each.inheritedFrom,
  );
  const names = (/** @type {{name: string}[]} */ list) => list.map(({ name }) => name);
  assert.equal(tag.name, declaration.tagName);
  assert.deepEqual(names(tag.attributes), names(own));
});
