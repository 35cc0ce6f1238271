// What may be said between the page in a frame and the portal around it: on both sides only the other one counts, and
// only in the words of the protocol.

import type { Frame, Page } from "@playwright/test";
import { Site } from "./support/site.ts";
import { DIST } from "./support/env.ts";
import { test, type Message, type Portal } from "./support/portal.ts";
import { expect } from "./support/test.ts";

declare global {
  var muviPort: MessagePort;
  var muviGot: unknown[];
}

/** A page that speaks the frame's side of the protocol word for word, and leaves the port to the test. */
const PUPPET = `<!doctype html><title>A puppet</title><script>
  globalThis.muviGot = [];
  addEventListener("message", ({ data, ports }) => {
    if (!ports[0]) return;
    muviPort = ports[0];
    muviPort.onmessage = ({ data }) => muviGot.push(data);
    muviPort.postMessage({ muvi: 1, type: "ready", version: "0.1.0" });
  });
  parent.postMessage({ muvi: 1, type: "hello" }, "*");
</script>`;

/** Opens a portal whose frame has the puppet in it, connected. */
async function openPuppet(portal: Portal): Promise<Frame> {
  portal.operator.page("/puppet", PUPPET);
  await portal.open({ attributes: { src: `${portal.operator.origin}/puppet` } });
  const puppet = await portal.frame();
  await expect.poll(() => puppet.evaluate(() => "muviPort" in globalThis)).toBe(true);
  return puppet;
}

/** A portal without the element, which speaks its side of the protocol by hand. */
async function openByHand(portal: Portal, more = ""): Promise<void> {
  await portal.open({
    body: `<iframe src="${portal.src}&frame" title="Jobs" width="1200" height="700"></iframe>${more}`,
  });
  await expect((await portal.widget()).rows).toHaveCount(20);
}

/** Sends `init` to the frame from a document, and collects there what comes through the port. */
async function init(from: Page | Frame, message: string = '{"muvi":1,"type":"init"}'): Promise<void> {
  await from.evaluate((message) => {
    const { port1, port2 } = new MessageChannel();
    globalThis.muviGot = [];
    globalThis.muviPort = port1;
    port1.onmessage = ({ data }) => globalThis.muviGot.push(data);
    const portal = window.opener ?? window.parent;
    (portal as Window)[0]?.postMessage(JSON.parse(message), "*", [port2]);
  }, message);
}

const got = (from: Page | Frame) => from.evaluate(() => globalThis.muviGot as Message[]);

const say = (from: Page | Frame, message: unknown) =>
  from.evaluate((message) => globalThis.muviPort.postMessage(JSON.parse(message)), JSON.stringify(message));

test("E51: the portal ignores nonsense from its frame, and hears the next good word", async ({
  page,
  portal,
  watch,
}) => {
  const puppet = await openPuppet(portal);
  await puppet.evaluate(() => {
    const say = (message: unknown) => globalThis.muviPort.postMessage(message);
    for (const height of [NaN, Infinity, -1, 1e9, "300", null, undefined, {}, [300], 10n]) {
      say({ muvi: 1, type: "size", height });
    }
    for (const muvi of [0, 2, "1", true, undefined]) say({ muvi, type: "size", height: 300 });
    for (const type of [
      "init",
      "hello",
      "config",
      "__proto__",
      "constructor",
      1,
      null,
      undefined,
      ["size"],
    ]) {
      say({ muvi: 1, type, height: 300 });
    }
    for (const name of ["click", "muvi-evil", "__proto__", "toString", null, 7, ["muvi-load"]]) {
      say({ muvi: 1, type: "event", name, detail: {} });
    }
    const event = { muvi: 1, type: "event", name: "muvi-load" };
    for (const key of ["__proto__", "constructor", "prototype"]) {
      say({ ...event, detail: JSON.parse(`{"deep": [{"${key}": {"polluted": 1}}]}`) });
      say(JSON.parse(`{"muvi": 1, "type": "size", "height": 300, "${key}": {"polluted": 1}}`));
    }
    say({ ...event, detail: new Map([["a", 1]]) });
    say({ ...event, detail: new Uint8Array(4) });
    say({ ...event, detail: Array.from({ length: 20_000 }, () => ({})) });
    const ring: Record<string, unknown> = {};
    ring.self = ring;
    for (let n = 0; n < 500; n++) ring[`ring${n}`] = ring;
    say({ ...event, detail: ring });
    for (const nothing of [null, undefined, 1, "size", [], true]) say(nothing);
    say({ muvi: 1, type: "done", id: "__proto__" });
    say({ ...event, detail: { source: "initial" } });
    say({ muvi: 1, type: "size", height: 321.4 });
  });
  await expect.poll(() => portal.height()).toBe(322);
  const events = await watch.events();
  expect(events.map(({ type, detail }) => [type, detail])).toEqual([["muvi-load", { source: "initial" }]]);
  expect(await page.evaluate(() => (({}) as Record<string, unknown>).polluted)).toBeUndefined();
  expect(watch.uncaught).toEqual([]);
});

