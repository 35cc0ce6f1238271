// Runs once before all tests: without the things under test every one of them would fail in the same way.

import { CHROMIUM, DIST, HEADLESS_SHELL, requireFile, SANDBOX_BIN } from "./env.ts";

export default function setup(): void {
  requireFile(DIST, "MUVI_DIST");
  requireFile(SANDBOX_BIN, "MUVI_SANDBOX_BIN");
  requireFile(CHROMIUM, "MUVI_CHROMIUM");
  requireFile(HEADLESS_SHELL, "MUVI_HEADLESS_SHELL");
}
