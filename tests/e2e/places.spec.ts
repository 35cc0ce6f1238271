// Odd places for an element: under a <base>, in a frame without an origin, in closed shadow roots, in a popup, in a
// template, in a registry of its own, in a declarative shadow root.

import type { Page } from "@playwright/test";
import { STRICT } from "./support/broken.ts";
import { jobs } from "./support/jobs.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { Widget, type MuviJobs } from "./support/widget.ts";

const ROOM = `${script()}<div id="room"></div>`;

test("E44: a <base href> of the page counts for the endpoint and not for the widget's own files", async ({
  sandbox,
  site,
  open,
}) => {
  site.mount("/deep/");
  site.proxy("/tenant/v1", `${sandbox.origin}/v1`);
  const widget = await open({
    prefix: "/deep/",
    head: '<base href="/tenant/">',
    attributes: { endpoint: "v1/jobs" },
  });
  await expect(widget.rows).toHaveCount(20);
  await expect.poll(() => site.requested.filter((path) => path.startsWith("/deep/"))).toHaveLength(4);
});

test("E44: in an about:srcdoc sandbox the files load by CORS, and the API answers if it allows that", async ({
  page,
  sandbox,
  site,
  watch,
}) => {
  watch.allowFailedRequests();
  site.headers({ "access-control-allow-origin": "*" });
  const inner = `${script(`${site.origin}/muvi-jobs/`)}${markup({ ...QUIET, endpoint: `${sandbox.origin}/v1/jobs` })}`;
  const frame = `<iframe sandbox="allow-scripts" srcdoc='${inner}' width="900" height="700"></iframe>`;
  await page.goto(site.page("/portal", frame));
  const widget = new Widget(page, page.frameLocator("iframe").locator("muvi-jobs"));
  await sandbox.cors("*");
  await widget.host.evaluate((element) => (element as MuviJobs).refresh());
  await expect(widget.host.getByRole("row")).toHaveCount(21);
  await sandbox.cors(null);
  await widget.host.evaluate((element) => (element as MuviJobs).refresh());
  await expect(widget.host.getByRole("alert")).toBeVisible();
  expect(watch.uncaught).toEqual([]);
});

/** An element in a shadow root in a shadow root, and what a page can do with it. */
async function openInRoots(page: Page, mode: "open" | "closed"): Promise<void> {
  await page.evaluate(
    async ([mode, lines]) => {
      await customElements.whenDefined("muvi-jobs");
      const room = document.querySelector("#room") as HTMLElement;
      const outer = room.attachShadow({ mode });
      outer.innerHTML = "<section lang='de'></section>";
      const inner = (outer.firstElementChild as HTMLElement).attachShadow({ mode });
      inner.innerHTML = lines;
      // Kept where a page would: in a variable. A closed root is found in no other way.
      Object.assign(globalThis, { muviElement: inner.querySelector("muvi-jobs") });
      // No ancestor lets an event through.
      for (const each of [room, outer, inner, document.body]) {
        for (const type of ["click", "change", "input", "keydown", "pointerdown"]) {
          each.addEventListener(type, (event) => event.stopPropagation());
        }
      }
      await (inner.querySelector("muvi-jobs") as MuviJobs).ready;
    },
    [mode, markup(QUIET)] as const,
  );
}

