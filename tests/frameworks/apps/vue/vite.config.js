// As `create vite` writes it, and the one option that Vue asks for with elements of other makers.

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [
    vue({
      template: { compilerOptions: { isCustomElement: (/** @type {string} */ tag) => tag.includes("-") } },
    }),
  ],
});
