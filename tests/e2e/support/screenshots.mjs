// Takes pictures of the widget: `node support/screenshots.mjs FOLDER`.
//
// What is on them is in screenshots.shots.ts; Playwright runs it, because it reads TypeScript and has the sandbox, the
// site and the page object of the tests.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("Usage: node support/screenshots.mjs FOLDER");
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const playwright = createRequire(import.meta.url).resolve("@playwright/test/cli");
const { status } = spawnSync(
  process.execPath,
  [playwright, "test", "--config", join(here, "screenshots.config.ts")],
  { stdio: "inherit", env: { ...process.env, MUVI_SCREENSHOTS: resolve(folder) } },
);
process.exit(status ?? 1);
