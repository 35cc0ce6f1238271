// Where the things under test are: the delivered files, the sandbox of the API, the browser.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

function inProject(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url));
}

/** The folder that is delivered. */
export const DIST = resolve(process.env.MUVI_DIST ?? inProject("dist"));

/** The program that plays the API. */
export const SANDBOX_BIN = resolve(process.env.MUVI_SANDBOX_BIN ?? inProject("target/debug/muvi-sandbox"));

export const CHROMIUM = process.env.MUVI_CHROMIUM ?? "/usr/bin/chromium";

const DEBIANS_SHELL = "/usr/lib/chromium/chromium-headless-shell";

/** The engine of Chromium without a browser around it, or where there is none the browser. */
export const HEADLESS_SHELL =
  process.env.MUVI_HEADLESS_SHELL ??
  process.env.MUVI_CHROMIUM ??
  (existsSync(DEBIANS_SHELL) ? DEBIANS_SHELL : CHROMIUM);

/** Chromium as root in a container, without the background requests that a closed network would refuse. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Says at once and in one sentence what is missing, instead of failing each test in its own way. */
export function requireFile(path: string, variable: string): void {
  if (!existsSync(path)) {
    throw new Error(`There is no ${path}. Build it first, or set ${variable}.`);
  }
}