test("E51: the portal answers no window but its frame's, whatever that says", async ({ page, portal }) => {
  const puppet = await openPuppet(portal);
  // Of the operator's own origin, so that only the window differs.
  portal.operator.page("/third", PUPPET);
  await page.evaluate((src) => {
    const third = document.createElement("iframe");
    third.src = src;
    document.body.append(third);
  }, `${portal.operator.origin}/third`);
  const third = () => page.frames().find((frame) => frame.url().endsWith("/third"));
  await expect.poll(async () => (await portal.heard()).length).toBe(2);
  await page.evaluate(() => window.postMessage({ muvi: 1, type: "hello" }, "*"));
  await say(puppet, { muvi: 1, type: "size", height: 345 });
  await expect(portal.element.locator("iframe")).toHaveCSS("height", "345px");
  expect(await third()?.evaluate(() => "muviPort" in globalThis)).toBe(false);
  // Nor did a stranger's hello cut off the one who was there.
  const inits = await puppet.evaluate(() =>
    globalThis.muviHeard.filter(({ message }) => message.type === "init"),
  );
  expect(inits).toHaveLength(1);
});

test("E51: the portal answers nobody who has taken the place of its frame's origin", async ({
  page,
  portal,
  watch,
}) => {
  watch.allow(/is not heard/);
  const elsewhere = await Site.start(DIST);
  try {
    elsewhere.reset("");
    elsewhere.page("/puppet", PUPPET);
    portal.operator.page(
      "/moved",
      `<!doctype html><script>location.replace("${elsewhere.origin}/puppet")</script>`,
    );
    await page.clock.install();
    await portal.open({ attributes: { src: `${portal.operator.origin}/moved` } });
    await expect.poll(async () => (await portal.heard()).length).toBe(1);
    await expect.poll(async () => (await portal.frame()).url()).toContain(elsewhere.origin);
    await (await portal.frame()).waitForLoadState("load");
    await page.clock.runFor(6_000);
    expect((await watch.events("muvi-error"))[0]?.detail).toMatchObject({ code: "frame_silent" });
    expect(await (await portal.frame()).evaluate(() => "muviPort" in globalThis)).toBe(false);
    expect(await portal.height()).toBe(480);
  } finally {
    elsewhere.stop();
  }
});

