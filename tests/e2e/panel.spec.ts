// The panel about one job: opening, walking, closing, what it shows, and what it does when something goes wrong.

import { violations } from "./support/axe.ts";
import { focus } from "./support/focus.ts";
import { job, jobs } from "./support/jobs.ts";
import { untilLive } from "./support/live.ts";
import { completed, failed, Panel, picture, sound } from "./support/panel.ts";
import { expect, test } from "./support/test.ts";
import { Widget } from "./support/widget.ts";

test("TS-15: opening a completed job asks once and shows each output by its type, with a link", async ({
  open,
  sandbox,
  site,
  watch,
}) => {
  const [image, audio] = [picture(site, "/cdn/a.svg"), sound(site, "/cdn/a.wav")];
  const poster = picture(site, "/cdn/poster.svg", "navy");
  const [video, text] = [`${site.origin}/cdn/a.mp4`, `${site.origin}/cdn/a.txt`];
  await sandbox.replaceJobs([
    completed(0, [
      { type: "video", url: video, thumbnail: null, posterImage: poster },
      { type: "image", url: image },
      { type: "audio", url: audio },
      { type: "text", url: text },
    ]),
    ...jobs(5).slice(1),
  ]);
  const widget = await open();
  await widget.row("job_e2e00000").click();
  const panel = new Panel(widget, "job_e2e00000");
  await expect(panel.heading).toHaveText("job_e2e00000");
  await expect(panel.links).toHaveCount(4);
  expect(
    await panel.links.evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href)),
  ).toEqual([video, image, audio, text]);
  for (const link of await panel.links.all()) {
    await expect(link).toHaveAttribute("target", "_blank");
    await expect(link).toHaveAttribute("rel", "noopener noreferrer");
    await expect(link).toHaveAttribute("referrerpolicy", "no-referrer");
  }
  const player = panel.region.locator("video");
  await expect(player).toHaveAttribute("poster", poster);
  await expect(player).toHaveAttribute("controls", "");
  await expect
    .poll(() => panel.region.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBe(640);
  await panel.region.locator("audio").evaluate((audio: HTMLAudioElement) => audio.play());
  expect(site.requested).not.toContain("/cdn/a.mp4");
  expect((await sandbox.details()).map(({ path }) => path)).toEqual(["/v1/jobs/job_e2e00000"]);
  expect((await watch.events("muvi-select")).map(({ detail }) => detail.jobId)).toEqual(["job_e2e00000"]);
});

test("TS-15: a failed job shows its code and message", async ({ open, sandbox }) => {
  await sandbox.replaceJobs([failed(0, { code: "INTERNAL_ERROR", message: "The <b>model</b> gave up." })]);
  const widget = await open();
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect(panel.region).toContainText("INTERNAL_ERROR");
  await expect(panel.region).toContainText("The <b>model</b> gave up.");
});

test("TS-15: what the API names and could run is no link and no source", async ({ open, sandbox }) => {
  await sandbox.replaceJobs([completed(0, [{ type: "image", url: "javascript:alert(1)" }])]);
  const widget = await open();
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect(panel.region).toContainText("no usable address");
  await expect(panel.links).toHaveCount(0);
  await expect(panel.region.locator("img")).toHaveCount(0);
});

test.describe("in India", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("TS-20: the panel shows each time in the reader's zone with its offset and in UTC", async ({
    open,
    sandbox,
  }) => {
    await sandbox.replaceJobs([failed(0, null)]);
    const widget = await open({ attributes: { lang: "en-GB" } });
    await widget.rows.first().click();
    const panel = new Panel(widget);
    await expect(panel.fact("Created")).toContainText(/20:30:00.*GMT\+05:30/);
    await expect(panel.fact("Created")).toContainText("2026-02-18T15:00:00Z");
    await expect(panel.fact("Created").locator("time")).toHaveAttribute("datetime", "2026-02-18T15:00:00Z");
    await expect(panel.fact("Ended")).toContainText("2026-02-18T15:00:15Z");
    await expect(panel.fact("Duration")).toHaveText("15s");
    await expect(panel.fact("Provider")).toHaveText("google");
    await expect(panel.fact("Capability")).toHaveText("text-to-video");
  });
});

