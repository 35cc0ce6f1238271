// Records what the element shows of itself to a page while a test goes on: parts, slots, states and events, however
// short they were there.

import type { Page } from "@playwright/test";

export interface Recorded {
  parts: string[];
  slots: string[];
  states: string[];
  events: string[];
}

declare global {
  // Set in the page; a `var` is what a property of the global object is called.
  var muviRecorded: { [Kind in keyof Recorded]: Set<string> };
}

/** Starts before the page does. */
export async function record(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const recorded = {
      parts: new Set<string>(),
      slots: new Set<string>(),
      states: new Set<string>(),
      events: new Set<string>(),
    };
    globalThis.muviRecorded = recorded;

    const look = (root: ParentNode) => {
      for (const { part } of root.querySelectorAll("[part]")) {
        for (const name of part) recorded.parts.add(name);
      }
      for (const { name } of root.querySelectorAll("slot")) recorded.slots.add(name);
    };
    const attachShadow = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) {
      const root = attachShadow.call(this, options);
      const observer = new MutationObserver(() => look(root));
      observer.observe(root, { childList: true, subtree: true, attributeFilter: ["part", "name"] });
      return root;
    };

    const add = CustomStateSet.prototype.add;
    CustomStateSet.prototype.add = function (state) {
      recorded.states.add(state);
      return add.call(this, state);
    };

    const dispatchEvent = EventTarget.prototype.dispatchEvent;
    EventTarget.prototype.dispatchEvent = function (event) {
      if (event.type.startsWith("muvi-")) recorded.events.add(event.type);
      return dispatchEvent.call(this, event);
    };
  });
}

/** Everything so far, sorted. */
export async function recorded(page: Page): Promise<Recorded> {
  return await page.evaluate(() => {
    const { parts, slots, states, events } = globalThis.muviRecorded;
    const sorted = (names: Set<string>) => [...names].sort();
    return { parts: sorted(parts), slots: sorted(slots), states: sorted(states), events: sorted(events) };
  });
}
