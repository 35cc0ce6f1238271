// The types of the package: a sample uses all of it, another one makes every mistake, and neither the definer nor the
// manifest says anything else than they do.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, test } from "node:test";
import { join } from "node:path";
import { compile } from "./support/compile.mjs";
import { Consumer, HERE } from "./support/consumer.mjs";
import { comparison } from "./support/comparison.mjs";

const consumer = new Consumer();
after(() => consumer.remove());

const TSC = join(HERE, "node_modules/.bin/tsc");

// First, since it installs nothing: most pages have none of the frameworks that the types for JSX speak of.
test("E41: everything the element offers has its type, and every mistake is found", () => {
  assert.equal(compile(consumer, ["page.ts", "wrong.ts"]), "");
});

test("E41: the types are found by bundlers' rules as well", () => {
  assert.equal(compile(consumer, ["page.ts"], { module: "ESNext", moduleResolution: "Bundler" }), "");
});

test("E42: the manifest says what the types say", () => {
  consumer.write("made-comparison.ts", comparison(JSON.parse(consumer.read("custom-elements.json"))));
  assert.equal(compile(consumer, ["made-comparison.ts"]), "");
});

const FRAMEWORKS = {
  react: { packages: ["@types/react"], options: { jsx: "react-jsx" } },
  preact: { packages: ["preact"], options: { jsx: "react-jsx", jsxImportSource: "preact" } },
  solid: { packages: ["solid-js"], options: { jsx: "preserve", jsxImportSource: "solid-js" } },
};

for (const [name, { packages, options }] of Object.entries(FRAMEWORKS)) {
  test(`E41: the tag has its types in the JSX of ${name}, where no other framework is`, () => {
    const own = new Consumer();
    try {
      for (const each of packages) own.install(each);
      assert.equal(compile(own, [`${name}.tsx`], options), "");
    } finally {
      own.remove();
    }
  });
}

test("the definer and these tests are what their types say", () => {
  for (const project of ["samples/tsconfig.definer.json", "tsconfig.json"]) {
    execFileSync(TSC, ["-p", join(HERE, project)], { encoding: "utf8", stdio: "pipe" });
  }
});
