// One figure of the benchmark: what it is called, its unit, what is aimed at, and whether that is met.

/**
 * At most this ratio to the reference, at most this much by itself, or no more than the reference has.
 * @typedef {{ratio: number} | {below: number} | "no more"} Aim
 * @typedef {{key: string, title: string, unit: Unit, aim?: Aim}} Figure
 * @typedef {keyof typeof UNITS} Unit
 */

/** How many of what is measured make one of the unit, and how many digits are worth showing. */
const UNITS = {
  kB: { size: 1_000, digits: 1 },
  MB: { size: 1_000_000, digits: 2 },
  bytes: { size: 1, digits: 0 },
  ms: { size: 1, digits: 1 },
  s: { size: 1_000, digits: 2 },
  count: { size: 1, digits: 0 },
};

/** @param {number} value in bytes, milliseconds or pieces @param {Unit} unit */
export function inUnit(value, unit) {
  const { size, digits } = UNITS[unit];
  return (value / size).toFixed(digits);
}

/** @param {Aim} aim @param {Unit} unit */
export function aimText(aim, unit) {
  if (aim === "no more") return "no more";
  return "ratio" in aim ? `≤ ${aim.ratio.toFixed(2)} ×` : `< ${inUnit(aim.below, unit)} ${unit}`;
}

/** @param {Aim} aim @param {number} widget @param {number} reference */
export function isMet(aim, widget, reference) {
  if (aim === "no more") return widget <= reference;
  return "ratio" in aim ? widget <= aim.ratio * reference : widget < aim.below;
}
