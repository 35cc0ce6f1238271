// The page and the widget keep their styles to themselves.

import type { Page } from "@playwright/test";
import { jobs } from "./support/jobs.ts";
import { Panel } from "./support/panel.ts";
import { difference } from "./support/pixels.ts";
import { element as markup, expect, QUIET, test } from "./support/test.ts";
import { Widget, type MuviJobs } from "./support/widget.ts";

for (const size of ["8px", "32px"]) {
  test(`E26: a page whose root font is ${size} does not change the row height`, async ({ page, open }) => {
    const widget = await open();
    await expect(widget.rows).toHaveCount(20);
    const { height } = (await widget.read())[0] ?? { height: 0 };
    await page.addStyleTag({ content: `html { font-size: ${size} }` });
    expect((await widget.read())[0]?.height).toBe(height);
    expect(height).toBeGreaterThanOrEqual(28);
    expect(height).toBeLessThanOrEqual(44);
  });
}

/** What a page can do to everything in it. Not to its font and its colour of text, which the widget takes over. */
const HOSTILE = `
  body *:not(muvi-jobs) { all: unset !important }
  button { outline: 5px solid red }
  div { display: none !important }
  body { letter-spacing: 7px; word-spacing: 9px; text-transform: uppercase; line-height: 5; text-align: right;
    white-space: pre; text-indent: 50px; list-style: square; cursor: crosshair; font-style: italic; font-variant: small-caps;
    font-weight: 900; text-shadow: 2px 2px red; word-break: break-all; hyphens: manual; tab-size: 20; user-select: none;
    -webkit-text-fill-color: red; -webkit-text-stroke: 2px red; border-collapse: collapse; border-spacing: 20px;
    caret-color: red; text-underline-offset: 30px; quotes: none; overflow-wrap: anywhere; text-wrap: balance }`;

/** Where the widget stands must not depend on what is tested. */
const FIXED =
  "<style>muvi-jobs { position: fixed !important; inset: 20px !important; height: auto !important }</style>";

/** Times pass; a picture must not tell of it. */
async function openStill(page: Page, open: (host: object) => Promise<Widget>): Promise<Widget> {
  await page.clock.install({ time: "2026-02-18T15:10:00Z" });
  const widget = await open({ head: FIXED });
  await expect(widget.rows.first()).toBeVisible();
  await page.clock.pauseAt("2026-02-18T15:20:00Z");
  return widget;
}

/** The boxes of everything in the shadow root, with what is inherited. */
async function boxes(widget: Widget): Promise<string[]> {
  return await widget.evaluate((element) =>
    // Not the slots: what is in them belongs to the page and looks like the page.
    [...(element.shadowRoot?.querySelectorAll(":not(slot, slot *)") ?? [])].map((each) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      const style = getComputedStyle(each);
      const { display, color, textAlign, textTransform, letterSpacing, fontSize, cursor } = style;
      const box = [x, y, width, height].map((length) => Math.round(length * 10) / 10);
      return [
        each.localName,
        box,
        display,
        color,
        textAlign,
        textTransform,
        letterSpacing,
        fontSize,
        cursor,
      ].join();
    }),
  );
}

function changed(before: string[], after: string[]): string[] {
  expect(after).toHaveLength(before.length);
  return before.map((each, n) => `${each} -> ${after[n]}`).filter((_, n) => before[n] !== after[n]);
}

test("E23: style sheets of a hostile page change no box and no pixel of the widget", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(12));
  const widget = await openStill(page, open);
  const before = { boxes: await boxes(widget), picture: await widget.host.screenshot() };
  await page.addStyleTag({ content: HOSTILE });
  // The page is indeed another one: its heading lost its box.
  await expect(page.locator("h1")).toHaveCSS("display", "inline");
  expect(changed(before.boxes, await boxes(widget))).toEqual([]);
  expect(await difference(page, before.picture, await widget.host.screenshot())).toBeLessThanOrEqual(0.001);
});

test("E23: of the page's letters only the family and the colour come in", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(3));
  const widget = await openStill(page, open);
  const name = widget.row("job_e2e00000").getByText("veo-3.1-fast");
  await page.addStyleTag({ content: "body { font: italic 900 40px/3 monospace; color: rgb(90, 20, 20) }" });
  await expect(name).toHaveCSS("font-family", "monospace");
  await expect(name).toHaveCSS("font-size", "14px");
  await expect(name).toHaveCSS("font-style", "normal");
  const picture = await widget.host.screenshot();
  await page.addStyleTag({ content: "body { color: black }" });
  expect(await difference(page, picture, await widget.host.screenshot())).toBeGreaterThan(0.001);
});

test("TS-28: * { display: block !important; font-size: 30px } changes no box of the widget", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(12));
  const widget = await openStill(page, open);
  const before = await boxes(widget);
  await page.addStyleTag({ content: "* { display: block !important; font-size: 30px }" });
  expect(changed(before, await boxes(widget))).toEqual([]);
});

/** A page with fifty elements of all kinds beside the widget. */
const PORTAL = `<style>
  .portal { font: 17px/1.6 serif; color: #402010; background: #fef8ee; padding: 12px }
  .portal .badge, .portal .row, .portal .button, .portal .cell { border: 2px dotted teal; padding: 3px }
</style>
<section class="portal">
  <h2>Reports</h2><p class="empty">Some <b>bold</b>, <i>italic</i> and <code>code</code>.</p>
  <button class="button primary">Send</button> <input class="field"> <select class="field"><option>One</option></select>
  <table class="table"><tbody>${'<tr class="row"><td class="cell">1</td><td class="cell">2</td></tr>'.repeat(12)}</tbody></table>
  <ul><li class="badge">One</li><li>Two</li></ul><div class="frame root base list" hidden>Hidden</div><a href="#x">Link</a>
</section>`;