test("BC-11: a panel that comes late leaves the focus to who has gone on by keyboard", async ({
  open,
  page,
  sandbox,
  site,
}) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  site.spoil(/annex_bg/, async () => {
    await held;
    return {};
  });
  await sandbox.replaceJobs(jobs(20));
  const widget = await open();
  await widget.row("job_e2e00002").click();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  letGo();
  await expect(new Panel(widget, "job_e2e00002").heading).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(widget.row("job_e2e00005")).toBeFocused();
  await expect(new Panel(widget, "job_e2e00002").heading).toBeVisible();
});

test("BC-11: by keyboard the panel opens with the focus on its heading, walks the list, and gives all back", async ({
  open,
  page,
  sandbox,
}) => {
  await sandbox.replaceJobs(jobs(60, { status: "pending" }));
  const widget = await open({ attributes: { limit: "60" } });
  // Before that the browser scrolls by itself as well.
  await untilLive(page);
  await widget.row("job_e2e00000").focus();
  for (let pressed = 0; pressed < 22; pressed++) await page.keyboard.press("ArrowDown");
  await expect.poll(async () => (await focus(page)).row).toContain("job_e2e00022");
  const before = await widget.scroll();
  expect(before.top).toBeGreaterThan(0);
  await page.keyboard.press("Enter");
  await expect(new Panel(widget, "job_e2e00022").heading).toBeFocused();
  expect((await focus(page)).isVisible).toBe(true);
  for (let n = 23; n < 31; n++) {
    await page.keyboard.press(n % 2 ? "ArrowDown" : "j");
    await expect(new Panel(widget, `job_e2e000${n}`).heading).toBeFocused();
    await expect(widget.row(`job_e2e000${n}`)).toHaveAttribute("aria-selected", "true");
    await expect(widget.row(`job_e2e000${n}`)).toBeInViewport();
  }
  await page.keyboard.press("k");
  await expect(new Panel(widget, "job_e2e00029").heading).toBeFocused();
  expect((await widget.scroll()).top).toBeGreaterThan(before.top);
  await page.keyboard.press("Escape");
  await expect(new Panel(widget).region).toHaveCount(0);
  await expect.poll(async () => (await focus(page)).row).toContain("job_e2e00022");
  expect((await widget.scroll()).top).toBe(before.top);
});

test("BC-11: at the ends of the list the buttons say so and keep the focus", async ({ open, sandbox }) => {
  await sandbox.replaceJobs(jobs(2, { status: "pending" }));
  const widget = await open();
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect(panel.button("Previous job")).toHaveAttribute("aria-disabled", "true");
  await panel.button("Next job").click();
  await expect(panel.heading).toHaveText("job_e2e00001");
  await expect(panel.button("Next job")).toHaveAttribute("aria-disabled", "true");
  await expect(panel.button("Next job")).toBeFocused();
});

test("BC-11: on the page ?job= opens the panel; Back closes it, and Forward opens it again", async ({
  page,
  sandbox,
  site,
}) => {
  await sandbox.replaceJobs(jobs(30, { status: "pending" }));
  await page.goto(`${site.origin}/muvi-jobs/?refresh-interval=off`);
  const widget = new Widget(page);
  await widget.row("job_e2e00003").click();
  await expect(new Panel(widget, "job_e2e00003").region).toBeVisible();
  await expect(page).toHaveURL(/job=job_e2e00003/);
  await new Panel(widget).button("Next job").click();
  await expect(page).toHaveURL(/job=job_e2e00004/);
  await page.goBack();
  await expect(page).not.toHaveURL(/job=/);
  await expect(new Panel(widget).region).toHaveCount(0);
  await page.goForward();
  await expect(new Panel(widget, "job_e2e00004").region).toBeVisible();
  await page.reload();
  await expect(new Panel(widget, "job_e2e00004").region).toBeVisible();
  await expect(widget.row("job_e2e00004")).toHaveAttribute("aria-selected", "true");
  await new Panel(widget).button("Close").click();
  await expect(page).not.toHaveURL(/job=/);
});

