// Loads jobs until a list holds as many as asked for, a hundred at a time.

/** @param {import("../browser.mjs").Visit} visit @param {number} jobs @returns how long it took, in milliseconds */
export async function loadUntil({ page }, jobs) {
  return await page.evaluate(async (jobs) => {
    const start = performance.now();
    while (globalThis.probe.loadedCount() < jobs) await globalThis.probe.loadMore();
    return (await globalThis.probe.nextFrame()) - start;
  }, jobs);
}
