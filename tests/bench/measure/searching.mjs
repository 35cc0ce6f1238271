// Types into the search box and waits, after each letter, for the frame that shows what was found.

import { median } from "../statistics.mjs";
import { workDuring } from "../trace.mjs";

/** Part of some model's slug in the sandbox. */
const TEXT = "kling-o3-s";

/** @param {import("../browser.mjs").Visit} visit */
export async function searching(visit) {
  const { page } = visit;
  const box = page.getByRole("searchbox", { name: "Search", exact: true });
  const found = page.getByRole("status").filter({ hasText: /\d/ });
  await box.focus();
  /** @type {number[]} */
  const waits = [];
  let atLastFrame = "";
  const work = await workDuring(visit, async () => {
    for (const letter of TEXT) {
      const typed = await page.evaluateHandle(frameAfterKey);
      await page.keyboard.press(letter);
      const { waitMs, status } = await typed.evaluate(({ result }) => result);
      waits.push(waitMs);
      atLastFrame = status;
    }
  });
  await page.waitForTimeout(500);
  // A list that searched later than in the frame that is waited for would look fast.
  const later = await found.innerText();
  if (later.trim() !== atLastFrame.trim())
    throw new Error(`The search ended late: ${atLastFrame}, ${later}.`);
  await box.fill("");
  return {
    medianMs: median(waits),
    slowestMs: Math.max(...waits),
    scriptMs: work.scriptMs / TEXT.length,
    mainThreadMs: work.mainThreadMs / TEXT.length,
  };
}

/**
 * Runs in the page: from the next key event to the frame that follows what it typed. The promise is wrapped, because
 * the key is pressed only after this has returned.
 */
function frameAfterKey() {
  const { root, nextFrame } = globalThis.probe;
  const once = { once: true, capture: true };
  let pressedMs = NaN;
  addEventListener("keydown", ({ timeStamp }) => (pressedMs = timeStamp), once);
  /** @type {Promise<{waitMs: number, status: string}>} */
  const result = new Promise((resolve) => {
    const frameOf = async () => {
      const waitMs = (await nextFrame()) - pressedMs;
      resolve({ waitMs, status: root().querySelector("[role=status]")?.textContent ?? "" });
    };
    addEventListener("input", () => void frameOf(), once);
  });
  return { result };
}
