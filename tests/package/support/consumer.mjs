// A project that has the package installed: packed by npm as it would be published, and unpacked where npm would put it.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** @param {string} path */
const inProject = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The folder that is delivered. */
export const DIST = resolve(process.env["MUVI_DIST"] ?? inProject("dist"));

export const HERE = inProject("tests/package");
export const SOURCE = inProject("src");
export const TABLE = inProject("src/element/package/api.json");

export class Consumer {
  /** The files of the package, by their path in it. @type {string[]} */
  files;
  #folder = mkdtempSync(join(tmpdir(), "muvi-jobs-package-"));

  constructor() {
    const pack = ["pack", DIST, "--json", "--ignore-scripts", "--pack-destination", this.#folder];
    const [packed] = JSON.parse(execFileSync("npm", pack, { cwd: this.#folder, encoding: "utf8" }));
    this.files = packed.files.map((/** @type {{path: string}} */ { path }) => path).sort();
    const home = this.path("node_modules/muvi-jobs");
    mkdirSync(home, { recursive: true });
    execFileSync("tar", ["-xzf", join(this.#folder, packed.filename), "-C", home, "--strip-components=1"]);
    this.write("package.json", '{"private": true, "type": "module"}');
  }

  /** @param {string} name */
  path(name) {
    return join(this.#folder, name);
  }

  /** @param {string} name a file of the package */
  read(name) {
    return readFileSync(this.path(`node_modules/muvi-jobs/${name}`), "utf8");
  }

  /** @param {string} name @param {string} text */
  write(name, text) {
    writeFileSync(this.path(name), text);
  }

  /** Installs a package that these tests have, too. @param {string} name */
  install(name) {
    const place = this.path(`node_modules/${name}`);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(HERE, "node_modules", name), place);
  }

  /**
   * What a program says, and how it ends.
   * @param {string} program @param {string[]} words
   */
  run(program, ...words) {
    const { status, stdout, stderr } = spawnSync(program, words, { cwd: this.#folder, encoding: "utf8" });
    return { status, text: stdout + stderr };
  }

  remove() {
    rmSync(this.#folder, { recursive: true });
  }
}
