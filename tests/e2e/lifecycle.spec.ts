// The element comes and goes, moves, and is there more than once; nothing of it stays behind.

import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { DIST } from "./support/env.ts";
import { jobs } from "./support/jobs.ts";
import { Sandbox } from "./support/sandbox.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { Widget, type MuviJobs } from "./support/widget.ts";

const ROOM = `${script()}<div id="room"></div><div id="other"></div>`;

test("E07: an import in Node does not throw and defines nothing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "muvi-jobs-"));
  try {
    // The extension tells Node that the file is a module, as a package.json around it would.
    const definer = join(folder, "muvi-jobs.mjs");
    await copyFile(join(DIST, "muvi-jobs.js"), definer);
    const code = `await import(${JSON.stringify(definer)}); console.log(typeof customElements);`;
    const run = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code]);
    expect(run).toEqual({ stdout: "undefined\n", stderr: "" });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("E05: the core is not asked for before an element is connected", async ({ page, site, open }) => {
  await open({ body: script() });
  await page.evaluate(() => customElements.whenDefined("muvi-jobs"));
  await page.evaluate(() => void document.createElement("muvi-jobs"));
  await page.waitForTimeout(500);
  expect(site.requested).toEqual(["/portal", "/muvi-jobs/muvi-jobs.js"]);
});

test("E06: a lazy element below the fold loads nothing until it comes near", async ({
  sandbox,
  site,
  open,
}) => {
  const lazy = markup({ ...QUIET, loading: "lazy" });
  const widget = await open({ body: `${script()}<div style="height: 3000px"></div>${lazy}` });
  // To 250 px below the fold, which is not near, and then to 150 px.
  const scrollTo = (below: number) =>
    widget.evaluate((element, below) => {
      scrollBy(0, element.getBoundingClientRect().top - innerHeight - below);
      return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 300)));
    }, below);
  for (const below of [1_000, 250]) {
    await scrollTo(below);
    expect(site.requested.filter((path) => path.endsWith(".wasm"))).toEqual([]);
    expect(await sandbox.lists()).toEqual([]);
  }
  await scrollTo(150);
  await expect(widget.rows).toHaveCount(20);
});

test("the fallback is shown until the core is up, and hidden after", async ({
  page,
  site,
  sandbox,
  open,
}) => {
  await sandbox.latency(500);
  const widget = await open({
    body: `${ROOM}${markup({ ...QUIET, loading: "lazy", style: "margin-top: 3000px" })}`,
  });
  const link = page.getByRole("link", { name: "Open the jobs page", includeHidden: true });
  await expect(link).toBeVisible();
  await widget.host.scrollIntoViewIfNeeded();
  await expect(widget.rows).toHaveCount(20);
  await expect(link).toBeHidden();
  await expect(link).toBeAttached();
  expect(site.requested.filter((path) => path.endsWith("core_bg.wasm"))).toHaveLength(1);
});

test("two elements with two endpoints show their own jobs with one core", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  const other = await Sandbox.start();
  try {
    await other.reset();
    await other.replaceJobs(jobs(3).map((each) => ({ ...each, jobId: each.jobId.replace("e2e", "other") })));
    await sandbox.replaceJobs(jobs(4));
    site.proxy("/other/v1", `${other.origin}/v1`);
    const elements = [markup(QUIET), markup({ ...QUIET, endpoint: "/other/v1/jobs" })];
    await open({ body: script() + elements.join("") });
    const one = new Widget(page, page.locator("muvi-jobs").first());
    const two = new Widget(page, page.locator("muvi-jobs").last());
    await expect(one.rows).toHaveCount(4);
    await expect(two.rows).toHaveCount(3);
    await one.chooseStatus("Failed");
    await expect(one.status).toContainText("1 loaded");
    expect(await two.ids()).toEqual(["job_other00000", "job_other00001", "job_other00002"]);
    expect(await other.lists()).toHaveLength(1);
    expect(site.requested.filter((path) => path.endsWith("core_bg.wasm"))).toHaveLength(1);
  } finally {
    other.stop();
  }
});

test("E16: removal while a request is in flight aborts it, and nothing happens afterwards", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.latency(5_000);
  const widget = await open({ attributes: { "refresh-interval": "1" } });
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  const element = await widget.host.elementHandle();
  await element?.evaluate((element) => (element as Element).remove());
  await expect.poll(async () => (await sandbox.lists())[0]?.aborted, { timeout: 1_000 }).toBe(true);
  await page.waitForTimeout(2_500);
  expect(await sandbox.lists()).toHaveLength(1);
  expect((await watch.events()).map(({ type }) => type)).not.toContain("muvi-load");
});

