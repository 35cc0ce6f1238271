// The start: the API and the core are asked at the same time, and nothing is asked twice.

import type { Page } from "@playwright/test";
import { job, jobs, page as listPage } from "./support/jobs.ts";
import type { Sandbox } from "./support/sandbox.ts";
import type { Site } from "./support/site.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { Widget } from "./support/widget.ts";

const WASM = /core_bg\.wasm$/;
const GLUE = /muvi-jobs-core\.js$/;

/** Holds the delivery of a file back until it is let go. */
function hold(site: Site, file: RegExp): () => void {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  site.spoil(file, async () => {
    await held;
    return {};
  });
  return letGo;
}

function asked(site: Site, file: RegExp): number {
  return site.requested.filter((path) => file.test(path)).length;
}

async function firstPages(sandbox: Sandbox): Promise<string[]> {
  return (await sandbox.lists()).map(({ query }) => query);
}

test("the first page is asked for before WebAssembly has arrived, once, and its answer is used", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5));
  const letGo = hold(site, WASM);
  const widget = await open();
  await expect.poll(async () => (await sandbox.lists())[0]?.answered).toBe(200);
  await expect(widget.rows).toHaveCount(0);
  // What the API says from now on would be seen if it were asked again.
  await sandbox.addJobs({ jobId: "job_too_late" });
  letGo();
  await expect(widget.rows).toHaveCount(5);
  await page.waitForTimeout(500);
  expect(await firstPages(sandbox)).toEqual(["limit=20"]);
  await expect(widget.row("job_too_late")).toHaveCount(0);
});

test("where the answer is there before the core, no frame is drawn without its rows", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  // No machine is slow by a clock that stands.
  await page.addInitScript(() => Object.defineProperty(performance, "now", { value: () => 0 }));
  const letGo = hold(site, WASM);
  await open();
  await expect.poll(async () => (await sandbox.lists())[0]?.answered).toBe(200);
  // The body follows the answer's head.
  await page.waitForTimeout(300);
  const seen = await page.evaluateHandle(() => {
    const root = document.querySelector("muvi-jobs")?.shadowRoot;
    const watch = async () => {
      const rows: number[] = [];
      while (rows.length < 30) {
        await new Promise((drawn) => requestAnimationFrame(drawn));
        if (root?.querySelector<HTMLElement>(".base")?.hidden !== false) continue;
        rows.push(root.querySelectorAll("tbody tr").length);
      }
      return rows;
    };
    // In an object, because a promise would be waited for.
    return { rows: watch() };
  });
  letGo();
  expect(new Set(await seen.evaluate(({ rows }) => rows))).toEqual(new Set([20]));
});

test("on a page that has stopped its clock the widget comes up all the same", async ({
  page,
  sandbox,
  open,
}) => {
  await page.clock.install();
  await page.clock.pauseAt(new Date(Date.now() + 60_000));
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  expect(await firstPages(sandbox)).toEqual(["limit=20"]);
});

for (const what of ["what all answers inherit", "each answer"]) {
  test(`a page that freezes ${what} costs no second request`, async ({ page, sandbox, open, watch }) => {
    await page.addInitScript((what) => {
      if (what === "each answer") {
        const { fetch } = globalThis;
        globalThis.fetch = async (...given) => Object.freeze(await fetch(...given));
      } else {
        Object.freeze(Response.prototype);
      }
    }, what);
    const widget = await open();
    await expect(widget.rows).toHaveCount(20);
    await page.waitForTimeout(1_000);
    expect(await firstPages(sandbox)).toEqual(["limit=20"]);
    expect(watch.uncaught).toEqual([]);
  });
}

test("what a page does with the answers of its own fetch is left alone", async ({ page, open }) => {
  await page.addInitScript(() => {
    const { fetch } = globalThis;
    globalThis.fetch = async (...given) => {
      const answer = await fetch(...given);
      const { url } = answer;
      if (url.includes("/v1/jobs")) {
        const copyLater = async () => (await answer.clone().json()).jobs.length;
        const later = new Promise<number>((resolve) => setTimeout(() => resolve(copyLater()), 300));
        Object.assign(globalThis, { copied: later });
      }
      return answer;
    };
  });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  expect(await page.evaluate(() => (globalThis as unknown as { copied: Promise<number> }).copied)).toBe(20);
});

test("an answer that comes after WebAssembly is waited for, and not asked for again", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.latency(2_500);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await page.waitForTimeout(500);
  expect(await firstPages(sandbox)).toEqual(["limit=20"]);
});