for (const mode of ["open", "closed"] as const) {
  test(`E13, E44: in ${mode} shadow roots whose hosts stop all events the buttons, fields and choices work`, async ({
    page,
    sandbox,
    open,
    watch,
  }) => {
    await sandbox.replaceJobs(jobs(50));
    await open({ body: ROOM });
    await openInRoots(page, mode);
    const element = await page.evaluateHandle(
      () => (globalThis as unknown as { muviElement: MuviJobs }).muviElement,
    );
    const find = async (selector: string) => {
      const found = await element.evaluateHandle((element, selector) => {
        const [tag = "*", text = ""] = selector.split("|");
        const all = [...(element.shadowRoot?.querySelectorAll<HTMLElement>(tag) ?? [])];
        return all.find((each) => each.textContent?.includes(text) && each.checkVisibility()) ?? null;
      }, selector);
      const handle = found.asElement();
      if (!handle) throw new Error(`There is no ${selector}.`);
      return handle as import("@playwright/test").ElementHandle<HTMLElement>;
    };
    const count = () => element.evaluate((element) => element.jobs.length);
    expect(await count()).toBe(20);
    // A button.
    await (await find("button|Load more")).click();
    await expect.poll(count).toBe(40);
    // A choice, whose `change` does not leave a shadow root.
    await (await find("select.interval")).selectOption("30");
    await expect.poll(() => element.evaluate((element) => element.refreshInterval)).toBe(30);
    // A field.
    await (await find("input[type=search]")).fill("job_e2e00003");
    await expect
      .poll(() => element.evaluate((element) => element.shadowRoot?.querySelectorAll("tbody tr").length))
      .toBe(1);
    // A row, by mouse and by key.
    await (await find("tbody tr")).click();
    await expect.poll(async () => (await find("tbody tr")).getAttribute("aria-selected")).toBe("true");
    expect(watch.uncaught).toEqual([]);
  });
}

test("E44: an element that is adopted by a popup is styled there, works there, and comes home", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(30));
  const widget = await open({ body: `${ROOM}${markup(QUIET)}` });
  await expect(widget.rows).toHaveCount(20);
  const opening = page.waitForEvent("popup");
  await page.evaluate(
    () =>
      void Object.assign(globalThis, {
        muviPopup: globalThis.open("about:blank", "", "width=900,height=700"),
      }),
  );
  const popup = await opening;
  const look = (element: Element) => {
    const row = element.shadowRoot?.querySelector("tbody tr") as Element;
    const { display, position, borderBottomStyle, contain } = getComputedStyle(row);
    return [getComputedStyle(element).display, display, position, borderBottomStyle, contain];
  };
  const atHome = await widget.evaluate(look);
  await page.evaluate(() => {
    const { document: there } = (globalThis as unknown as { muviPopup: Window }).muviPopup;
    there.body.append(there.adoptNode(document.querySelector("muvi-jobs") as Element));
  });
  const away = new Widget(popup);
  await expect(away.rows).toHaveCount(20);
  expect(await away.evaluate(look)).toEqual(atHome);
  const sheets = await away.evaluate((element) =>
    (element.shadowRoot as ShadowRoot).adoptedStyleSheets.map((sheet) => sheet.cssRules.length > 10),
  );
  expect(sheets).toEqual([true]);
  await away.loadMore.click();
  await expect(away.status).toContainText("30 loaded");
  await away.rows.nth(2).click();
  await expect(away.rows.nth(2)).toHaveAttribute("aria-selected", "true");
  await away.chooseStatus("Failed");
  await expect(away.rows.first()).toContainText(/failed/i);
  await page.evaluate(() => {
    const { document: there } = (globalThis as unknown as { muviPopup: Window }).muviPopup;
    document.querySelector("#room")?.append(there.querySelector("muvi-jobs") as Element);
  });
  await expect(widget.rows.first()).toContainText(/failed/i);
  expect(await widget.evaluate(look)).toEqual(atHome);
  await popup.close();
  await widget.chooseStatus("All");
  await expect(widget.rows).toHaveCount(20);
  expect(watch.uncaught).toEqual([]);
});

test("E44: an element that is upgraded inside a template, and then used, works", async ({
  page,
  open,
  watch,
}) => {
  await open({ body: ROOM });
  await page.evaluate(async (lines) => {
    await customElements.whenDefined("muvi-jobs");
    const template = document.createElement("template");
    template.innerHTML = lines;
    // In the template's own document, which has no window.
    customElements.upgrade(template.content);
    const element = template.content.querySelector("muvi-jobs") as MuviJobs;
    element.limit = 7;
    document.querySelector("#room")?.append(template.content);
  }, markup(QUIET));
  const widget = new Widget(page);
  await expect(widget.rows).toHaveCount(7);
  expect(await widget.evaluate((element) => element.shadowRoot?.adoptedStyleSheets.length)).toBe(1);
  await page.evaluate((lines) => {
    const template = document.createElement("template");
    template.innerHTML = lines;
    document
      .querySelector("#room")
      ?.append(template.content.cloneNode(true), document.importNode(template.content, true));
  }, markup(QUIET));
  await expect(page.locator("muvi-jobs")).toHaveCount(3);
  for (const n of [1, 2])
    await expect(new Widget(page, page.locator("muvi-jobs").nth(n)).rows).toHaveCount(20);
  expect(watch.uncaught).toEqual([]);
});

