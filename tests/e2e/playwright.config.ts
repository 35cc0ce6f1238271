import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";
import { CHROMIUM, CHROMIUM_ARGS, HEADLESS_SHELL } from "./support/env.ts";

/** Tests of the page as a person opens it, and of what the browser around the engine has a part in: frames and their
 * processes, windows, history, what assistive technology sees. */
const WHOLE_BROWSER = /\/(a11y|embed|frame|frame-[a-z]+|page|places|restored)\.spec\.ts$/;

const inCi = Boolean(process.env.CI);

export default defineConfig({
  globalSetup: fileURLToPath(new URL("./support/setup.ts", import.meta.url)),
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "test-results",
  // Each worker has a sandbox and a web server of its own, so tests of one file may run side by side.
  fullyParallel: true,
  // One more than the two cores that there are at least: much of what tests do is to wait.
  workers: 3,
  // A test that passes at the second try hides a fault of the product or of itself.
  retries: 0,
  forbidOnly: inCi,
  reporter: inCi ? [["line"]] : [["list"]],
  timeout: 30_000,
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 1280, height: 900 },
    // The language and zone of the browser are defaults of the widget; the machine must not choose them.
    locale: "en-US",
    timezoneId: "UTC",
    // A trace of every test is a third of all work. What a failed one leaves is its picture, its page and its console;
    // for more: `npx playwright test --last-failed --trace=on`.
    trace: "off",
    screenshot: "only-on-failure",
    actionTimeout: 10_000,
    launchOptions: { executablePath: CHROMIUM, args: CHROMIUM_ARGS },
  },
  projects: [
    { name: "browser", testMatch: WHOLE_BROWSER },
    {
      // The same engine for less than half of the work.
      name: "shell",
      testIgnore: WHOLE_BROWSER,
      use: { launchOptions: { executablePath: HEADLESS_SHELL, args: CHROMIUM_ARGS } },
    },
  ],
});