test("the early request asks what the attributes say", async ({ sandbox, site, open }) => {
  const letGo = hold(site, WASM);
  const widget = await open({
    attributes: { status: "failed", limit: "7", "model-id": " google/veo-3.1-fast/text-to-video " },
  });
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  letGo();
  await expect(widget.host).toHaveJSProperty("state", "ready");
  const [only, ...more] = await firstPages(sandbox);
  expect(more).toEqual([]);
  expect(Object.fromEntries(new URLSearchParams(only))).toEqual({
    limit: "7",
    status: "failed",
    modelId: "google/veo-3.1-fast/text-to-video",
  });
});

test("the early request and the core's own are spelled alike, whatever the attributes hold", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  await sandbox.faults({ times: "always", kind: listPage(jobs(3)) });
  const letGo = hold(site, WASM);
  const model = "ünï code/(a)*b!~'\"<>&=+#%?/c d";
  const attributes = { endpoint: "/v1/jobs?tenant=ä b&x=(1)*'#part", "model-id": model, limit: "500" };
  const widget = await open({ attributes });
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  letGo();
  await expect(widget.rows).toHaveCount(3);
  await page.waitForTimeout(500);
  const [only, ...more] = await firstPages(sandbox);
  expect(more).toEqual([]);
  expect(Object.fromEntries(new URLSearchParams(only))).toEqual({
    tenant: "ä b",
    x: "(1)*'",
    limit: "100",
    modelId: model,
  });
});

test("two elements that ask the same send one first request before WebAssembly has arrived", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  const letGo = hold(site, WASM);
  await open({ body: script() + markup(QUIET) + markup(QUIET) });
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  letGo();
  for (const host of [page.locator("muvi-jobs").first(), page.locator("muvi-jobs").last()]) {
    await expect(new Widget(page, host).rows).toHaveCount(20);
  }
  await page.waitForTimeout(500);
  expect(await firstPages(sandbox)).toEqual(["limit=20"]);
  expect(asked(site, WASM)).toBe(1);
});

test("two elements that ask different things get each their own, each asked for once", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  await sandbox.replaceJobs(jobs(10));
  const letGo = hold(site, WASM);
  await open({ body: script() + markup(QUIET) + markup({ ...QUIET, status: "failed" }) });
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThanOrEqual(1);
  letGo();
  await expect(new Widget(page, page.locator("muvi-jobs").first()).rows).toHaveCount(10);
  await expect(new Widget(page, page.locator("muvi-jobs").last()).rows).toHaveCount(2);
  await page.waitForTimeout(500);
  expect((await firstPages(sandbox)).sort()).toEqual(["limit=20", "limit=20&status=failed"]);
});

test("E20: an early answer to a question that has changed never shows", async ({
  page,
  sandbox,
  site,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(10));
  const letGo = hold(site, WASM);
  const widget = await open();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  await widget.evaluate((element) => {
    element.status = "failed";
    const root = element.shadowRoot as ShadowRoot;
    const observer = new MutationObserver(() => {
      if (root.textContent?.includes("job_e2e00002")) element.dataset.flashed = "yes";
    });
    observer.observe(root, { subtree: true, childList: true, characterData: true });
  });
  letGo();
  await expect(widget.rows).toHaveCount(2);
  await page.waitForTimeout(500);
  expect(await firstPages(sandbox)).toEqual(["limit=20", "limit=20&status=failed"]);
  expect(await widget.host.getAttribute("data-flashed")).toBeNull();
  expect(await watch.events("muvi-load")).toHaveLength(1);
});

test("an early request that nobody wants any more is aborted", async ({ sandbox, site, open, watch }) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(10));
  await sandbox.latency(8_000, { path: "list", status: "none" });
  const letGo = hold(site, WASM);
  const widget = await open();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  await widget.evaluate((element) => {
    element.status = "failed";
  });
  letGo();
  await expect(widget.rows).toHaveCount(2);
  await expect.poll(async () => (await sandbox.lists())[0]?.aborted, { timeout: 7_000 }).toBe(true);
});

test("an early request that fails is made again like any other", async ({ sandbox, site, open, watch }) => {
  watch.allowFailedRequests();
  await sandbox.faults({ times: 1, kind: { status: 503 } });
  const letGo = hold(site, WASM);
  const widget = await open();
  await expect.poll(async () => (await sandbox.lists())[0]?.answered).toBe(503);
  letGo();
  await expect(widget.rows).toHaveCount(20);
  expect(await sandbox.lists()).toHaveLength(2);
  await expect(widget.alert).toHaveCount(0);
});

