// The package as it would be published, from the folder that is delivered.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { DIST } from "../../e2e/support/env.ts";

const run = promisify(execFile);

/** Packs into a folder and answers with the path of the package. */
export async function pack(scratch: string): Promise<string> {
  const source = existsSync(join(DIST, "package.json")) ? DIST : await described(scratch);
  const { stdout } = await run("npm", ["pack", source, "--json", "--pack-destination", scratch]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(scratch, filename);
}

/** A copy of what is delivered, with the least that makes a package of it. */
async function described(scratch: string): Promise<string> {
  const copy = join(scratch, "package");
  await cp(DIST, copy, { recursive: true });
  const types = { types: "./muvi-jobs.d.ts", default: "./muvi-jobs.js" };
  const metadata = {
    name: "muvi-jobs",
    version: "0.1.0",
    type: "module",
    exports: { ".": types, "./core.wasm": "./muvi-jobs-core_bg.wasm" },
  };
  await writeFile(join(copy, "package.json"), JSON.stringify(metadata));
  await writeFile(join(copy, "muvi-jobs.d.ts"), TYPES);
  return copy;
}

const TYPES = `type Places = { core?: string | URL; wasm?: string | URL };
export declare const MuviJobs:
  | (CustomElementConstructor & { define(tag?: string): void; configure(places: Places): void })
  | undefined;
`;
