// What the class offers besides its elements: another name, and other places for its files.

import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { Widget } from "./support/widget.ts";

interface Statics {
  define(tag?: string, registry?: CustomElementRegistry): void;
  configure(places: {
    core?: string | URL;
    wasm?: string | URL | Response | BufferSource | WebAssembly.Module;
  }): void;
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

const FORMS: [string, string][] = [
  ["a URL", "new URL(url)"],
  ["a Response", "await fetch(url)"],
  ["an ArrayBuffer", "await (await fetch(url)).arrayBuffer()"],
  ["a view of bytes", "new Uint8Array(await (await fetch(url)).arrayBuffer())"],
  ["a WebAssembly.Module", "await WebAssembly.compileStreaming(fetch(url))"],
];

for (const [name, source] of FORMS) {
  test(`configure() takes the WebAssembly as ${name}, and once more after a crash`, async ({
    page,
    site,
    open,
    watch,
  }) => {
    watch.allow(/^<muvi-jobs>/);
    site.mount("/elsewhere/");
    await open({ body: `${script()}<div id="room"></div>` });
    await page.evaluate(
      async ([source, lines]) => {
        const url = `${location.origin}/elsewhere/muvi-jobs-core_bg.wasm`;
        const make = (0, eval)(`async (url) => ${source}`) as (url: string) => Promise<Response>;
        const elements = (await customElements.whenDefined("muvi-jobs")) as unknown as Statics;
        elements.configure({ wasm: await make(url) });
        const room = document.querySelector("#room");
        if (room) room.innerHTML = lines;
      },
      [source, markup(QUIET)] as const,
    );
    const widget = new Widget(page);
    await expect(widget.rows).toHaveCount(20);
    const asked = site.requested.filter((path) => path.endsWith("core_bg.wasm"));
    expect(asked).toEqual(["/elsewhere/muvi-jobs-core_bg.wasm"]);
    // What the core cannot survive: a thousand frames of the page's own on the stack when it is called.
    await widget.evaluate((element) => {
      const dive = (): void => {
        try {
          dive();
        } catch {
          // As deep as can be; there is no room for the core here.
        }
        void element.jobs;
      };
      dive();
    });
    await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
    expect((await watch.events("muvi-error"))[0]?.detail.stage).toBe("crash");
    await widget.evaluate((element) => element.refresh());
    await expect(widget.rows).toHaveCount(20);
    expect(watch.uncaught).toEqual([]);
  });
}
