import { defineConfig } from "@playwright/test";
import tests from "../playwright.config.ts";

export default defineConfig({
  ...tests,
  projects: [{ name: "pictures" }],
  testDir: ".",
  testMatch: "screenshots.shots.ts",
  outputDir: "../test-results",
  use: { ...tests.use, trace: "off", screenshot: "off", deviceScaleFactor: 2 },
});
