// What the README promises, read from its tables: what a test checks one by one cannot be forgotten there.

import { readFileSync } from "node:fs";
import { STATUSES } from "./jobs.ts";

const README = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

/** The names in the first column of the README's table with this header, `<status>` written out. */
export function documented(header: "slot" | "part" | "custom state" | "variable"): string[] {
  const lines = README.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${header} |`));
  if (start < 0) throw new Error(`The README has no table with the header "${header}".`);
  const length = lines.slice(start).findIndex((line) => !line.startsWith("|"));
  const cells = lines.slice(start + 2, start + length).map((line) => line.split("|")[1] ?? "");
  const names = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
  return names.flatMap((name) =>
    name.includes("<status>") ? STATUSES.map((status) => name.replace("<status>", status)) : [name],
  );
}