test("E44: an element in a document without a body works", async ({ page, site, watch }) => {
  await page.goto(site.page("/portal", `<!doctype html><title>x</title>${script()}`));
  await page.evaluate(async () => {
    await customElements.whenDefined("muvi-jobs");
    document.body.remove();
    const element = document.createElement("muvi-jobs");
    element.setAttribute("refresh-interval", "off");
    document.documentElement.append(element);
    await (element as MuviJobs).ready;
  });
  await expect(new Widget(page).rows).toHaveCount(20);
  expect(watch.uncaught).toEqual([]);
});

test("E43: define() serves a registry of a shadow root of its own", async ({ page, open, watch }) => {
  await open({ body: ROOM });
  await page.evaluate(async () => {
    const elements = await customElements.whenDefined("muvi-jobs");
    const registry = new CustomElementRegistry();
    const statics = elements as unknown as { define(tag: string, registry: CustomElementRegistry): void };
    statics.define("portal-jobs", registry);
    statics.define("muvi-jobs", registry);
    // Once more is no error.
    statics.define("portal-jobs", registry);
    const options = { mode: "open", customElementRegistry: registry } as ShadowRootInit;
    const root = document.querySelector("#room")?.attachShadow(options);
    if (root) root.innerHTML = '<portal-jobs limit="4" refresh-interval="off"></portal-jobs>';
  });
  await expect(new Widget(page, page.locator("portal-jobs")).rows).toHaveCount(4);
  expect(await page.evaluate(() => customElements.get("portal-jobs"))).toBeUndefined();
  expect(watch.uncaught).toEqual([]);
});

test("E47: a declarative shadow root is what is seen without the widget, and makes room for it", async ({
  page,
  open,
}) => {
  const shadow = '<template shadowrootmode="open"><p>Rendered by the server</p><slot></slot></template>';
  const body = `${script()}${markup(QUIET, `${shadow}<a href="/jobs">Open the jobs page</a>`)}`;
  const widget = await open({ body });
  await expect(widget.rows).toHaveCount(20);
  await expect(page.getByText("Rendered by the server")).toHaveCount(0);
});

const SCRIPTLESS: [string, { javaScriptEnabled?: boolean }, (site: { spoil: Function }) => void][] = [
  ["E45: with JavaScript off", { javaScriptEnabled: false }, () => {}],
  [
    "E46: without the script",
    {},
    (site) =>
      site.spoil(/^muvi-jobs\.js$/, () => ({
        status: 404,
        headers: { "content-type": "text/plain" },
        body: "",
      })),
  ],
];

for (const [name, options, arrange] of SCRIPTLESS) {
  test(`${name} the children are seen and can be used`, async ({ browser, site }) => {
    arrange(site);
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      site.page("/jobs", "<title>The jobs page</title>");
      const lines = `${script()}${markup(QUIET)}`;
      await page.goto(site.page("/portal", lines, { "content-security-policy": STRICT }));
      await page.getByRole("link", { name: "Open the jobs page" }).click();
      await expect(page).toHaveTitle("The jobs page");
    } finally {
      await context.close();
    }
  });
}

test("E47: nothing that is delivered hides the children before the widget is drawn", async ({
  page,
  site,
  open,
}) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  site.spoil(/\.wasm$/, async () => {
    await held;
    return {};
  });
  const widget = await open();
  const link = page.getByRole("link", { name: "Open the jobs page" });
  await page.evaluate(() => customElements.whenDefined("muvi-jobs"));
  await expect(link).toBeVisible();
  await link.click({ trial: true });
  letGo();
  await expect(widget.rows).toHaveCount(20);
  await expect(link).toBeHidden();
});
