// What one press of "Load more" costs the main thread, with a hundred jobs on each page.

import { Visit } from "../browser.mjs";
import { REFERENCE, TWO_LINES } from "../peers.mjs";
import { workDuring } from "../trace.mjs";

const PRESSES = 20;

/** @type {import("../bench.mjs").Measurement} */
export const loadMore = {
  name: "load-more",
  about: `main thread per 100 more jobs, over ${PRESSES} presses of Load more`,
  rounds: 3,
  peers: [REFERENCE, TWO_LINES],
  figures: [
    { key: "scriptMs", title: "Script", unit: "ms", aim: { ratio: 1.5 } },
    { key: "styleMs", title: "Style", unit: "ms" },
    { key: "layoutMs", title: "Layout", unit: "ms" },
    { key: "mainThreadMs", title: "Whole main thread", unit: "ms", aim: { ratio: 1 } },
  ],

  async measure({ browser, server, sandbox }, peer) {
    await sandbox.hold(100 * (PRESSES + 2));
    return await Visit.to(browser, server.origin + peer.path(100), {}, async (visit) => {
      const work = await workDuring(visit, () =>
        visit.page.evaluate(async (presses) => {
          for (let pressed = 0; pressed < presses; pressed++) {
            await globalThis.probe.loadMore();
            await globalThis.probe.nextFrame();
          }
        }, PRESSES),
      );
      return Object.fromEntries(Object.entries(work).map(([key, ms]) => [key, ms / PRESSES]));
    });
  },
};
