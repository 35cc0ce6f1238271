// Pictures and videos of what jobs made, in their rows: for those in view, and only where the host page wants it.

import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { job, jobs } from "./support/jobs.ts";
import type { Job, Sandbox } from "./support/sandbox.ts";
import { recordShifts } from "./support/shifts.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const PREVIEWS = { previews: "", limit: "100" };

/** The policy that has to suffice, with the host of the media. */
const policy = (media: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "connect-src 'self'",
    "style-src 'self'",
    `img-src 'self' ${media}`,
    `media-src ${media || "'none'"}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

const VIDEO = "google/veo-3.1-fast/text-to-video";
const completed = (n: number, change: Partial<Job> = {}): Job =>
  job(n, { status: "completed", model: VIDEO, ...change });

async function paths(sandbox: Sandbox, pattern: RegExp): Promise<string[]> {
  return (await sandbox.log()).map(({ path }) => path).filter((path) => pattern.test(path));
}

const DETAIL = /^\/v1\/jobs\/[^/]+$/;
const MEDIA = /^\/outputs\//;

/** The pictures that are there and whole. */
async function pictures(widget: Widget): Promise<number> {
  return await widget.rows
    .locator("img")
    .evaluateAll((all) => (all as HTMLImageElement[]).filter((each) => each.naturalWidth > 0).length);
}

const playing = (widget: Widget) => widget.rows.locator("video");

async function play(widget: Widget, id: string): Promise<void> {
  await widget.row(id).hover();
  await expect(widget.row(id).locator("video")).toHaveCount(1);
  await expect
    .poll(() =>
      widget
        .row(id)
        .locator("video")
        .evaluate((video: HTMLVideoElement) => video.currentTime),
    )
    .toBeGreaterThan(0);
}

test.beforeEach(async ({ sandbox }) => {
  await sandbox.outputs(`${sandbox.origin}/outputs`);
});

test("BC-13, NB-7: without the option no request for a job or a file leaves, whatever is done", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(Array.from({ length: 40 }, (_, n) => completed(n)));
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("40 loaded");
  await widget.rows.nth(2).hover();
  await page.waitForTimeout(500);
  await widget.scroll(400);
  await widget.rows.nth(12).focus();
  await page.keyboard.press("Space");
  await widget.refresh.click();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(2);
  expect(await paths(sandbox, DETAIL)).toEqual([]);
  expect(await paths(sandbox, MEDIA)).toEqual([]);
  await expect(widget.rows.locator("img, video")).toHaveCount(0);
});

test("BC-13: completed rows in view show a picture in a box that moves nothing; rows out of view ask for nothing", async ({
  page,
  sandbox,
  site,
  open,
}) => {
  await sandbox.replaceJobs(Array.from({ length: 60 }, (_, n) => completed(n)));
  // Rows are drawn some time before what draws the pictures is there.
  site.spoil(/annex/, async () => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    return {};
  });
  const shifts = await recordShifts(page);
  const widget = await open({ attributes: { ...PREVIEWS, style: "height: 800px" } });
  await expect(widget.status).toContainText("60 loaded");
  const before = await widget.read();
  const seen = (await widget.inView()).map(({ id }) => id);
  await expect.poll(() => pictures(widget)).toBeGreaterThanOrEqual(seen.length);
  const asked = (await paths(sandbox, DETAIL)).map((path) => path.slice("/v1/jobs/".length));
  // A row at the edge is in view by less than half.
  expect(asked.length).toBeLessThanOrEqual(seen.length + 1);
  for (const id of seen) expect(asked).toContain(id);
  expect(new Set(await paths(sandbox, MEDIA)).size).toBe(asked.length);
  expect(await shifts()).toEqual([]);
  expect((await widget.read()).map(({ height }) => height)).toEqual(before.map(({ height }) => height));
});

test("BC-13: pictures are lazy, without a referrer, decoded aside, and have a text", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs([completed(0)]);
  const widget = await open({ attributes: PREVIEWS });
  await expect.poll(() => pictures(widget)).toBe(1);
  const picture = widget.rows.getByRole("img", { name: "Preview" });
  await expect(picture).toHaveAttribute("loading", "lazy");
  await expect(picture).toHaveAttribute("decoding", "async");
  await expect(picture).toHaveAttribute("referrerpolicy", "no-referrer");
  const [request] = (await sandbox.log()).filter(({ path }) => MEDIA.test(path));
  expect(request?.path).toBe("/outputs/job_e2e00000/thumb_0.jpg");
  expect(request?.headers.referer).toBeUndefined();
  expect(request?.headers.authorization).toBeUndefined();
});

test("BC-13: sound, text and what nobody knows have signs of their own; what runs has an empty box", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs([
    completed(0, { model: "someone/new/text-to-speech" }),
    completed(1, { model: "someone/new/image-to-text" }),
    { ...completed(2), outputs: [{ url: "https://cdn.test/a.glb", type: "hologram" }] },
    { ...completed(3), outputs: [{ url: "javascript:alert(1)", type: "video" }] },
    { ...completed(4), outputs: [], output: null },
    job(5, { status: "pending" }),
    job(6, { status: "failed" }),
  ]);
  const widget = await open({ attributes: PREVIEWS });
  for (const [n, name] of ["Audio", "Text", "File", "Video", "No output"].entries()) {
    await expect(widget.row(`job_e2e0000${n}`).getByRole("img", { name })).toBeVisible();
  }
  await expect(widget.row("job_e2e00005").locator("[part~=thumbnail]")).toBeVisible();
  await expect(widget.row("job_e2e00006").locator("[part~=thumbnail]")).toHaveCount(0);
  expect(await paths(sandbox, MEDIA)).toEqual([]);
});

test("NB-9: a dead picture is looked up once; what is elsewhere now is shown", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const outputs = (place: string) => [
    {
      url: `${sandbox.origin}/outputs/${place}/output_0.mp4`,
      type: "video",
      thumbnail: `${sandbox.origin}/outputs/${place}/thumb_0.jpg`,
    },
  ];
  await sandbox.replaceJobs([{ ...completed(0), outputs: outputs("elsewhere") }]);
  const before = JSON.stringify({ ...completed(0), outputs: outputs("dead") });
  await sandbox.faults(
    {
      match: { path: "detail" },
      kind: { body: { status: 200, contentType: "application/json", body: before } },
    },
    { times: "always", match: { path: "output", jobId: "dead" }, kind: { status: 404 } },
  );
  const widget = await open({ attributes: PREVIEWS });
  await expect.poll(() => pictures(widget)).toBe(1);
  expect(await paths(sandbox, MEDIA)).toEqual([
    "/outputs/dead/thumb_0.jpg",
    "/outputs/elsewhere/thumb_0.jpg",
  ]);
  expect(await paths(sandbox, DETAIL)).toHaveLength(2);
});

test("NB-9: a picture that stays dead is said to be gone, and nothing asks again", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(Array.from({ length: 40 }, (_, n) => completed(n)));
  await sandbox.faults({
    times: "always",
    match: { path: "output", jobId: "job_e2e00000" },
    kind: { status: 404 },
  });
  const widget = await open({ attributes: PREVIEWS });
  const gone = widget.row("job_e2e00000").getByRole("img", { name: "Output no longer available" });
  await expect(gone).toBeVisible();
  await widget.scroll(900);
  await widget.scroll(0);
  await expect(gone).toBeVisible();
  expect((await paths(sandbox, MEDIA)).filter((path) => path.includes("00000/"))).toHaveLength(1);
  expect((await paths(sandbox, DETAIL)).filter((path) => path.endsWith("00000"))).toHaveLength(2);
});

test("NB-7: resting on a completed video plays it muted in place, one at most; leaving stops the download", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs([completed(0), completed(1), completed(2, { model: "google/nano-banana" })]);
  const widget = await open({ attributes: PREVIEWS });
  await expect.poll(() => pictures(widget)).toBe(3);
  const before = await widget.row("job_e2e00000").locator("[part~=thumbnail]").boundingBox();
  await play(widget, "job_e2e00000");
  const video = playing(widget);
  expect(await video.evaluate((each: HTMLVideoElement) => each.muted && !each.controls)).toBe(true);
  expect(await widget.row("job_e2e00000").locator("[part~=thumbnail]").boundingBox()).toEqual(before);
  const handle = await video.elementHandle();
  await play(widget, "job_e2e00001");
  await expect(playing(widget)).toHaveCount(1);
  // The one before has neither an address nor a connection any more.
  expect(
    await handle?.evaluate((node) => {
      const each = node as HTMLVideoElement;
      return [each.isConnected, each.getAttribute("src"), each.networkState];
    }),
  ).toEqual([false, null, 0]);
  await widget.row("job_e2e00002").hover();
  await expect(playing(widget)).toHaveCount(0);
  await page.waitForTimeout(500);
  await expect(playing(widget)).toHaveCount(0);
});

test("NB-7: a pointer that passes plays nothing, and a row that goes takes its video along", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(Array.from({ length: 60 }, (_, n) => completed(n)));
  const widget = await open({ attributes: PREVIEWS });
  await expect.poll(() => pictures(widget)).toBeGreaterThan(10);
  // Within the page: how fast the pointer is must not hang on how busy the machine is.
  await widget.rows.evaluateAll(async (rows) => {
    const tell = (row: Element, type: string) =>
      row.dispatchEvent(new PointerEvent(type, { pointerType: "mouse" }));
    for (const row of rows.slice(0, 10)) {
      tell(row, "pointerenter");
      await new Promise((resolve) => setTimeout(resolve, 100));
      tell(row, "pointerleave");
    }
  });
  await page.waitForTimeout(500);
  expect((await paths(sandbox, MEDIA)).filter((path) => path.endsWith(".mp4"))).toEqual([]);
  await widget.row("job_e2e00001").focus();
  await page.keyboard.press("Space");
  await expect(playing(widget)).toHaveCount(1);
  await sandbox.replaceJobs([completed(50)]);
  await widget.evaluate((element) => void (element.modelId = "nobody/nothing"));
  await expect(playing(widget)).toHaveCount(0);
});

test("NB-7: Space on a row plays its video and stops it; so does leaving the row", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs([completed(0), completed(1), completed(2, { model: "google/nano-banana" })]);
  const widget = await open({ attributes: PREVIEWS });
  await expect.poll(() => pictures(widget)).toBe(3);
  await widget.row("job_e2e00000").focus();
  await page.keyboard.press("Space");
  await expect(widget.row("job_e2e00000").locator("video")).toHaveCount(1);
  await page.keyboard.press("Space");
  await expect(playing(widget)).toHaveCount(0);
  await page.keyboard.press("Space");
  await expect(playing(widget)).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(playing(widget)).toHaveCount(0);
  expect(await watch.events("muvi-select")).toEqual([]);
});

for (const [name, arrange] of [
  ["reduced motion", (page: Page) => page.emulateMedia({ reducedMotion: "reduce" })],
  [
    "data to be saved",
    (page: Page) =>
      page.addInitScript(() => {
        Object.defineProperty(navigator, "connection", { value: { saveData: true }, configurable: true });
      }),
  ],
] as const) {
  test(`NB-7: no video plays where the person wants ${name}`, async ({ page, sandbox, open }) => {
    await arrange(page);
    await sandbox.replaceJobs([completed(0), completed(1)]);
    const widget = await open({ attributes: PREVIEWS });
    await expect.poll(() => pictures(widget)).toBe(2);
    await widget.row("job_e2e00000").hover();
    await page.waitForTimeout(600);
    await widget.row("job_e2e00000").focus();
    await page.keyboard.press("Space");
    await page.waitForTimeout(100);
    await expect(playing(widget)).toHaveCount(0);
    expect((await paths(sandbox, MEDIA)).filter((path) => path.endsWith(".mp4"))).toEqual([]);
  });
}

test("E38: with the media's host in img-src and media-src the strict policy suffices for previews", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs([completed(0), completed(1)]);
  const headers = { "content-security-policy": policy(sandbox.origin) };
  const widget = await open({ attributes: { ...PREVIEWS, "failure-reasons": "" }, headers });
  await expect.poll(() => pictures(widget)).toBe(2);
  await play(widget, "job_e2e00001");
});

test("E38: a policy without the media's host: signs instead of pictures, told once, and nothing asks on", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allow(/^img-src blocked /, /Content Security Policy/);
  await sandbox.replaceJobs(Array.from({ length: 40 }, (_, n) => completed(n)));
  const widget = await open({ attributes: PREVIEWS, headers: { "content-security-policy": policy("") } });
  const signs = widget.rows.getByRole("img", { name: "This page's policy blocks previews" });
  await expect.poll(() => signs.count()).toBeGreaterThan(10);
  const details = (await paths(sandbox, DETAIL)).length;
  await widget.scroll(900);
  await expect.poll(() => signs.count()).toBeGreaterThan(10);
  await widget.refresh.click();
  await expect.poll(async () => (await sandbox.lists()).length).toBe(2);
  const blocked = await widget.page.evaluate(() => globalThis.muviViolations);
  expect(blocked.length).toBeGreaterThan(0);
  expect(blocked.length).toBeLessThanOrEqual(3);
  expect((await paths(sandbox, DETAIL)).length).toBe(details);
  expect(details).toBeLessThanOrEqual(3);
  const errors = (await watch.events("muvi-error")).map(({ detail }) => [detail.stage, detail.code]);
  expect(errors).toEqual([["csp", "media_blocked"]]);
});

test("E38: a policy for pictures only: they are shown, and a video is tried once", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  watch.allow(/^media-src blocked /, /Content Security Policy/);
  await sandbox.replaceJobs([completed(0), completed(1)]);
  const headers = {
    "content-security-policy": policy(sandbox.origin).replace(/media-src [^;]+/, "media-src 'none'"),
  };
  const widget = await open({ attributes: PREVIEWS, headers });
  await expect.poll(() => pictures(widget)).toBe(2);
  for (const id of ["job_e2e00000", "job_e2e00001"]) {
    await widget.row(id).focus();
    await page.keyboard.press("Space");
    await expect(playing(widget)).toHaveCount(0);
  }
  expect(await page.evaluate(() => globalThis.muviViolations.length)).toBe(1);
  expect(await pictures(widget)).toBe(2);
  expect(await paths(sandbox, DETAIL)).toHaveLength(2);
});

test("BC-13: the property previews turns pictures on and off", async ({ sandbox, open }) => {
  await sandbox.replaceJobs([completed(0)]);
  const widget = await open();
  await expect(widget.rows).toHaveCount(1);
  await widget.evaluate((element) => void (element.previews = true));
  await expect.poll(() => pictures(widget)).toBe(1);
  await widget.evaluate((element) => void (element.previews = false));
  await expect(widget.rows.locator("img")).toHaveCount(0);
});

for (const theme of ["light", "dark"]) {
  test(`TS-23: axe finds nothing to object to: previews and reasons, ${theme}`, async ({
    page,
    sandbox,
    open,
  }) => {
    await sandbox.replaceJobs([
      ...jobs(10),
      completed(10, { model: "someone/new/text-to-speech" }),
      { ...completed(11), outputs: [], output: null },
    ]);
    const widget = await open({ attributes: { ...PREVIEWS, "failure-reasons": "", theme } });
    await expect(widget.row("job_e2e00011").getByRole("img", { name: "No output" })).toBeVisible();
    await expect(widget.row("job_e2e00010").getByRole("img", { name: "Audio" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}
