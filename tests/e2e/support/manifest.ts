// custom-elements.json of what is delivered, as far as tests read it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DIST } from "./env.ts";

interface Named {
  name: string;
}

export interface Attribute extends Named {
  fieldName: string;
  type: { text: string };
  default?: string;
  inheritedFrom?: object;
}

export interface Member extends Named {
  kind: "field" | "method";
  static?: boolean;
  readonly?: boolean;
  type?: { text: string };
  default?: string;
  attribute?: string;
  inheritedFrom?: object;
}

export interface Declaration {
  tagName: string;
  attributes: Attribute[];
  members: Member[];
  events: Named[];
  slots: Named[];
  cssParts: Named[];
  cssStates: Named[];
  cssProperties: Named[];
}

export function readManifest(): Declaration {
  const manifest = JSON.parse(readFileSync(join(DIST, "custom-elements.json"), "utf8")) as {
    modules: [{ declarations: [Declaration] }];
  };
  return manifest.modules[0].declarations[0];
}

/** The names of a list, sorted. */
export function names(list: readonly Named[]): string[] {
  return list.map(({ name }) => name).sort();
}

/** The words that a type in TypeScript lists: `"auto" | number` lists `auto`. */
export function words(type: string): string[] {
  return [...type.matchAll(/"([^"]*)"/g)].map(([, word]) => word ?? "");
}
