// What the class offers besides its elements: another name, and other places for its files.

import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { Widget } from "./support/widget.ts";

interface Statics {
  define(tag?: string, registry?: CustomElementRegistry): void;
  configure(places: { core?: string; wasm?: string }): void;
}

test("define() gives the element a second name", async ({ page, open }) => {
  await open({ body: `${script()}${markup(QUIET).replaceAll("muvi-jobs", "portal-jobs")}` });
  await page.evaluate(async () => {
    const elements = await customElements.whenDefined("muvi-jobs");
    (elements as unknown as Statics).define("portal-jobs");
  });
  await expect(new Widget(page, page.locator("portal-jobs")).rows).toHaveCount(20);
});

test("define() of a name that is taken does not throw", async ({ page, open, watch }) => {
  watch.allow(/muvi-jobs/);
  await open({ body: script() });
  await page.evaluate(async () => {
    const elements = (await customElements.whenDefined("muvi-jobs")) as unknown as Statics;
    elements.define();
    elements.define("muvi-jobs");
  });
  expect(watch.uncaught).toEqual([]);
});

test("configure() tells where the core is", async ({ page, site, open }) => {
  site.mount("/elsewhere/");
  await open({ body: `${script()}<div id="room"></div>` });
  await page.evaluate(async (lines) => {
    const elements = (await customElements.whenDefined("muvi-jobs")) as unknown as Statics;
    elements.configure({ core: "/elsewhere/muvi-jobs-core.js", wasm: "/elsewhere/muvi-jobs-core_bg.wasm" });
    const room = document.querySelector("#room");
    if (room) room.innerHTML = lines;
  }, markup(QUIET));
  await expect(new Widget(page).rows).toHaveCount(20);
  const core = site.requested.filter((path) => path.includes("core"));
  expect(core.map((path) => path.split("/")[1])).toEqual(["elsewhere", "elsewhere"]);
});