test("BC-2: the panel outlives refreshes, with its focus and what is selected in it", async ({
  open,
  page,
  sandbox,
}) => {
  await sandbox.replaceJobs(jobs(20, { status: "failed" }));
  const widget = await open();
  await widget.row("job_e2e00004").click();
  const panel = new Panel(widget, "job_e2e00004");
  await panel.button("Copy link").focus();
  for (let round = 1; round <= 10; round++) {
    await sandbox.addJobs({ jobId: `job_new${round}`, status: "processing" });
    if (round > 1) await sandbox.changeJobs({ jobId: `job_new${round - 1}`, status: "failed" });
    await widget.evaluate((element) => element.refresh());
    await expect(panel.button("Copy link")).toBeFocused();
  }
  await page.keyboard.press("Escape");
  await expect.poll(async () => (await focus(page)).row).toContain("job_e2e00004");
  expect((await sandbox.details()).filter(({ path }) => path.endsWith("job_e2e00004"))).toHaveLength(1);
});

test("TS-15: the panel follows the status of its row", async ({ open, sandbox, site }) => {
  await sandbox.replaceJobs([job(0, { status: "processing" })]);
  const widget = await open();
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect(panel.region).toContainText("Processing");
  const outputs = [{ type: "image", url: picture(site, "/cdn/late.svg") }];
  await sandbox.changeJobs({ ...completed(0, outputs) });
  await widget.refresh.click();
  await expect(panel.region).toContainText("Completed");
  await expect(panel.region.locator("img")).toBeVisible();
});

test("BC-6: an id that is not loaded is opened by one request", async ({ open, page, sandbox }) => {
  await sandbox.replaceJobs(jobs(60, { status: "pending" }));
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.search.fill("job_e2e00055");
  await widget.button("Open job job_e2e00055").click();
  await expect(new Panel(widget, "job_e2e00055").region).toContainText("Pending");
  expect(await sandbox.details()).toHaveLength(1);
  await widget.search.fill("");
  await expect(widget.rows).toHaveCount(20);
  await expect(new Panel(widget, "job_e2e00055").region).toBeVisible();
  await widget.search.fill("job_e2e00056");
  await page.keyboard.press("Enter");
  await expect(new Panel(widget, "job_e2e00056").heading).toBeFocused();
  await widget.search.fill("no such text");
  await expect(widget.empty).toBeVisible();
  await expect(widget.host.getByRole("button", { name: /^Open job/ })).toHaveCount(0);
});

test("BC-6: an unknown id is told to be unknown, and the list stays", async ({ open, sandbox, watch }) => {
  watch.allowFailedRequests();
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.evaluate((element) => element.select("job_nowhere"));
  const panel = new Panel(widget, "job_nowhere");
  await expect(panel.region.getByRole("alert")).toContainText("No such job");
  await expect(panel.button("Retry")).toHaveCount(0);
  await expect(widget.rows).toHaveCount(20);
  expect(await sandbox.details()).toHaveLength(1);
});

test("TS-15: while the job is on its way the panel says so; an error is told, and Retry helps", async ({
  open,
  sandbox,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(3, { status: "failed" }));
  await sandbox.latency(1_500, { path: "detail" });
  await sandbox.faults({ times: 1, match: { path: "detail" }, kind: { status: 400, code: "INVALID_INPUT" } });
  const widget = await open();
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect(panel.region).toContainText("Loading this job");
  await expect(panel.region.getByRole("alert")).toContainText("INVALID_INPUT");
  await sandbox.latency(0, { path: "detail" });
  await panel.button("Retry").click();
  await expect(panel.region).toContainText("Why it failed");
  await expect(panel.region.getByRole("alert")).toHaveCount(0);
  await expect(widget.rows).toHaveCount(3);
});

