// Compiles samples in a project that has the package, as strictly as TypeScript can, the types of the package included.

import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { HERE } from "./consumer.mjs";

const STRICTEST = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedIndexedAccess: true,
  noUncheckedSideEffectImports: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
  noEmit: true,
  target: "ES2022",
  lib: ["ES2022", "DOM", "DOM.Iterable"],
  module: "NodeNext",
  types: [],
};

const TSC = join(HERE, "node_modules/.bin/tsc");

/**
 * @param {import("./consumer.mjs").Consumer} consumer
 * @param {string[]} samples files of tests/package/samples, or files that are in the project already
 * @param {object} [options]
 * @returns {string} what the compiler complains of
 */
export function compile(consumer, samples, options = {}) {
  for (const name of samples) {
    if (!name.startsWith("made-")) copyFileSync(join(HERE, "samples", name), consumer.path(name));
  }
  const config = { compilerOptions: { ...STRICTEST, ...options }, files: samples };
  consumer.write("tsconfig.json", JSON.stringify(config));
  const { status, text } = consumer.run(TSC, "-p", "tsconfig.json");
  return status === 0 ? "" : text || `tsc ended with ${status}`;
}