test("an early request that is cut off is no uncaught error", async ({
  page,
  sandbox,
  site,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.faults({ times: 1, kind: "reset" });
  const letGo = hold(site, WASM);
  const widget = await open();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  await page.waitForTimeout(500);
  expect(watch.uncaught).toEqual([]);
  letGo();
  await expect(widget.rows).toHaveCount(20);
  expect(await sandbox.lists()).toHaveLength(2);
});

test("without a core the early request leaves nothing behind", async ({
  page,
  sandbox,
  site,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  watch.allow(/^<muvi-jobs>: .*404/);
  await sandbox.latency(6_000);
  site.spoil(WASM, () => ({ status: 404, body: "" }));
  await open();
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
  await expect(page.getByRole("link", { name: "Open the jobs page" })).toBeVisible();
  await expect.poll(async () => (await sandbox.lists()).every(({ aborted }) => aborted)).toBe(true);
  expect(watch.uncaught).toEqual([]);
});

/** An element that is given things a page can only give as properties, connected in the same task. */
async function openWith(
  page: Page,
  open: (host: { body: string }) => Promise<Widget>,
  give: string,
): Promise<Widget> {
  const widget = await open({ body: `${script()}<div id="room"></div>` });
  await page.evaluate(
    async ({ quiet, give }) => {
      await customElements.whenDefined("muvi-jobs");
      const element = document.createElement("muvi-jobs") as HTMLElement & Record<string, unknown>;
      element.dataset.asked = "0";
      const count = () => (element.dataset.asked = String(Number(element.dataset.asked) + 1));
      for (const [name, value] of Object.entries(quiet)) element.setAttribute(name, value);
      if (give === "key") element.apiKey = "pb_e2e_start";
      if (give === "key function") {
        element.apiKey = async () => {
          count();
          return "pb_e2e_start";
        };
      }
      if (give === "transport") {
        element.transport = (request: Request) => {
          count();
          return fetch(request);
        };
      }
      document.querySelector("#room")?.append(element);
    },
    { quiet: QUIET, give },
  );
  return widget;
}

test("with a key the early request carries it", async ({ page, sandbox, site, open }) => {
  await sandbox.requireKey({ pb_e2e_start: [] });
  const letGo = hold(site, WASM);
  const widget = await openWith(page, open, "key");
  await expect.poll(async () => (await sandbox.lists())[0]?.answered).toBe(200);
  letGo();
  await expect(widget.rows).toHaveCount(20);
  const requests = await sandbox.lists();
  expect(requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer pb_e2e_start"]);
});

test("an early request without the key that is given meanwhile is not used", async ({
  sandbox,
  site,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.requireKey({ pb_e2e_start: [] });
  const letGo = hold(site, WASM);
  const widget = await open();
  await expect.poll(async () => (await sandbox.lists())[0]?.answered).toBe(401);
  await widget.evaluate((element) => {
    element.apiKey = "pb_e2e_start";
  });
  letGo();
  await expect(widget.rows).toHaveCount(20);
  const keys = (await sandbox.lists()).map(({ headers }) => headers.authorization);
  expect(keys).toEqual([undefined, "Bearer pb_e2e_start"]);
  await expect(widget.alert).toHaveCount(0);
  expect(await watch.events("muvi-error")).toEqual([]);
});

for (const give of ["key function", "transport"]) {
  test(`with a ${give} nothing is asked early, and it is called once`, async ({
    page,
    sandbox,
    site,
    open,
  }) => {
    if (give === "key function") await sandbox.requireKey({ pb_e2e_start: [] });
    const letGo = hold(site, WASM);
    const widget = await openWith(page, open, give);
    await expect.poll(() => asked(site, WASM)).toBe(1);
    await page.waitForTimeout(700);
    expect(await sandbox.lists()).toEqual([]);
    letGo();
    await expect(widget.rows).toHaveCount(20);
    await page.waitForTimeout(300);
    await expect(widget.host).toHaveAttribute("data-asked", "1");
    expect(await sandbox.lists()).toHaveLength(1);
  });
}

test("WebAssembly is asked for while the glue is on its way", async ({ site, open }) => {
  const letGo = hold(site, GLUE);
  const widget = await open();
  await expect.poll(() => asked(site, WASM)).toBe(1);
  await expect(widget.rows).toHaveCount(0);
  letGo();
  await expect(widget.rows).toHaveCount(20);
  expect([asked(site, GLUE), asked(site, WASM)]).toEqual([1, 1]);
});

test("the glue is asked for while WebAssembly is on its way", async ({ site, open }) => {
  const letGo = hold(site, WASM);
  const widget = await open();
  await expect.poll(() => asked(site, GLUE)).toBe(1);
  letGo();
  await expect(widget.rows).toHaveCount(20);
  expect([asked(site, GLUE), asked(site, WASM)]).toEqual([1, 1]);
});

test("WebAssembly is compiled while it arrives: from the answer as it comes, before its last piece", async ({
  page,
  site,
  open,
}) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  site.spoil(WASM, ({ body }) => {
    const whole = Buffer.from(body);
    const rest = held.then(() => whole.subarray(-1_000));
    return { body: whole.subarray(0, -1_000), rest };
  });
  await page.addInitScript(() => {
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const answer = await source;
      Object.assign(globalThis, { muviSource: `${answer.constructor.name} read=${answer.bodyUsed}` });
      return await instantiateStreaming(answer, imports);
    };
  });
  const widget = await open();
  await expect
    .poll(() => page.evaluate(() => (globalThis as { muviSource?: string }).muviSource))
    .toBe("Response read=false");
  await expect(widget.rows).toHaveCount(0);
  letGo();
  await expect(widget.rows).toHaveCount(20);
  expect(asked(site, WASM)).toBe(1);
});

const PRELOADS = `
  <link rel="modulepreload" href="/muvi-jobs/muvi-jobs.js">
  <link rel="modulepreload" href="/muvi-jobs/muvi-jobs-core.js">
  <link rel="preload" as="fetch" crossorigin href="/muvi-jobs/muvi-jobs-core_bg.wasm">`;
const API_PRELOAD = `<link rel="preload" as="fetch" crossorigin href="/v1/jobs?limit=20">`;

for (const [what, head] of [
  ["the files", PRELOADS],
  ["the files and the first page", PRELOADS + API_PRELOAD],
] as const) {
  test(`preloads of ${what} are used: nothing is asked for twice, and the console stays empty`, async ({
    page,
    sandbox,
    site,
    open,
    watch,
  }) => {
    const widget = await open({ head });
    await expect(widget.rows).toHaveCount(20);
    // Chromium complains about a preload that is not used within a few seconds.
    await page.waitForTimeout(6_000);
    expect(watch.console).toEqual([]);
    for (const file of [/\/muvi-jobs\.js$/, GLUE, WASM]) expect(asked(site, file), String(file)).toBe(1);
    expect(await firstPages(sandbox)).toEqual(["limit=20"]);
  });
}

test("a preloaded first page is the one that is shown, and a refresh does not take it again", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(3));
  const widget = await open({ head: PRELOADS + API_PRELOAD });
  await expect(widget.rows).toHaveCount(3);
  await sandbox.replaceJobs([job(0), job(1), job(2), job(3)]);
  await widget.refresh.click();
  await expect(widget.rows).toHaveCount(4);
  await page.waitForTimeout(300);
  expect(await firstPages(sandbox)).toEqual(["limit=20", "limit=20"]);
});