test("NB-9: a dead file is looked up once; a new address is used", async ({
  open,
  page,
  sandbox,
  site,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs([completed(0, [{ type: "image", url: `${site.origin}/cdn/old.svg` }])]);
  // By the time it is known that the file is gone, the API has the new address.
  await page.route("**/cdn/old.svg", async (route) => {
    await sandbox.changeJobs(completed(0, [{ type: "image", url: picture(site, "/cdn/new.svg") }]));
    await route.fulfill({ status: 404 });
  });
  const widget = await open();
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect
    .poll(() => panel.region.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBe(640);
  expect(await sandbox.details()).toHaveLength(2);
});

test("NB-9: a file that stays dead is told to be gone, its neighbours stay, and nothing loops", async ({
  open,
  page,
  sandbox,
  site,
  watch,
}) => {
  watch.allowFailedRequests();
  const good = picture(site, "/cdn/good.svg");
  await sandbox.replaceJobs([
    completed(0, [
      { type: "image", url: good },
      { type: "image", url: `${site.origin}/cdn/dead.svg` },
    ]),
  ]);
  const widget = await open();
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect(panel.region).toContainText("This output is no longer available.");
  await expect(panel.region.locator("img")).toHaveCount(1);
  await expect(panel.links).toHaveCount(2);
  await page.waitForTimeout(500);
  expect(await sandbox.details()).toHaveLength(2);
  expect(site.requested.filter((path) => path === "/cdn/dead.svg")).toHaveLength(1);
});

test("NB-9: a video that turns out to be dead when it is played is looked up, too", async ({
  open,
  sandbox,
  site,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs([completed(0, [{ type: "video", url: `${site.origin}/cdn/dead.mp4` }])]);
  const widget = await open();
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await panel.region.locator("video").evaluate((video: HTMLVideoElement) => video.play().catch(() => {}));
  await expect(panel.region).toContainText("This output is no longer available.");
  expect(await sandbox.details()).toHaveLength(2);
});

const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];

test("the panel needs no more of a strict policy with Trusted Types than the host of the media", async ({
  open,
  page,
  sandbox,
  site,
  watch,
}) => {
  const outputs = [
    { type: "image", url: picture(site, "/cdn/a.svg") },
    { type: "audio", url: sound(site, "/cdn/a.wav") },
  ];
  await sandbox.replaceJobs([completed(0, outputs), failed(1, null)]);
  const policy = [...STRICT, "img-src 'self'", "media-src 'self'"].join("; ");
  const widget = await open({ headers: { "content-security-policy": policy } });
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect
    .poll(() => panel.region.locator("img").evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBe(640);
  await panel.region.locator("audio").evaluate((audio: HTMLAudioElement) => audio.play());
  for (const name of ["Copy link", "Copy JSON", "Copy cURL", "Copy support report", "Copy job id"]) {
    await panel.button(name).click();
  }
  await panel.button("Next job").click();
  await expect(panel.region).toContainText("Why it failed");
  await page.keyboard.press("Escape");
  await expect(panel.region).toHaveCount(0);
  expect(watch.console).toEqual([]);
  expect(await page.evaluate(() => globalThis.muviViolations)).toEqual([]);
});

test("media that the policy keeps away are told to be, with the link, and no job is asked for again", async ({
  open,
  sandbox,
  site,
  watch,
}) => {
  watch.allow(/Content Security Policy/, /blocked/);
  const url = picture(site, "/cdn/a.svg");
  await sandbox.replaceJobs([completed(0, [{ type: "image", url }])]);
  const policy = [...STRICT, "img-src https://elsewhere.test"].join("; ");
  const widget = await open({ headers: { "content-security-policy": policy } });
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect(panel.region).toContainText(`does not allow media from ${new URL(url).host}`);
  await expect(panel.links).toHaveAttribute("href", url);
  expect(await sandbox.details()).toHaveLength(1);
});

for (const theme of ["light", "dark"] as const) {
  for (const width of [1280, 400]) {
    test(`TS-23: axe finds nothing to object to in the panel: ${theme}, ${width} px`, async ({
      open,
      page,
      sandbox,
      site,
      watch,
    }) => {
      watch.allowFailedRequests();
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: theme });
      const outputs = [
        { type: "image", url: picture(site, "/cdn/a.svg") },
        { type: "image", url: `${site.origin}/cdn/dead.svg` },
        { type: "video", url: `${site.origin}/cdn/a.mp4` },
      ];
      const rows = [completed(0, outputs), failed(1, { code: "INTERNAL_ERROR", message: "It broke." })];
      await sandbox.replaceJobs([...rows, job(2, { status: "pending" })]);
      const widget = await open({
        attributes: { theme: "auto" },
        head: '<meta name="color-scheme" content="light dark">',
      });
      await expect(widget.rows).toHaveCount(3);
      for (const [id, text] of [
        ["job_e2e00000", "no longer available"],
        ["job_e2e00001", "INTERNAL_ERROR"],
        ["job_e2e00002", "Pending"],
        ["job_nowhere", "No such job"],
      ] as const) {
        await widget.evaluate((element, id) => element.select(id), id);
        await expect(new Panel(widget, id).region).toContainText(text);
        expect(await violations(page)).toEqual([]);
      }
    });
  }
}

test("TS-23: where there is no room beside the list the panel covers it, takes the focus and gives it back", async ({
  open,
  page,
  sandbox,
}) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await sandbox.replaceJobs(jobs(20, { status: "pending" }));
  const widget = await open();
  await widget.row("job_e2e00002").click();
  const panel = new Panel(widget, "job_e2e00002");
  await expect(panel.heading).toBeFocused();
  await expect(widget.rows.first()).toBeHidden();
  await panel.button("Close").click();
  await expect(panel.region).toHaveCount(0);
  await expect.poll(async () => (await focus(page)).row).toContain("job_e2e00002");
});