test("E15: removal while the core loads leads to no request after it, and a second life works", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  site.spoil(/\.wasm$/, async () => {
    await pause(1_500);
    return {};
  });
  await open({ body: ROOM });
  await page.evaluate(() => customElements.whenDefined("muvi-jobs"));
  const element = await page.evaluateHandle(() => {
    const element = document.createElement("muvi-jobs") as MuviJobs;
    element.refreshInterval = "off";
    document.querySelector("#room")?.append(element);
    return element;
  });
  await expect.poll(() => site.requested.some((path) => path.endsWith("core_bg.wasm"))).toBe(true);
  await element.evaluate((element) => element.remove());
  // The first page is asked for while the core is on its way.
  const early = (await sandbox.lists()).length;
  expect(early).toBeLessThanOrEqual(1);
  await page.waitForTimeout(2_500);
  expect(await sandbox.lists()).toHaveLength(early);
  await element.evaluate((element) => document.querySelector("#other")?.append(element));
  const widget = new Widget(page);
  await expect(widget.rows).toHaveCount(20);
  await element.evaluate((element) => element.remove());
  await page.waitForTimeout(100);
  await element.evaluate((element) => document.querySelector("#room")?.append(element));
  await expect(widget.rows).toHaveCount(20);
  expect(await sandbox.lists()).toHaveLength(early + 2);
});

for (const [way, move] of [
  ["append", "append"],
  ["moveBefore", "moveBefore"],
] as const) {
  test(`E17: a move with ${way} keeps the same rows and asks nothing`, async ({ page, sandbox, open }) => {
    const widget = await open({ body: `${ROOM}${markup(QUIET)}` });
    await widget.loadMore.click();
    await expect(widget.status).toContainText("40 loaded");
    const first = await widget.rows.first().elementHandle();
    await widget.evaluate((element, move) => {
      const other = document.querySelector("#other") as HTMLElement & {
        moveBefore(node: Node, before: null): void;
      };
      if (move === "append") other.append(element);
      else other.moveBefore(element, null);
    }, move);
    await page.waitForTimeout(500);
    expect(await first?.evaluate((row) => row.isConnected)).toBe(true);
    await expect(page.locator("#other").locator("muvi-jobs")).toHaveCount(1);
    await expect(widget.status).toContainText("40 loaded");
    expect(await sandbox.lists()).toHaveLength(2);
  });
}

test("E17: a move with moveBefore keeps the focus and the place in the list", async ({ page, open }) => {
  const widget = await open({ body: `${ROOM}${markup({ ...QUIET, style: "height: 400px" })}` });
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await widget.rows.first().focus();
  await page.keyboard.press("ArrowDown");
  const { top } = await widget.scroll(200);
  expect(top).toBeGreaterThan(100);
  const focused = () =>
    widget.evaluate(
      (element) => element.shadowRoot?.activeElement?.getAttribute("aria-rowindex") ?? "nothing",
    );
  const before = await focused();
  expect(before).not.toBe("nothing");
  await widget.evaluate((element) => {
    const other = document.querySelector("#other") as HTMLElement & {
      moveBefore(node: Node, before: null): void;
    };
    other.moveBefore(element, null);
  });
  expect(await focused()).toBe(before);
  expect((await widget.scroll()).top).toBe(top);
});

test("the element works inside another shadow root and from innerHTML", async ({ page, open }) => {
  await open({ body: ROOM });
  await page.evaluate((text) => {
    const root = document.querySelector("#room")?.attachShadow({ mode: "open" });
    if (root) root.innerHTML = text;
  }, markup(QUIET));
  await expect(new Widget(page).rows).toHaveCount(20);
});

test("E43: a second copy of the script is harmless", async ({ page, site, open, watch }) => {
  // The copy says which of the two is in use.
  watch.allow(/muvi-jobs/);
  site.mount("/copy/");
  const widget = await open({ body: `${script()}${script()}${script("/copy/")}${markup(QUIET)}` });
  await expect(widget.rows).toHaveCount(20);
  await expect(page.locator("muvi-jobs")).toHaveCount(1);
});
