// The stand-alone page: the first embedder, whose address holds what a person chose.

import type { Page } from "@playwright/test";
import { jobs, MODELS } from "./support/jobs.ts";
import { sent } from "./support/sandbox.ts";
import { Sandbox } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";
import type { Site } from "./support/site.ts";
import { Widget } from "./support/widget.ts";

async function visit(page: Page, site: Site, query = ""): Promise<Widget> {
  await page.goto(`${site.origin}/muvi-jobs/${query}`);
  return new Widget(page);
}

function parameters(page: Page): Record<string, string> {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

test("the page lists the jobs of its own origin and fills the window", async ({ page, sandbox, site }) => {
  const widget = await visit(page, site);
  await expect(widget.rows.first()).toBeVisible();
  expect((await sandbox.lists())[0]?.query).toBe("limit=20");
  const box = await widget.host.boundingBox();
  expect(box?.height).toBeGreaterThan(700);
  expect(parameters(page)).toEqual({});
  await expect(page).toHaveTitle(/\S/);
});

test("query parameters set the start", async ({ page, sandbox, site }) => {
  await sandbox.replaceJobs(jobs(60));
  const query = new URLSearchParams({
    status: "failed",
    "model-id": MODELS[1],
    q: "e2e00013",
    limit: "7",
    "refresh-interval": "off",
    theme: "dark",
    density: "compact",
  });
  const widget = await visit(page, site, `?${query}`);
  await expect(widget.status).toContainText("4 loaded");
  const [request] = await sandbox.lists();
  expect(request && sent(request)).toEqual({ limit: "7", status: "failed", modelId: MODELS[1] });
  expect(await widget.chosenStatus()).toBe("Failed");
  await expect(widget.model).toHaveValue(MODELS[1]);
  await expect(widget.search).toHaveValue("e2e00013");
  await expect(widget.rows).toHaveCount(1);
  for (const [name, value] of [
    ["theme", "dark"],
    ["density", "compact"],
    ["refresh-interval", "off"],
  ] as const) {
    await expect(widget.host).toHaveAttribute(name, value);
  }
});

test("the address follows the choices, and a reload keeps them", async ({ page, sandbox, site }) => {
  await sandbox.replaceJobs(jobs(60));
  const widget = await visit(page, site, "?refresh-interval=off");
  await expect(widget.status).toContainText("20 loaded");
  await widget.chooseStatus("Completed");
  await expect.poll(() => parameters(page)).toEqual({ "refresh-interval": "off", status: "completed" });
  await widget.model.fill(MODELS[0]);
  await expect.poll(() => parameters(page)["model-id"]).toBe(MODELS[0]);
  await widget.search.fill("e2e0001");
  await expect.poll(() => parameters(page).q).toBe("e2e0001");
  await expect(widget.rows).toHaveCount(1);
  const ids = await widget.ids();
  await page.reload();
  await expect(widget.rows).toHaveCount(1);
  expect(await widget.ids()).toEqual(ids);
  expect(await widget.chosenStatus()).toBe("Completed");
});

test("Back undoes a filter step and Forward repeats it", async ({ page, sandbox, site }) => {
  await sandbox.replaceJobs(jobs(60));
  const widget = await visit(page, site, "?refresh-interval=off");
  await expect(widget.status).toContainText("20 loaded");
  await widget.chooseStatus("Failed");
  await expect(widget.status).toContainText("12 loaded");
  await widget.chooseStatus("Completed");
  await expect(widget.rows.first()).toContainText(/completed/i);
  await page.goBack();
  await expect(widget.rows.first()).toContainText(/failed/i);
  expect(await widget.chosenStatus()).toBe("Failed");
  await page.goBack();
  await expect(widget.status).toContainText("20 loaded");
  expect(await widget.chosenStatus()).toBe("All");
  await page.goForward();
  await expect(widget.rows.first()).toContainText(/failed/i);
  expect(parameters(page).status).toBe("failed");
});

test("typing does not fill the history with letters", async ({ page, site }) => {
  const widget = await visit(page, site, "?refresh-interval=off");
  await expect(widget.rows).toHaveCount(20);
  const before = await page.evaluate(() => history.length);
  await widget.search.pressSequentially("veo-3.1-fast");
  await expect.poll(() => parameters(page).q).toBe("veo-3.1-fast");
  expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(before + 1);
});

test("an endpoint of the same origin is taken, one of another origin is not", async ({
  page,
  sandbox,
  site,
}) => {
  site.proxy("/other/v1", `${sandbox.origin}/v1`);
  const widget = await visit(page, site, "?refresh-interval=off&endpoint=/other/v1/jobs");
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.host).toHaveAttribute("endpoint", /\/other\/v1\/jobs$/);
  const elsewhere = await Sandbox.start();
  try {
    await elsewhere.reset();
    await elsewhere.cors("*");
    const hosts = [
      elsewhere.origin,
      elsewhere.origin.replace("http:", ""),
      `\\\\${new URL(elsewhere.origin).host}`,
    ];
    for (const origin of hosts) {
      await visit(page, site, `?refresh-interval=off&endpoint=${encodeURIComponent(`${origin}/v1/jobs`)}`);
      await expect(widget.rows).toHaveCount(20);
    }
    expect(await elsewhere.log()).toEqual([]);
  } finally {
    elsewhere.stop();
  }
});

test("no parameter is a key", async ({ page, sandbox, site }) => {
  const keys = ["api-key", "apiKey", "apikey", "key", "token", "authorization"];
  const query = keys.map((name) => `${name}=pb_from_the_address`).join("&");
  const widget = await visit(page, site, `?refresh-interval=off&${query}`);
  await expect(widget.rows).toHaveCount(20);
  for (const { headers, query } of await sandbox.lists()) {
    expect(JSON.stringify([headers.authorization, headers["x-api-key"], query])).not.toContain("pb_from");
  }
  expect(await widget.evaluate((element) => element.outerHTML)).not.toContain("pb_from");
});

test("nonsense in the address gives a working page", async ({ page, site, watch }) => {
  watch.allow(/muvi-jobs/);
  const widget = await visit(
    page,
    site,
    "?status=%F0%9F%A6%80&limit=abc&theme=%00&density=&refresh-interval=-3&x=%zz",
  );
  await expect(widget.rows).toHaveCount(20);
  expect(await widget.chosenStatus()).toBe("All");
});
