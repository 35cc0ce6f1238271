// The tables that are printed: each figure of the reference and of the widget with its spread, their ratio, the aim.

import { aimText, inUnit, isMet } from "./figure.mjs";
import { REFERENCE } from "./peers.mjs";
import { median, range } from "./statistics.mjs";

/**
 * @typedef {import("./figure.mjs").Figure} Figure
 * @typedef {Record<string, number>} Sample Each figure by its key, of one visit.
 * @typedef {Map<import("./peers.mjs").Peer, Sample[]>} Samples
 */

const HEADERS = ["figure", "reference", "widget", "ratio", "aim", ""];

/** @param {readonly Figure[]} figures @param {Samples} samples */
export function table(figures, samples) {
  const widgets = [...samples.keys()].filter((peer) => peer !== REFERENCE);
  const lines = figures.flatMap((figure) =>
    widgets.map((peer) => {
      const suffix = widgets.length > 1 ? `, ${peer.title}` : "";
      return line(figure, suffix, samples.get(REFERENCE) ?? [], samples.get(peer) ?? []);
    }),
  );
  return aligned([HEADERS, ...lines]);
}

/** @param {Figure} figure @param {string} suffix @param {Sample[]} reference @param {Sample[]} widget */
function line({ key, title, unit, aim }, suffix, reference, widget) {
  const [referenceValues, widgetValues] = [valuesOf(key, reference), valuesOf(key, widget)];
  const [referenceMedian, widgetMedian] = [median(referenceValues), median(widgetValues)];
  const ratio = widgetMedian / referenceMedian;
  return [
    title + suffix,
    withSpread(referenceValues, unit),
    withSpread(widgetValues, unit),
    Number.isFinite(ratio) ? ratio.toFixed(2) : "–",
    aim ? aimText(aim, unit) : "",
    aim ? (isMet(aim, widgetMedian, referenceMedian) ? "met" : "not met") : "",
  ];
}

/** @param {string} key @param {Sample[]} samples */
function valuesOf(key, samples) {
  return samples.map((sample) => sample[key] ?? NaN);
}

/** @param {number[]} values @param {import("./figure.mjs").Unit} unit */
function withSpread(values, unit) {
  const { least, most } = range(values);
  const name = unit === "count" ? "" : ` ${unit}`;
  const middle = `${inUnit(median(values), unit)}${name}`;
  return least === most ? middle : `${middle} (${inUnit(least, unit)}–${inUnit(most, unit)})`;
}

/** Columns as wide as they need to be; texts begin on the left, numbers end on the right. @param {string[][]} lines */
function aligned(lines) {
  const widths = HEADERS.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const cell = (/** @type {string} */ text, /** @type {number} */ column) =>
    column >= 1 && column <= 3 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return lines.map((line) => line.map(cell).join("  ").trimEnd()).join("\n");
}