test("an element that comes later asks for itself, and for the core not again", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  const first = await open({ body: `${script()}${markup(QUIET)}` });
  await expect(first.rows).toHaveCount(20);
  await page.evaluate((lines) => {
    document.querySelector("main")?.insertAdjacentHTML("beforeend", lines);
  }, markup(QUIET));
  await expect(new Widget(page, page.locator("muvi-jobs").last()).rows).toHaveCount(20);
  expect(await sandbox.lists()).toHaveLength(2);
  expect(asked(site, WASM)).toBe(1);
});

// Browsers ask another process for each of them, and the first frame waits for the answers: one to three milliseconds each.
test("the first rows are written in one weight of the page's font in two sizes, and in one of a monospace font", async ({
  open,
}) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const fonts = await widget.host.evaluate((host) => {
    const isWritten = (element: Element) =>
      element instanceof HTMLInputElement ||
      [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== "");
    const written = [...(host.shadowRoot?.querySelectorAll("*") ?? [])].filter(
      (element) => isWritten(element) && element.checkVisibility(),
    );
    const fontOf = (element: Element) => {
      const { fontFamily, fontWeight, fontSize, fontStyle } = getComputedStyle(element);
      return [fontFamily.includes("monospace") ? "monospace" : "page", fontWeight, fontSize, fontStyle].join(
        " ",
      );
    };
    // Boxes to tick and to choose from have no text.
    return [
      ...new Set(written.filter((element) => !element.matches("[type=checkbox], [type=radio]")).map(fontOf)),
    ];
  });
  expect(fonts.sort()).toEqual([
    "monospace 400 12.6px normal",
    "page 400 12.6px normal",
    "page 400 14px normal",
  ]);
});

test("what is below the list is as high before the first page as with it, and nothing of it can be reached before", async ({
  sandbox,
  open,
}) => {
  await sandbox.latency(1_500);
  const widget = await open();
  const footer = widget.host.locator("[part=pagination]");
  await expect(footer).toContainText("Loading");
  const before = await footer.boundingBox();
  await expect(widget.loadMore).toBeHidden();
  const controls = await footer.locator("button, select").all();
  expect(controls.length).toBeGreaterThan(2);
  for (const control of controls) {
    await control.evaluate((element: HTMLElement) => element.focus());
    await expect(control).not.toBeFocused();
  }
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.loadMore).toBeVisible();
  const after = await footer.boundingBox();
  expect([after?.y, after?.height]).toEqual([before?.y, before?.height]);
});
