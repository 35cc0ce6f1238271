// The widget as a component in an application written with Leptos: one program, no custom element.

import { jobs } from "../e2e/support/jobs.ts";
import { sent } from "../e2e/support/sandbox.ts";
import { Panel } from "../e2e/support/panel.ts";
import { Widget } from "../e2e/support/widget.ts";
import { expect, test } from "./support/app.ts";
import { LEPTOS } from "./support/places.ts";

const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Leptos</title>
<style>div { border: 9px solid red } button { font-size: 40px }</style>
<script type="module">import init from "/leptos.js"; init();</script></head><body></body></html>`;

test.beforeEach(async ({ page, sandbox, site }) => {
  await sandbox.replaceJobs(jobs(60));
  site.mount("/", LEPTOS);
  await page.goto(site.page("/index.html", PAGE));
});

test("E39: Leptos: the component shows rows with the application's settings and key", async ({
  page,
  sandbox,
}) => {
  const widget = new Widget(page, page.locator("body > div"));
  await expect(widget.rows).toHaveCount(5);
  const [asked] = await sandbox.lists();
  expect(sent(asked as never)).toEqual({ limit: "5" });
  expect(asked?.headers).toMatchObject({ authorization: "Bearer pb_portal" });
  await expect(page.getByRole("region", { name: "Renders" })).toBeVisible();
  await expect(page.getByRole("status").first()).toBeVisible();
});

test("E39: Leptos: the page's styles stay out of the component, its own stay in", async ({ page }) => {
  const widget = new Widget(page, page.locator("body > div"));
  await expect(widget.rows).toHaveCount(5);
  const size = await widget.refresh.evaluate((button) => parseFloat(getComputedStyle(button).fontSize));
  expect(size).toBeLessThan(20);
  const outside = page.getByRole("button", { name: "Change" });
  expect(await outside.evaluate((button) => getComputedStyle(button).fontSize)).toBe("40px");
  expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
});

test("E39: Leptos: events, changed settings and choices go both ways", async ({ page, sandbox }) => {
  const widget = new Widget(page, page.locator("body > div"));
  await widget.rows.nth(2).click();
  await expect(page.getByText("chosen: job_e2e00002")).toBeVisible();
  const panel = new Panel(widget, "job_e2e00002");
  await expect(panel.fact("Created")).toBeVisible();
  await expect(panel.region).toHaveCSS("display", "flex");
  await panel.button("Close").click();
  await sandbox.clearLog();
  await page.getByRole("button", { name: "Change" }).click();
  await expect(widget.rows).toHaveCount(7);
  await widget.chooseStatus("Failed");
  await expect(page.getByText("Status: failed")).toBeVisible();
  await expect(widget.rows.first()).toContainText("Failed");
  expect((await sandbox.lists()).map(sent)).toEqual([{ limit: "7" }, { limit: "7", status: "failed" }]);
});

test("E39: Leptos: a component that is hidden ends, and one that is shown again starts anew", async ({
  page,
  sandbox,
}) => {
  const widget = new Widget(page, page.locator("body > div"));
  await expect(widget.rows).toHaveCount(5);
  for (let times = 0; times < 3; times += 1) {
    await page.getByRole("button", { name: "Toggle" }).click();
    await expect(page.getByText("Nothing to see")).toBeVisible();
    await expect(page.locator("body > div")).toHaveCount(0);
    await sandbox.clearLog();
    await page.getByRole("button", { name: "Toggle" }).click();
    await expect(widget.rows).toHaveCount(5);
    expect((await sandbox.lists()).map(sent)).toEqual([{ limit: "5" }]);
  }
});
