// Presses Refresh after a few jobs of the first page changed, and counts what the list changes in the document.

import { workDuring } from "../trace.mjs";

const CHANGED = 5;
const LIMIT = 100;
/** A list that is watched refreshes again and again: what only the first refresh costs is a figure of its own. */
const LATER_REFRESHES = 5;

/**
 * @param {import("../browser.mjs").Visit} visit
 * @param {import("../sandbox.mjs").Sandbox} sandbox
 */
export async function refreshing(visit, sandbox) {
  /** @type {{inRows: number, overall: number}[]} */
  const counted = [];
  const refreshOnce = async () => {
    await change(sandbox);
    counted.push(await visit.page.evaluate(refresh));
  };
  const first = await workDuring(visit, refreshOnce);
  const later = await workDuring(visit, async () => {
    for (let times = 0; times < LATER_REFRESHES; times++) await refreshOnce();
  });
  return {
    inRows: Math.max(...counted.map(({ inRows }) => inRows)),
    overall: Math.max(...counted.map(({ overall }) => overall)),
    firstScriptMs: first.scriptMs,
    scriptMs: later.scriptMs / LATER_REFRESHES,
    mainThreadMs: later.mainThreadMs / LATER_REFRESHES,
  };
}

/** Changes jobs of the first page. @param {import("../sandbox.mjs").Sandbox} sandbox */
async function change(sandbox) {
  // Every second one, so that no change of one row as a whole can be mistaken for a change of its neighbours.
  const page = await sandbox.firstPage(LIMIT);
  const changed = page.slice(0, 2 * CHANGED).filter((_, place) => place % 2 === 0);
  await sandbox.change(
    changed.map(({ jobId, status, createdAt, completedAt }) => {
      const tookMs = completedAt === null ? 0 : Date.parse(completedAt) - Date.parse(createdAt);
      return {
        jobId,
        status: status === "failed" ? "completed" : "failed",
        completedAt: new Date(Date.parse(createdAt) + tookMs + 1_234_000).toISOString(),
      };
    }),
  );
}

/** Runs in the page. */
async function refresh() {
  const { root, list, button, nextFrame } = globalThis.probe;
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  let inRows = 0;
  let overall = 0;
  const whole = new MutationObserver((records) => void (overall += records.length));
  /** @type {Promise<void>} */
  const firstChange = new Promise((resolve) => {
    const rows = new MutationObserver((records) => {
      inRows += records.length;
      resolve();
    });
    rows.observe(list(), everything);
  });
  whole.observe(root(), everything);
  button("Refresh").click();
  await firstChange;
  // What follows from the change is written within a few frames.
  for (let frame = 0; frame < 5; frame++) await nextFrame();
  return { inRows, overall };
}
