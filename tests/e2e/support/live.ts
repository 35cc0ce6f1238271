// The part of the core that is loaded behind the first rows: when it is there.

import { expect, type Page } from "@playwright/test";

/** Waits until all widgets of the page have loaded what they need to go on. */
export async function untilLive(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(isLive)).toBe(true);
}

/** A time of a row is then written out under the pointer. Without rows nothing can be told, but that there may be some yet. */
function isLive(): boolean {
  return [...document.querySelectorAll("muvi-jobs")].every((host) => {
    if (["idle", "loading"].includes((host as Element & { state: string }).state)) return false;
    const time = host.shadowRoot?.querySelector("time");
    time?.dispatchEvent(new Event("pointerover", { bubbles: true }));
    return !time || time.title !== "";
  });
}
