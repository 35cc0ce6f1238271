// The pictures of the widget, for people to look at: each state that it can be in, and the one of the README.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { iso } from "./jobs.ts";
import { Panel } from "./panel.ts";
import type { Sandbox } from "./sandbox.ts";
import { expect, test, type HostPage } from "./test.ts";
import type { Widget } from "./widget.ts";

const FOLDER = process.env.MUVI_SCREENSHOTS ?? "screenshots";

const PAGE = `<style>
  body { margin: 0; padding: 24px; font: 15px/1.5 system-ui, sans-serif; color-scheme: light dark }
  h1 { display: none }
</style>`;

function hostOf(attributes: Record<string, string> = {}, width?: number): HostPage {
  const narrow = width === undefined ? "" : `<style>main { width: ${width}px }</style>`;
  return { attributes: { "job-href": "/jobs/{jobId}", lang: "en", ...attributes }, head: PAGE + narrow };
}

async function shoot(widget: Widget, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  // Icons and colours may move for a moment after the rows came.
  await widget.page.waitForTimeout(400);
  await widget.page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });
}

/** The files that jobs made are real. */
async function showFiles(sandbox: Sandbox): Promise<void> {
  await sandbox.outputs(`${sandbox.origin}/outputs`);
}

test.beforeEach(async ({ sandbox, page, watch }) => {
  watch.allow(/.*/);
  await sandbox.reset({ jobs: 240, seed: 1 });
  await sandbox.addJobs(
    { status: "pending", createdAt: iso(Date.now() - 8_000) },
    { status: "processing", createdAt: iso(Date.now() - 95_000) },
  );
  await page.emulateMedia({ colorScheme: "light" });
});

for (const theme of ["light", "dark"] as const) {
  test(`${theme}`, async ({ open, page }) => {
    await page.emulateMedia({ colorScheme: theme });
    const widget = await open(hostOf({ theme }));
    await expect(widget.rows).toHaveCount(20);
    await shoot(widget, theme);
  });
}

test("the picture of the README", async ({ open, page }) => {
  await page.setViewportSize({ width: 1120, height: 640 });
  const widget = await open(hostOf({ theme: "light", style: "height: 592px" }));
  await expect(widget.rows.first()).toBeVisible();
  await shoot(widget, "widget");
});

for (const width of [360, 320]) {
  test(`narrow, ${width} px`, async ({ open, page }) => {
    await page.setViewportSize({ width: width + 48, height: 900 });
    const widget = await open(hostOf({}, width));
    await expect(widget.rows.first()).toBeVisible();
    await shoot(widget, `narrow-${width}`);
  });
}

test("compact", async ({ open }) => {
  const widget = await open(hostOf({ density: "compact", limit: "100" }));
  await expect(widget.status).toContainText("100 loaded");
  await shoot(widget, "compact");
});

test("a focused row", async ({ open, page }) => {
  const widget = await open(hostOf({ detail: "none" }));
  await widget.rows.nth(4).click();
  await page.keyboard.press("ArrowDown");
  await shoot(widget, "focused");
});

for (const theme of ["light", "dark"] as const) {
  for (const width of [1200, 380]) {
    test(`a job that is open, ${theme}, ${width} px`, async ({ open, page, sandbox }) => {
      await showFiles(sandbox);
      await page.setViewportSize({ width: width + 48, height: 900 });
      const widget = await open(hostOf({ theme, status: "completed" }));
      await widget.rows.nth(2).click();
      await expect(new Panel(widget).links.first()).toBeVisible();
      await shoot(widget, `open-${theme}-${width}`);
    });
  }
}

test("a job that failed", async ({ open }) => {
  const widget = await open(hostOf({ status: "failed" }));
  await widget.rows.nth(1).click();
  await expect(new Panel(widget).region).toContainText("Why it failed");
  await shoot(widget, "open-failed");
});

test("several jobs are chosen, and may be cancelled and exported", async ({ open, sandbox }) => {
  await sandbox.addJobs({ status: "pending", createdAt: iso(Date.now() - 9_000) });
  const widget = await open(hostOf());
  await widget.rows.nth(0).getByRole("checkbox").click();
  await widget.rows
    .nth(6)
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  await expect(widget.chosen).toContainText("7 selected");
  await shoot(widget, "chosen");
  await widget.button("Export…").click();
  await shoot(widget, "export");
  await widget.dialogButton("Close").click();
  await widget.host.getByRole("button", { name: /^Cancel \d+ pending…$/ }).click();
  await shoot(widget, "cancel");
});

