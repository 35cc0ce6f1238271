// Makes the core trap for real, in the entry that a test chooses: a panic of the release build is the same instruction.

import type { Page } from "@playwright/test";

/** Which exports of the WebAssembly trap from now on: those whose name matches, after they have done their work or not. */
export interface Trap {
  name: string;
  after?: boolean;
  /** Only when it is given such an event, or entries of such a class. */
  given?: string;
}

declare global {
  var muviTrap: Trap | undefined;
  /** The exports that were called since the trap was set. */
  var muviCalled: string[];
}

/** Puts a trap behind the exports of every core that the page will load. */
export async function prepareTraps(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.muviCalled = [];
    // One function, whose one instruction is `unreachable`.
    const code = [
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0,
      11,
    ];
    const { t: unreachable } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(code)))
      .exports;
    const prepared =
      (name: string, call: (...given: unknown[]) => unknown) =>
      (...given: unknown[]) => {
        globalThis.muviCalled.push(name);
        const trap = globalThis.muviTrap;
        const kinds = given.map((each) =>
          each instanceof Event ? each.type : Array.isArray(each) ? each[0]?.constructor.name : undefined,
        );
        const isSet =
          trap !== undefined &&
          new RegExp(trap.name).test(name) &&
          (trap.given === undefined || kinds.includes(trap.given));
        if (isSet && !trap.after) (unreachable as () => void)();
        const result = call(...given);
        if (isSet) (unreachable as () => void)();
        return result;
      };
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const { module, instance } = await instantiateStreaming(source, imports);
      const exports = Object.fromEntries(
        Object.entries(instance.exports).map(([name, value]) => [
          name,
          typeof value === "function" ? prepared(name, value as (...given: unknown[]) => unknown) : value,
        ]),
      );
      return { module, instance: { exports } };
    };
  });
}

/** Sets the trap, or takes it away. */
export async function setTrap(page: Page, trap?: Trap): Promise<void> {
  await page.evaluate((trap) => {
    globalThis.muviTrap = trap;
    globalThis.muviCalled = [];
  }, trap);
}
