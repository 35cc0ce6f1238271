// Where the applications are, and what each of them is called.

import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const FOLDER = fileURLToPath(new URL("..", import.meta.url));

/** The package as it was installed. */
export const PACKAGE = `${FOLDER}node_modules/muvi-jobs`;

export const SHARED = `${FOLDER}shared`;

/** The application written with Leptos, after wasm-bindgen. */
export const LEPTOS = resolve(process.env["MUVI_LEPTOS"] ?? `${FOLDER}../../target/xtask/leptos`);

export interface Framework {
  title: string;
  /** What its tool built, or for a page without a tool the page. */
  site: string;
}

export const FRAMEWORKS: readonly Framework[] = [
  { title: "React", site: `${FOLDER}apps/react/dist` },
  { title: "Preact", site: `${FOLDER}apps/preact/dist` },
  { title: "Vue", site: `${FOLDER}apps/vue/dist` },
  { title: "Svelte", site: `${FOLDER}apps/svelte/dist` },
  { title: "Angular", site: `${FOLDER}apps/angular/dist` },
  { title: "Plain HTML", site: `${FOLDER}apps/html` },
];
