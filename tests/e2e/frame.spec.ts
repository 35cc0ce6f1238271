// The page in a frame of another site, and the element that puts it there: height, looks, events, settings, history.

import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import type { Frame } from "@playwright/test";
import { DIST } from "./support/env.ts";
import { test, type Portal } from "./support/portal.ts";
import { expect, QUIET, script, element as markup } from "./support/test.ts";
import { median } from "./support/time.ts";

const LIST_HEIGHT = "--muvi-max-height";

/** Changes the height of the list in each of the next frames; answers with each one's time and its content's height. */
async function changeHeight(frame: Frame, times: number): Promise<{ at: number; height: number }[]> {
  return await frame.evaluate(
    async ([times, name]) => {
      const widget = document.querySelector("muvi-jobs") as HTMLElement;
      const seen = [];
      for (let n = 0; n < times; n++) {
        const at = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
        // Up and down by turns, so that neither way is only followed by chance.
        widget.style.setProperty(name, `${n % 2 ? 300 + n : 600 - n}px`);
        const height = Math.ceil(document.body.getBoundingClientRect().height);
        seen.push({ at, height });
      }
      // What the last change brings about is told by then.
      for (let n = 0; n < 10; n++) await new Promise(requestAnimationFrame);
      return seen;
    },
    [times, LIST_HEIGHT] as const,
  );
}

/** Waits until the portal knows how high the page is with its rows. */
async function isMeasured(portal: Portal): Promise<void> {
  await expect((await portal.widget()).rows).toHaveCount(20);
  const frame = await portal.frame();
  const height = await frame.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
  await expect.poll(async () => (await portal.told("size")).at(-1)?.height).toBe(height);
}