/** Everything about a page that somebody could change who shares it. */
async function portrait(page: Page): Promise<object> {
  return await page.evaluate(() => {
    const elements = [...document.querySelectorAll(".portal, .portal *")];
    const constructors = [
      Object,
      Array,
      String,
      Promise,
      Node,
      Element,
      HTMLElement,
      EventTarget,
      Event,
      Document,
    ];
    return {
      count: elements.length,
      styles: elements.map((each) => {
        const style = getComputedStyle(each);
        return [...style].map((name) => style.getPropertyValue(name)).join("|");
      }),
      globals: Object.keys(globalThis).sort(),
      prototypes: constructors.map(({ prototype }) => Reflect.ownKeys(prototype).length),
      ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
      elements: document.querySelectorAll(":not(muvi-jobs)").length,
      head: document.head.innerHTML,
      sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
      root: [document.documentElement, document.body]
        .map((each) => each.cloneNode(false) as Element)
        .map(({ outerHTML }) => outerHTML),
      storage: localStorage.length + sessionStorage.length + document.cookie.length,
      host: document.querySelector("muvi-jobs")?.outerHTML,
    };
  });
}

/** Brings the widget to life in a page that was looked at without it. */
async function start(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await import("/muvi-jobs/muvi-jobs.js" as string);
    await (document.querySelector("muvi-jobs") as MuviJobs).ready;
  });
  await expect(new Widget(page).rows).toHaveCount(20);
}

test("E24: fifty elements of the page, its head, globals and prototypes are the same with the widget as without it", async ({
  page,
  open,
}) => {
  const widget = await open({ body: PORTAL + markup(QUIET) });
  const before = await portrait(page);
  expect(before).toHaveProperty("count", expect.any(Number));
  expect((before as { count: number }).count).toBeGreaterThanOrEqual(50);
  await start(page);
  await widget.chooseStatus("Failed");
  await widget.chooseStatus("All");
  await expect(widget.rows).toHaveCount(20);
  await widget.rows.nth(2).click();
  await expect(new Panel(widget).heading).toBeVisible();
  // While a job is open, its id stands in `selected`, which a person writes by opening it.
  await page.keyboard.press("Escape");
  await expect(new Panel(widget).region).toHaveCount(0);
  expect(await portrait(page)).toEqual(before);
});

test("TS-28: the page outside the widget looks the same with and without it", async ({ page, open }) => {
  const head =
    "<style>muvi-jobs { position: absolute; inset: 0 0 auto 50%; height: 300px; overflow: hidden }</style>";
  await open({ head, body: `<div style="width: 45vw">${PORTAL}</div>${markup(QUIET)}` });
  const clip = { x: 0, y: 0, width: 620, height: 900 };
  const before = await page.screenshot({ clip });
  await start(page);
  expect(await difference(page, before, await page.screenshot({ clip }))).toBe(0);
});

test("E28: hidden hides the element, and a height of the host is kept", async ({ open }) => {
  const widget = await open({ attributes: { style: "height: 400px" } });
  await expect(widget.rows).toHaveCount(20);
  const box = await widget.host.boundingBox();
  expect(box?.height).toBe(400);
  await widget.evaluate((element) => void (element.hidden = true));
  await expect(widget.host).toBeHidden();
});

test("E28: what the author set on the host stays through a full session", async ({ sandbox, open }) => {
  const given = {
    id: "mine",
    class: "portal wide",
    style: "height: 500px; margin: 1px",
    role: "group",
    tabindex: "-1",
    title: "Renderings",
    "aria-label": "My renderings",
    "aria-describedby": "note",
    lang: "de",
    dir: "ltr",
    "data-portal": "7",
  };
  const widget = await open({ attributes: given });
  await expect(widget.rows).toHaveCount(20);
  const names = () => widget.evaluate((element) => element.getAttributeNames().sort());
  const before = await names();
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await widget.rows.nth(2).click();
  await new Panel(widget).button("Close").click();
  await widget.refresh.click();
  // The next one would join a refresh that is still under way.
  await expect
    .poll(async () => (await sandbox.lists()).filter(({ answered }) => answered === 200).length)
    .toBe(3);
  await expect(widget.refresh).toHaveAttribute("aria-busy", "false");
  await sandbox.faults({ times: 1, match: { path: "list" }, kind: "notAPage" });
  await widget.refresh.click();
  await widget.retry.click();
  await expect(widget.alert).toHaveCount(0);
  await widget.evaluate((element) => {
    element.theme = "dark";
    element.removeAttribute("theme");
    const { parentElement } = element;
    element.remove();
    parentElement?.append(element);
  });
  await expect(widget.rows.first()).toBeVisible();
  expect(await names()).toEqual(before);
  for (const [name, value] of Object.entries(given)) {
    expect(await widget.host.getAttribute(name), name).toBe(value);
  }
  expect(await widget.evaluate((element) => getComputedStyle(element).display)).toBe("block");
});

test("E28: nothing is written to the host by its making", async ({ page, open }) => {
  await open({ body: '<script type="module" src="/muvi-jobs/muvi-jobs.js"></script>' });
  const made = await page.evaluate(async () => {
    await customElements.whenDefined("muvi-jobs");
    return document.createElement("muvi-jobs").outerHTML;
  });
  expect(made).toBe("<muvi-jobs></muvi-jobs>");
});
