// JSX for Preact; its own plugin would add no more than tools for developers.

import { defineConfig } from "vite";

export default defineConfig({ oxc: { jsx: { runtime: "automatic", importSource: "preact" } } });