test("E51: the frame is as high as its content", async ({ portal }) => {
  await portal.open();
  const widget = await portal.widget();
  await expect(widget.rows).toHaveCount(20);
  const frame = await portal.frame();
  const content = () => frame.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
  await expect.poll(() => portal.height()).toBe(await content());
  expect(await portal.height()).toBeGreaterThan(700);
  await widget.search.fill("nothing that is there");
  await expect(widget.rows).toHaveCount(0);
  await expect.poll(() => portal.height()).toBeLessThan(600);
  expect(await portal.height()).toBe(await content());
  // Nothing in there scrolls but the list.
  expect(await frame.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
});

test("E51: the height follows the content within one frame", async ({ portal }) => {
  // Of the same site, so that both documents are drawn in the same frames.
  portal.isSameSite = true;
  portal.allow(portal.origin);
  await portal.open();
  await expect((await portal.widget()).rows).toHaveCount(20);
  const lags = await (
    await portal.frame()
  ).evaluate(async (name) => {
    const next = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const widget = document.querySelector("muvi-jobs") as HTMLElement;
    const lags = [];
    for (let n = 0; n < 30; n++) {
      await next();
      widget.style.setProperty(name, `${n % 2 ? 300 + n : 600 - n}px`);
      const height = Math.ceil(document.body.getBoundingClientRect().height);
      let frames = 0;
      do {
        await next();
        frames++;
      } while (innerHeight !== height && frames < 100);
      lags.push(frames);
    }
    return lags;
  }, LIST_HEIGHT);
  expect(median(lags), "frames from a change to a window of that height").toBe(1);
  expect(Math.max(...lags)).toBeLessThan(100);
});

test("E51: a hundred changes are a hundred messages, at most one a frame, and then there is silence", async ({
  portal,
}) => {
  await portal.open();
  await isMeasured(portal);
  const frame = await portal.frame();
  await frame.evaluate(() => (globalThis.muviTold.length = 0));
  const changes = await changeHeight(frame, 100);
  const told = await frame.evaluate(() => globalThis.muviTold);
  expect(told.map(({ message }) => message.type)).toEqual(changes.map(() => "size"));
  expect(told.map(({ message }) => message.height)).toEqual(changes.map(({ height }) => height));
  // Each in the frame of its change, so never two in one.
  expect(told.map(({ at }) => at)).toEqual(changes.map(({ at }) => at));
});

test("E51: a height that the portal sets does not come back as another one", async ({ page, portal }) => {
  await portal.open();
  await isMeasured(portal);
  const frame = await portal.frame();
  const before = await portal.told("size");
  for (const height of [100, 2_000, 333.3, 5_000]) {
    await portal.iframe.evaluate((iframe, height) => void (iframe.style.height = `${height}px`), height);
    await expect.poll(() => frame.evaluate(() => innerHeight)).toBe(Math.floor(height));
    await frame.evaluate(async () => {
      for (let n = 0; n < 5; n++) await new Promise(requestAnimationFrame);
    });
  }
  expect(await portal.told("size")).toEqual(before);
  await expect(page.locator("muvi-jobs-frame")).toBeVisible();
});

test("E51: max-height limits the frame, and the list scrolls in what is left", async ({ portal }) => {
  await portal.open({ attributes: { "max-height": "500" } });
  const widget = await portal.widget();
  await expect(widget.rows.first()).toBeVisible();
  await expect.poll(() => portal.height()).toBe(500);
  const frame = await portal.frame();
  await expect.poll(() => frame.evaluate(() => document.documentElement.scrollHeight)).toBe(500);
  expect((await widget.scroll()).content).toBeGreaterThan(500);
  await portal.element.evaluate((element) => Object.assign(element, { maxHeight: "640" }));
  await expect.poll(() => portal.height()).toBe(640);
  await portal.element.evaluate((element) => element.removeAttribute("max-height"));
  await expect.poll(() => portal.height()).toBeGreaterThan(700);
});

test("events of the list are events of the element, and bubble", async ({ portal, watch }) => {
  await portal.open({ attributes: { status: "failed" } });
  const widget = await portal.widget();
  await expect(widget.rows.first()).toBeVisible();
  await widget.rows.first().click();
  await expect.poll(async () => (await watch.events("muvi-select")).length).toBe(1);
  const [select] = await watch.events("muvi-select");
  const [first = ""] = await widget.ids();
  expect(select).toMatchObject({ target: "muvi-jobs-frame", bubbles: true, composed: true, frozen: true });
  expect(select?.detail.jobId).toBe(first);
  const [load] = await watch.events("muvi-load");
  expect(load?.detail).toMatchObject({ source: "initial" });
  const [ready] = await watch.events("muvi-ready");
  expect(ready?.detail).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

test("events that come before the page is ready for a portal are told, too", async ({ portal, watch }) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  portal.operator.spoil(/page-frame\.js$/, async () => {
    await held;
    return {};
  });
  await portal.open();
  await expect((await portal.widget()).rows).toHaveCount(20);
  letGo();
  await expect
    .poll(async () => (await watch.events()).map(({ type }) => type))
    .toEqual(["muvi-ready", "muvi-load"]);
});

test("attributes set the start and follow later, whatever the language of the page", async ({
  page,
  sandbox,
  portal,
}) => {
  await portal.open({
    attributes: { status: "failed", search: "job", density: "compact", label: "Clips", lang: "de" },
  });
  const widget = await portal.widget();
  await expect(widget.rows.first()).toBeVisible();
  expect(await widget.chosenStatus()).toBe("Failed");
  expect((await sandbox.lists()).map(({ query }) => query)).toEqual(["limit=20&status=failed"]);
  await expect(widget.search).toHaveValue("job");
  await expect(widget.host).toHaveAttribute("density", "compact");
  await expect(widget.host).toHaveAttribute("lang", "de");
  await expect(portal.iframe).toHaveAttribute("title", "Clips");
  await portal.element.evaluate((element) => {
    Object.assign(element, { status: "completed", theme: "dark", readOnly: true });
    element.removeAttribute("density");
  });
  await expect(widget.rows.first()).toContainText(/completed/i);
  await expect(widget.host).toHaveAttribute("theme", "dark");
  await expect(widget.host).toHaveAttribute("read-only");
  await expect(widget.host).not.toHaveAttribute("density");
  expect(page.frames()).toHaveLength(2);
});

test("refresh() of the element asks once and resolves when it is done", async ({ sandbox, portal }) => {
  await portal.open();
  await expect((await portal.widget()).rows).toHaveCount(20);
  await sandbox.clearLog();
  await portal.element.evaluate((element) => (element as unknown as { refresh(): Promise<void> }).refresh());
  const asked = await sandbox.lists();
  expect(asked).toHaveLength(1);
  expect(asked[0]?.answered).toBe(200);
  await portal.element.evaluate(async (element) => {
    element.remove();
    await (element as unknown as { refresh(): Promise<void> }).refresh();
  });
});

test("E51: a portal that is not named hears nothing, and the page works there all the same", async ({
  page,
  portal,
  watch,
}) => {
  watch.allow(/muvi-frame-origins/);
  portal.allow("https://another.example");
  await page.clock.install();
  await portal.open();
  const widget = await portal.widget();
  await expect(widget.rows).toHaveCount(20);
  await widget.chooseStatus("Failed");
  await expect(widget.rows.first()).toContainText(/failed/i);
  expect(await portal.heard()).toEqual([{ muvi: 1, type: "hello" }]);
  expect(await portal.told()).toEqual([]);
  // The element's own height, before it hears of another.
  expect(await portal.height()).toBe(480);
  await page.clock.runFor(6_000);
  const [error] = await watch.events("muvi-error");
  expect(error?.detail).toMatchObject({ stage: "load", code: "frame_refused" });
  expect(watch.console.join("\n")).toContain(`${portal.origin} is not in muvi-frame-origins`);
  expect((await watch.events()).map(({ type }) => type)).toEqual(["muvi-error"]);
});

test("E51: what is no origin names nobody, and the console says so", async ({ portal, watch }) => {
  watch.allow(/muvi-frame-origins/);
  portal.allow("*", "null", `${portal.origin}/intranet`, "portal.example");
  await portal.open();
  await expect((await portal.widget()).rows).toHaveCount(20);
  expect(await portal.told()).toEqual([]);
  for (const text of ["*", "null", "/intranet", "portal.example"]) {
    expect(watch.console.filter((line) => line.includes(`${text}" is no origin`))).toHaveLength(1);
  }
});

test("E51: Back of the portal leaves the portal's page, however often the list was filtered", async ({
  page,
  portal,
}) => {
  await page.goto(portal.write("/start", { body: "<p>The start</p>" }));
  await portal.open();
  const widget = await portal.widget();
  await expect(widget.rows).toHaveCount(20);
  const before = await page.evaluate(() => history.length);
  await widget.chooseStatus("Failed");
  await expect(widget.rows.first()).toContainText(/failed/i);
  await widget.chooseStatus("Completed");
  await expect(widget.rows.first()).toContainText(/completed/i);
  // The address in the frame follows, so that its reload shows the same.
  await expect.poll(async () => (await portal.frame()).url()).toContain("status=completed");
  await portal.element.evaluate((element) => Object.assign(element, { status: "failed" }));
  await expect(widget.rows.first()).toContainText(/failed/i);
  expect(await page.evaluate(() => history.length)).toBe(before);
  await page.goBack();
  await expect(page.getByText("The start")).toBeVisible();
});

test("a frame that is written inside the element is taken as it is, however late the script comes", async ({
  page,
  portal,
}) => {
  const frame = `<iframe src="${portal.src}&frame" title="Jobs" height="600" style="border: 3px solid; box-sizing: border-box"></iframe>`;
  await portal.open({ body: `<muvi-jobs-frame theme="dark">${frame}</muvi-jobs-frame>` });
  await expect((await portal.widget()).rows).toHaveCount(20);
  expect(await portal.told()).toEqual([]);
  await page.addScriptTag({ type: "module", url: `${portal.operator.origin}/muvi-jobs/muvi-jobs-frame.js` });
  const content = await (await portal.frame()).evaluate(() => document.body.getBoundingClientRect().height);
  // Its border is the portal's and comes on top.
  await expect.poll(() => portal.height()).toBe(Math.ceil(content) + 6);
  await expect((await portal.widget()).host).toHaveAttribute("theme", "dark");
  await page.locator("iframe").evaluate((iframe) => iframe.remove());
  await expect(page.locator("iframe")).toHaveCount(0);
});

test("a removed frame leaves no listener in the portal", async ({ page, portal }) => {
  await portal.open();
  await expect.poll(() => portal.height()).toBeGreaterThan(700);
  const session = await page.context().newCDPSession(page);
  const left = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const count = async (what: string) => {
      const { result } = await session.send("Runtime.evaluate", { expression: what });
      const objectId = result.objectId ?? "";
      const { listeners } = await session.send("DOMDebugger.getEventListeners", { objectId });
      return listeners.length;
    };
    const { result } = await session.send("Runtime.evaluate", { expression: "MessagePort.prototype" });
    const ports = await session.send("Runtime.queryObjects", { prototypeObjectId: result.objectId ?? "" });
    const { result: length } = await session.send("Runtime.callFunctionOn", {
      objectId: ports.objects.objectId ?? "",
      functionDeclaration: "function () { return this.length }",
    });
    // The list of them would keep them.
    await session.send("Runtime.releaseObject", { objectId: ports.objects.objectId ?? "" });
    return {
      window: await count("window"),
      document: await count("document"),
      ports: length.value as number,
    };
  };
  const before = await left();
  // A page may keep what it has removed; nothing may depend on its being collected.
  await page.evaluate(() => {
    const element = document.querySelector("muvi-jobs-frame");
    Object.assign(globalThis, { kept: element });
    element?.remove();
  });
  const after = await left();
  expect(before.window - after.window).toBe(1);
  expect(after.document).toBe(before.document);
  expect(before.ports - after.ports).toBe(1);
  // And it comes back to life when it is put back.
  await page.evaluate((src) => {
    for (let n = 0; n < 20; n++) {
      const element = document.createElement("muvi-jobs-frame");
      element.setAttribute("src", src);
      document.body.append(element);
      if (n < 19) element.remove();
    }
  }, portal.src);
  await expect((await portal.widget()).rows).toHaveCount(20);
  await expect.poll(() => portal.height()).toBeGreaterThan(700);
  expect((await left()).window).toBe(before.window);
});

test("the page looks and counts its steps as ever when it is not in a frame", async ({ page, portal }) => {
  await page.goto(`${portal.src}&frame`);
  const widget = await portal.widget().catch(() => undefined);
  expect(widget).toBeUndefined();
  const box = await page.locator("muvi-jobs").boundingBox();
  expect(box?.x).toBe(16);
  expect(box?.height).toBeGreaterThan(800);
  expect(await page.evaluate(() => globalThis.muviHeard)).toEqual([]);
});

test("what index.html writes at the element holds where the address says nothing", async ({ page, site }) => {
  site.spoil(/^index\.html$/, ({ body }) => ({
    body: String(body).replace("<muvi-jobs>", '<muvi-jobs endpoint="/gate/jobs" status="failed" limit="7">'),
  }));
  site.proxy("/gate", `${site.apiOrigin}/v1`);
  const row = page.locator("muvi-jobs tbody tr").first();
  await page.goto(`${site.origin}/muvi-jobs/?refresh-interval=off`);
  await expect(row).toContainText(/failed/i);
  await page.getByRole("radio", { name: "All" }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get("status")).toBe("");
  await page.reload();
  await expect(page.getByRole("radio", { name: "All" })).toBeChecked();
  await page.goto(`${site.origin}/muvi-jobs/?refresh-interval=off&status=completed`);
  await expect(row).toContainText(/completed/i);
});

test("options that are there or not hold, too, and no link lifts read-only", async ({ page, site }) => {
  site.spoil(/^index\.html$/, ({ body }) => ({
    body: String(body).replace("<muvi-jobs>", "<muvi-jobs read-only previews>"),
  }));
  const element = page.locator("muvi-jobs");
  for (const query of ["", "&read-only=&previews=true"]) {
    await page.goto(`${site.origin}/muvi-jobs/?refresh-interval=off${query}`);
    await expect(element.locator("tbody tr").first()).toBeVisible();
    await expect(element).toHaveAttribute("read-only");
    await expect(element).toHaveAttribute("previews");
  }
  await page.goto(`${site.origin}/muvi-jobs/?refresh-interval=off&previews=&failure-reasons=true`);
  await expect(element.locator("tbody tr").first()).toBeVisible();
  await expect(element).not.toHaveAttribute("previews");
  await expect(element).toHaveAttribute("failure-reasons");
  expect(new URL(page.url()).search).toBe("?refresh-interval=off&previews=&failure-reasons=true");
});

test("the element's file is small, and Node may import it", async () => {
  const file = join(DIST, "muvi-jobs-frame.js");
  const text = await readFile(file);
  expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(3_200);
  expect(String(text)).not.toMatch(/\bimport\b/);
  const folder = await mkdtemp(join(tmpdir(), "muvi-jobs-"));
  try {
    const copy = join(folder, "muvi-jobs-frame.mjs");
    await copyFile(file, copy);
    const code = `console.log(String((await import(${JSON.stringify(copy)})).MuviJobsFrame));`;
    const run = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code]);
    expect(run).toEqual({ stdout: "undefined\n", stderr: "" });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the element and the widget itself may stand on the same page", async ({ page, portal }) => {
  await portal.open({ body: `${portal.lines()}${script()}${markup(QUIET)}` });
  await expect((await portal.widget()).rows).toHaveCount(20);
  await expect(page.locator("body > muvi-jobs tbody tr")).toHaveCount(20);
});