for (const width of [1200, 380]) {
  test(`previews and reasons, ${width} px`, async ({ open, page, sandbox }) => {
    await showFiles(sandbox);
    await page.setViewportSize({ width: width + 48, height: 900 });
    const widget = await open(hostOf({ theme: "dark", previews: "", "failure-reasons": "" }));
    await expect(widget.rows.getByRole("img", { name: "Preview" }).first()).toBeVisible();
    await shoot(widget, `previews-${width}`);
  });
}

test("loading", async ({ open, sandbox }) => {
  await sandbox.latency(10_000);
  const widget = await open(hostOf());
  await expect.poll(async () => (await sandbox.lists()).length).toBe(1);
  await shoot(widget, "loading");
});

test("empty", async ({ open, sandbox }) => {
  await sandbox.replaceJobs([]);
  const widget = await open(hostOf());
  await expect(widget.empty).toBeVisible();
  await shoot(widget, "empty");
});

test("empty by filters", async ({ open }) => {
  const widget = await open(hostOf({ status: "failed", "model-id": "nobody/nothing" }));
  await expect(widget.clearFilters).toBeVisible();
  await shoot(widget, "empty-filtered");
});

test("error", async ({ open, sandbox }) => {
  await sandbox.faults({ times: "always", kind: { status: 400 } });
  const widget = await open(hostOf());
  await expect(widget.alert).toBeVisible();
  await shoot(widget, "error");
});

test("error with rows", async ({ open, sandbox }) => {
  await sandbox.faults({ times: "always", match: { cursor: "any" }, kind: { status: 404 } });
  const widget = await open(hostOf());
  await widget.loadMore.click();
  await expect(widget.alert).toBeVisible();
  await shoot(widget, "error-rows");
});

test("connect form", async ({ open, sandbox }) => {
  await sandbox.requireKey({ pb_shot: [] });
  const widget = await open(hostOf());
  await expect(widget.apiKey).toBeVisible();
  await shoot(widget, "connect");
});

test("ten thousand rows, scrolled", async ({ open, sandbox }) => {
  test.setTimeout(120_000);
  await sandbox.reset({ jobs: 10_000 });
  const widget = await open(hostOf({ limit: "100" }));
  await expect(widget.status).toContainText("100 loaded");
  await widget.evaluate(async (element) => {
    for (let n = 0; n < 99; n++) await element.loadMore();
  });
  await expect(widget.status).toContainText("10,000 loaded");
  await widget.scroll(200_000);
  await shoot(widget, "ten-thousand");
});

test("right to left", async ({ open }) => {
  const widget = await open(hostOf({ dir: "rtl" }));
  await expect(widget.rows).toHaveCount(20);
  await shoot(widget, "right-to-left");
});

test("large letters in a narrow place", async ({ open, page }) => {
  await page.setViewportSize({ width: 528, height: 900 });
  const widget = await open(hostOf({ style: "--muvi-font-size: 28px" }, 480));
  await expect(widget.rows.first()).toBeVisible();
  await shoot(widget, "large-letters");
});

test("in a dark portal with its own font and colours", async ({ open }) => {
  const head = `<style>
    :root { color-scheme: dark }
    body { margin: 0; padding: 24px; font: 15px/1.6 Georgia, serif; color: #efe6ff; background: #1b1530 }
    h1 { display: none }
    muvi-jobs { --muvi-accent: #ffb86b; --muvi-on-accent: #201020; --muvi-surface: #241c3f; --muvi-border: #4a3f78;
      --muvi-surface-raised: #2d2450; --muvi-text-muted: #b9aee0; --muvi-radius: 14px }
  </style>`;
  const widget = await open({ ...hostOf(), head, fallback: '<h2 slot="heading">Studio renders</h2>' });
  await expect(widget.rows).toHaveCount(20);
  await shoot(widget, "portal");
});

test("forced colours", async ({ open, page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  const widget = await open(hostOf());
  await expect(widget.rows).toHaveCount(20);
  await shoot(widget, "forced-colors");
});

test("the stand-alone page", async ({ page, site, sandbox }) => {
  void sandbox;
  await page.goto(`${site.origin}/muvi-jobs/?refresh-interval=off`);
  await expect(page.getByText("20 loaded")).toBeVisible();
  await page.waitForTimeout(400);
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, "page.png") });
});