test("E51: the page ignores nonsense from its portal, and does the next good thing", async ({
  sandbox,
  portal,
}) => {
  await openByHand(portal);
  const widget = await portal.widget();
  const frame = await portal.frame();
  await init(portal.page, '{"muvi":1,"type":"init","__proto__":{"polluted":1}}');
  await init(portal.page, '{"muvi":2,"type":"init"}');
  await init(portal.page, '"init"');
  await init(portal.page);
  await expect.poll(async () => (await got(portal.page)).map(({ type }) => type)).toContain("size");
  expect((await got(portal.page))[0]).toEqual({ muvi: 1, type: "ready", version: expect.any(String) });
  const before = await widget.host.evaluate((host) => host.outerHTML);
  await sandbox.clearLog();
  await portal.page.evaluate(() => {
    const say = (message: unknown) => globalThis.muviPort.postMessage(message);
    const config = (settings: unknown) => say({ muvi: 1, type: "config", settings });
    config({ endpoint: "https://evil.example/v1/jobs", "api-key": "pb_evil", apiKey: "pb_evil" });
    config({ onclick: "alert(1)", style: "position: fixed", class: "x", id: "x", credentials: "include" });
    config({ theme: { toString: 1 }, density: 7, status: ["failed"], "model-id": "x".repeat(5_000) });
    config(JSON.parse('{"theme": "dark", "__proto__": {"polluted": 1}}'));
    config(JSON.parse('{"theme": "dark", "constructor": {"prototype": {"polluted": 1}}}'));
    config({ "max-height": "calc(1px); position: fixed" });
    for (const nothing of [null, "dark", 7, undefined]) config(nothing);
    say({ muvi: 1, type: "refresh", id: 1, __proto__x: 1, nested: JSON.parse('{"__proto__": 1}') });
    say({ muvi: 1, type: "apiKey", apiKey: "pb_evil" });
    say({ muvi: 1, type: "refresh", id: 77 });
  });
  await expect
    .poll(async () => (await got(portal.page)).filter(({ type }) => type === "done"))
    .toEqual([{ muvi: 1, type: "done", id: 77 }]);
  expect(await widget.host.evaluate((host) => host.outerHTML)).toBe(before);
  const asked = await sandbox.lists();
  expect(asked).toHaveLength(1);
  expect(JSON.stringify(asked[0]?.headers)).not.toContain("pb_evil");
  expect(await frame.evaluate(() => (({}) as Record<string, unknown>).polluted)).toBeUndefined();
});

test("E51: the page answers no window but its portal's, of whatever origin", async ({ page, portal }) => {
  // A sibling and a popup, both of the origin that is allowed.
  const sibling = portal.write("/sibling", { body: "<p>A sibling</p>" });
  await openByHand(portal, `<iframe src="${sibling}"></iframe>`);
  const beside = page.frames().find((frame) => frame.url() === sibling);
  if (!beside) throw new Error("There is no sibling.");
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate((url) => void window.open(url), portal.write("/popup", { body: "<p>A popup</p>" })),
  ]);
  await popup.waitForLoadState();
  await init(beside);
  await init(popup);
  await init(page);
  await expect.poll(async () => (await got(page)).map(({ type }) => type)).toContain("size");
  expect(await got(beside)).toEqual([]);
  expect(await got(popup)).toEqual([]);
});

test("E51: a port of a portal that is not named carries nothing", async ({ page, portal, watch }) => {
  watch.allow(/muvi-frame-origins/);
  portal.allow("https://another.example");
  await openByHand(portal);
  await init(page);
  await say(page, { muvi: 1, type: "config", settings: { theme: "dark" } });
  await say(page, { muvi: 1, type: "refresh", id: 1 });
  const widget = await portal.widget();
  await widget.chooseStatus("Failed");
  await expect(widget.rows.first()).toContainText(/failed/i);
  expect(await got(page)).toEqual([]);
  await expect(widget.host).not.toHaveAttribute("theme");
  expect(await portal.heard()).toEqual([{ muvi: 1, type: "hello" }]);
});

test("E51: nothing but an empty hello leaves the page before the portal has shown who it is", async ({
  page,
  portal,
}) => {
  await openByHand(portal);
  const widget = await portal.widget();
  await widget.rows.first().click();
  expect(await portal.heard()).toEqual([{ muvi: 1, type: "hello" }]);
  // What was missed meanwhile is told then, the beginning first.
  await init(page);
  await expect
    .poll(async () => (await got(page)).map(({ type, name }) => name ?? type))
    .toEqual(["ready", "size", "muvi-ready", "muvi-load", "muvi-select"]);
});

test("a key that a person gave in the frame is in no message", async ({ page, sandbox, portal, watch }) => {
  watch.allowFailedRequests();
  await sandbox.requireKey({ pb_in_the_frame: [] });
  await portal.open();
  const widget = await portal.widget();
  await widget.apiKey.fill("pb_in_the_frame");
  await widget.connect.click();
  await expect(widget.rows).toHaveCount(20);
  await expect.poll(() => portal.told("event")).not.toEqual([]);
  expect(JSON.stringify(await portal.told())).not.toContain("pb_in");
  expect(await page.content()).not.toContain("pb_in");
});
