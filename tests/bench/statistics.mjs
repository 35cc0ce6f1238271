// The middle of some numbers and how far they lie apart.

/** @param {number[]} numbers @returns {number} NaN if there are none */
export function median(numbers) {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const [lower, upper] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return lower === undefined || upper === undefined ? NaN : (lower + upper) / 2;
}

/** The smallest and the largest. @param {number[]} numbers */
export function range(numbers) {
  return { least: Math.min(...numbers), most: Math.max(...numbers) };
}
