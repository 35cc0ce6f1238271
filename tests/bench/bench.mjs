// Measures the widget beside a list in plain JavaScript and prints both: started by `cargo xtask bench`.
//
// This file only goes through the measurements; what each one does is in measure/.

import { writeFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { launch } from "./browser.mjs";
import { firstRows } from "./measure/first-rows.mjs";
import { hundredThousand } from "./measure/hundred-thousand.mjs";
import { loadMore } from "./measure/load-more.mjs";
import { tenThousand } from "./measure/ten-thousand.mjs";
import { fromEnvironment, readOptions } from "./options.mjs";
import { servePeers } from "./peers.mjs";
import { table } from "./report.mjs";
import { scripts } from "./measure/scripts.mjs";
import { startUp } from "./measure/start-up.mjs";
import { Sandbox } from "./sandbox.mjs";
import { Server } from "./server.mjs";

/**
 * @typedef {import("./peers.mjs").Peer} Peer
 * @typedef {import("./report.mjs").Samples} Samples
 * @typedef {{browser: import("./browser.mjs").Browser, server: Server, sandbox: Sandbox}} Place
 * @typedef {object} Measurement
 * @property {string} name for `--only`
 * @property {string} about
 * @property {number} rounds unless `--rounds` says otherwise
 * @property {Peer[]} peers
 * @property {import("./figure.mjs").Figure[]} figures
 * @property {(place: Place, peer: Peer) => Promise<import("./report.mjs").Sample>} measure visits a peer once
 */

const MEASUREMENTS = [firstRows, startUp, loadMore, scripts, tenThousand, hundredThousand];

/** @param {Place} place @param {Measurement} measurement @param {number} rounds */
async function samplesOf(place, { peers, measure }, rounds) {
  /** @type {Samples} */
  const samples = new Map(peers.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++) {
    // The peers take turns, and turns in going first: what the machine does meanwhile meets all of them alike.
    for (let turn = 0; turn < peers.length; turn++) {
      const peer = peers[(round + turn) % peers.length];
      if (peer === undefined) continue;
      samples.get(peer)?.push(await measure(place, peer));
    }
  }
  return samples;
}

/** Whoever reads the figures should know when something else was running. */
function warnIfBusy() {
  const [load = 0] = loadavg();
  if (load < availableParallelism() / 2) return;
  console.log(`This machine is busy (its load is ${load.toFixed(1)}): times will be long and scatter.`);
}

const names = MEASUREMENTS.map(({ name }) => name);
const options = readOptions(process.argv.slice(2), names);
const sandbox = await Sandbox.start(fromEnvironment("MUVI_SANDBOX_BIN"));
const server = new Server(sandbox.origin);
const browser = await launch(fromEnvironment("MUVI_CHROMIUM"));
try {
  await server.start();
  const reference = fileURLToPath(new URL("reference", import.meta.url));
  await servePeers(server, { dist: fromEnvironment("MUVI_DIST"), reference });
  console.log(
    `Chromium ${browser.version()}. Each figure is the median, with the least and the most in brackets.`,
  );
  warnIfBusy();
  /** @type {Record<string, Record<string, import("./report.mjs").Sample[]>>} */
  const written = {};
  for (const measurement of MEASUREMENTS.filter(({ name }) => options.only.includes(name))) {
    const rounds = options.rounds ?? measurement.rounds;
    const start = Date.now();
    const samples = await samplesOf({ browser, server, sandbox }, measurement, rounds);
    const seconds = Math.round((Date.now() - start) / 1_000);
    console.log(`\n${measurement.name}: ${measurement.about} (${rounds} rounds in ${seconds} s)\n`);
    console.log(table(measurement.figures, samples));
    written[measurement.name] = Object.fromEntries([...samples].map(([{ key }, visits]) => [key, visits]));
  }
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(written, null, 2)}\n`);
} finally {
  await browser.close();
  server.stop();
  sandbox.stop();
}