test("the attribute selected opens a job, follows the person, and tells no event of what the page did", async ({
  open,
  page,
  sandbox,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(20, { status: "pending" }));
  const widget = await open({ attributes: { selected: "job_e2e00003" } });
  await expect(new Panel(widget, "job_e2e00003").region).toBeVisible();
  await expect(widget.row("job_e2e00003")).toHaveAttribute("aria-selected", "true");
  await widget.row("job_e2e00005").click();
  await expect(widget.host).toHaveAttribute("selected", "job_e2e00005");
  await widget.evaluate((element) => void (element["selected"] = "job_e2e00006"));
  await expect(new Panel(widget, "job_e2e00006").region).toBeVisible();
  await widget.evaluate((element) => element.select("job_e2e00007"));
  await expect(new Panel(widget, "job_e2e00007").region).toBeVisible();
  expect(await widget.evaluate((element) => element["selected"])).toBe("job_e2e00007");
  await page.keyboard.press("Escape");
  await expect(new Panel(widget).region).toHaveCount(0);
  await expect(widget.host).not.toHaveAttribute("selected");
  await widget.evaluate((element) => element.select("job_e2e00008"));
  await widget.evaluate((element) => element.setAttribute("selected", ""));
  await expect(new Panel(widget).region).toHaveCount(0);
  expect((await watch.events("muvi-select")).map(({ detail }) => detail.jobId)).toEqual(["job_e2e00005"]);
});

test("the page opens a job without taking the focus from where the person is", async ({ open, sandbox }) => {
  await sandbox.replaceJobs(jobs(3, { status: "pending" }));
  const widget = await open();
  await widget.search.fill("e2e");
  await widget.evaluate((element) => element.select("job_e2e00001"));
  await expect(new Panel(widget, "job_e2e00001").region).toBeVisible();
  await expect(widget.search).toBeFocused();
  await widget.evaluate((element) => element.select(null));
  await expect(new Panel(widget).region).toHaveCount(0);
  await expect(widget.search).toBeFocused();
});

test('with detail="none" a click only tells the page, and nothing is asked for', async ({
  open,
  sandbox,
  site,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(3));
  const widget = await open({ attributes: { detail: "none" } });
  await widget.row("job_e2e00001").click();
  await expect.poll(async () => (await watch.events("muvi-select")).length).toBe(1);
  await expect(widget.row("job_e2e00001")).toHaveAttribute("aria-selected", "true");
  await widget.evaluate((element) => element.select("job_e2e00002"));
  await expect(widget.row("job_e2e00002")).toHaveAttribute("aria-selected", "true");
  expect(await sandbox.details()).toEqual([]);
  expect(site.requested.filter((path) => path.includes("annex"))).toEqual([]);
});

test("selecting text in a row with the pointer does not open it", async ({ open, page, sandbox, watch }) => {
  await sandbox.replaceJobs(jobs(3));
  const widget = await open();
  const cell = widget.row("job_e2e00001").getByText("job_e2e00001");
  const box = await cell.boundingBox();
  if (!box) throw new Error("The cell has no box.");
  await page.mouse.move(box.x + 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  expect(await page.evaluate(() => String(getSelection()))).not.toBe("");
  await widget.row("job_e2e00002").click();
  await expect(new Panel(widget, "job_e2e00002").region).toBeVisible();
  expect((await watch.events("muvi-select")).map(({ detail }) => detail.jobId)).toEqual(["job_e2e00002"]);
});
