// The end-to-end tests' settings for the sample applications: another set-up, other tests.

import { fileURLToPath } from "node:url";
import base from "../e2e/playwright.config.ts";

const inFolder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default {
  ...base,
  projects: [{ name: "browser" }],
  globalSetup: inFolder("support/build.ts"),
  testDir: inFolder("."),
  testIgnore: ["**/node_modules/**"],
  outputDir: inFolder("test-results"),
};
