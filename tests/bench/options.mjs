// The command line of the benchmark.

import { parseArgs } from "node:util";

/**
 * @param {string[]} given
 * @param {string[]} names of the measurements there are
 */
export function readOptions(given, names) {
  const { values } = parseArgs({
    args: given,
    options: { rounds: { type: "string" }, only: { type: "string" }, json: { type: "string" } },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) {
    refuse(`--rounds takes a whole number from 1 on, not ${values.rounds}.`);
  }
  const only = values.only?.split(",") ?? names;
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) refuse(`There is no measurement ${unknown}: choose from ${names.join(", ")}.`);
  return { rounds, only, json: values.json };
}

/** A file that has to be there. @param {string} variable that holds its path */
export function fromEnvironment(variable) {
  const path = process.env[variable];
  return path || refuse(`${variable} is not set: run \`cargo xtask bench\`, which sets it.`);
}

/** A sentence is enough for who typed something wrong. @param {string} sentence @returns {never} */
function refuse(sentence) {
  console.error(sentence);
  process.exit(2);
}
