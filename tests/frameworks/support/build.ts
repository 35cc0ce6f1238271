// Runs once before all tests: packs the widget, installs the package as anybody would, and has every application built
// by its own tool. All tests share what was built.

import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import requireThings from "../../e2e/support/setup.ts";
import { pack } from "./package.ts";
import { FOLDER, PACKAGE } from "./places.ts";

const run = promisify(execFile);

/** As many at a time as the machines that run this have cores. */
const BUILDERS = 2;

export default async function build(): Promise<void> {
  requireThings();
  // For trying one test again and again.
  if (process.env["MUVI_FRAMEWORKS_BUILT"]) return;
  await install();
  const waiting = await buildable();
  const builder = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      await npm("run", "build", "--workspace", name);
    }
  };
  await Promise.all(Array.from({ length: BUILDERS }, builder));
}

async function install(): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "muvi-frameworks-"));
  try {
    const quietly = ["--no-save", "--offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    await npm("install", ...quietly, await pack(scratch));
  } finally {
    await rm(scratch, { recursive: true });
  }
  // Angular copies files only out of its own folder, and in this workspace packages are above it.
  await cp(PACKAGE, join(FOLDER, "apps/angular/node_modules/muvi-jobs"), { recursive: true });
}

/** The applications that have something to build, those that take longest first. */
async function buildable(): Promise<string[]> {
  const { stdout } = await run("npm", ["query", ".workspace"], { cwd: FOLDER });
  const found = JSON.parse(stdout) as { name: string; scripts?: Record<string, string> }[];
  const names = found.filter(({ scripts }) => scripts?.["build"]).map(({ name }) => name);
  const isSlow = (name: string) => Number(name.includes("angular") || name.includes("webpack"));
  return names.sort((one, other) => isSlow(other) - isSlow(one));
}

async function npm(...words: string[]): Promise<void> {
  try {
    await run("npm", words, { cwd: FOLDER });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`npm ${words.join(" ")} failed:\n${stdout ?? ""}${stderr ?? String(error)}`);
  }
}
