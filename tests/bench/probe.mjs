// What runs inside the measured page before anything else: it notices the first rows, long tasks and the memory of
// WebAssembly, and finds the controls by their names. It is the same for both peers.

/**
 * @typedef {{timeMs: number, longTasksMs: number[], elements: number, requested: string[]}} Seen the elements are those of the
 *   list; the paths are of what was requested by then
 * @typedef {object} Probe
 * @property {Promise<Seen>} firstRows how long it took from the start of the navigation to the frame with them
 * @property {() => number} wasmBytes
 * @property {() => Document | ShadowRoot} root
 * @property {(name: string) => HTMLElement} button
 * @property {() => HTMLElement} list the part of the table with the rows
 * @property {() => number} rowCount
 * @property {() => number} loadedCount
 * @property {() => Promise<void>} loadMore resolves when the new jobs are counted
 * @property {() => Promise<number>} nextFrame resolves after the next frame was drawn, with the time
 */

/** Given to Playwright, which sends its text: nothing from outside can be used in it. */
export function installProbe() {
  /** @param {string} selector @returns {HTMLElement} */
  const find = (selector) => {
    const found = root().querySelector(selector);
    if (!(found instanceof HTMLElement)) throw new Error(`there is no ${selector}`);
    return found;
  };
  const root = () => document.querySelector("muvi-jobs")?.shadowRoot ?? document;
  const rowCount = () => root().querySelectorAll("tbody tr").length;
  const loadedCount = () =>
    Number(find("[role=status]").textContent?.split(" loaded")[0]?.replace(/\D/g, ""));

  /** @param {string} name */
  const button = (name) => {
    const found = [...root().querySelectorAll("button")].find((each) => each.textContent?.trim() === name);
    if (found === undefined) throw new Error(`there is no button ${name}`);
    return found;
  };

  const nextFrame = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => {
        // A message that is sent in a frame arrives after that frame was laid out and painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      }),
    );

  const loadMore = () => {
    const before = loadedCount();
    return new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (loadedCount() <= before) return;
        observer.disconnect();
        resolve(undefined);
      });
      observer.observe(find("[role=status]"), {
        subtree: true,
        childList: true,
        characterData: true,
      });
      button("Load more").click();
    });
  };

  /** @type {number[]} */
  const longTasksMs = [];
  // The task that runs this opens the page: it is the browser's and whoever drives it, and the same for both peers.
  const openedMs = performance.now();
  const tasks = new PerformanceObserver((list) =>
    longTasksMs.push(...list.getEntries().flatMap((e) => (e.startTime > openedMs ? [e.duration] : []))),
  );
  tasks.observe({ type: "longtask", buffered: true });

  const firstRows = new Promise((resolve) => {
    const observer = new MutationObserver(async () => {
      if (rowCount() < 20) return;
      observer.disconnect();
      // A row counts once it is seen: there may be some that are left out of the first frame.
      const isSeen = () => Boolean(root().querySelector("tbody tr:nth-child(20)")?.getClientRects().length);
      let timeMs = await nextFrame();
      while (!isSeen()) timeMs = await nextFrame();
      // The task that drew the rows is reported only after its end.
      await new Promise((wait) => setTimeout(wait, 100));
      tasks.disconnect();
      const entries = performance.getEntriesByType("resource").filter((entry) => entry.startTime < timeMs);
      resolve({
        timeMs,
        longTasksMs,
        elements: root().querySelectorAll("*").length,
        requested: entries.map(({ name }) => new URL(name).pathname),
      });
    });
    const everything = { subtree: true, childList: true };
    observer.observe(document, everything);
    // A document's observer sees nothing of a shadow root.
    const attachShadow = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      const shadow = attachShadow.call(this, options);
      observer.observe(shadow, everything);
      return shadow;
    };
  });

  /** Each once: a module may export its memory by two names. @type {Set<WebAssembly.Memory>} */
  const memories = new Set();
  for (const name of /** @type {const} */ (["instantiate", "instantiateStreaming"])) {
    const original = /** @type {(...given: unknown[]) => Promise<any>} */ (WebAssembly[name]);
    Object.defineProperty(WebAssembly, name, {
      value: async (/** @type {unknown[]} */ ...given) => {
        const result = await original.apply(WebAssembly, given);
        const { exports } = result.instance ?? result;
        for (const each of Object.values(exports)) if (each instanceof WebAssembly.Memory) memories.add(each);
        return result;
      },
    });
  }
  const wasmBytes = () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);

  /** @type {any} */ (globalThis).probe = {
    firstRows,
    wasmBytes,
    root,
    button,
    list: () => find("tbody"),
    rowCount,
    loadedCount,
    loadMore,
    nextFrame,
  };
}
