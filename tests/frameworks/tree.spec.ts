// The element in an application's tree: its children, its coming and going, its place among others.

import { jobs } from "../e2e/support/jobs.ts";
import { sent } from "../e2e/support/sandbox.ts";
import { Widget } from "../e2e/support/widget.ts";
import { expect, test } from "./support/app.ts";
import { FRAMEWORKS } from "./support/places.ts";

for (const framework of FRAMEWORKS) {
  test.describe(framework.title, () => {
    test.beforeEach(async ({ sandbox }) => sandbox.replaceJobs(jobs(60)));

    test(`E39: ${framework.title}: the children are the application's, drawn anew with its values`, async ({
      site,
      start,
      watch,
    }) => {
      watch.allow(/.*/);
      site.spoil(/\.wasm$/, () => ({
        status: 404,
        headers: { "content-type": "text/plain" },
        body: "Not found.",
      }));
      const app = await start(framework);
      await expect(app.declared).toContainText("muvi-error file_missing");
      await expect(app.link).toHaveText("Open the jobs page: first note");
      await app.press("Change");
      await expect(app.link).toHaveText("Open the jobs page: second note");
      await expect(app.link).toBeVisible();
      expect(watch.uncaught).toEqual([]);
    });

    test(`E39: ${framework.title}: with rows in the shadow root the children stay in the document, unseen`, async ({
      start,
    }) => {
      const app = await start(framework);
      await expect(app.widget.rows).toHaveCount(5);
      const child = app.widget.host.locator("> a");
      await expect(child).toBeHidden();
      await app.press("Change");
      await expect(child).toHaveText("Open the jobs page: second note");
      await expect(child).toBeHidden();
      await expect(app.widget.rows).toHaveCount(7);
    });

    test(`E39: ${framework.title}: an element that is taken out ends, and one that comes back starts anew`, async ({
      sandbox,
      start,
    }) => {
      const app = await start(framework);
      await expect(app.widget.rows).toHaveCount(5);
      await sandbox.clearLog();
      await app.press("Toggle");
      await expect(app.page.getByText("Nothing to see")).toBeVisible();
      await expect(app.page.locator("muvi-jobs")).toHaveCount(0);
      await app.press("Toggle");
      await expect(app.widget.rows).toHaveCount(5);
      expect((await sandbox.lists()).map(sent)).toEqual([{ limit: "5", status: "completed" }]);
      await app.widget.rows.first().click();
      for (const heard of [app.declared, app.added]) {
        await expect(heard.getByText("muvi-select job_e2e00002")).toHaveCount(1);
      }
    });

    test(`E39: ${framework.title}: two without children change places and stay the same two, alive`, async ({
      sandbox,
      page,
      start,
    }) => {
      await start(framework, { scene: "list" });
      const places = page.locator("muvi-jobs");
      const [first, second] = [new Widget(page, places.first()), new Widget(page, places.last())];
      for (const widget of [first, second]) await expect(widget.rows).toHaveCount(5);
      const before = await page.evaluateHandle(() => [...document.querySelectorAll("muvi-jobs")]);
      const row = await second.rows.first().elementHandle();
      await sandbox.clearLog();
      await page.getByRole("button", { name: "Reverse" }).click();
      await expect(first.rows.first()).toContainText("Failed");
      await expect(second.rows.first()).toContainText("Completed");
      expect(
        await page.evaluate((before) => {
          const now = [...document.querySelectorAll("muvi-jobs")];
          return now.map((element) => before.indexOf(element));
        }, before),
      ).toEqual([1, 0]);
      expect(await row?.evaluate((row) => row.isConnected)).toBe(true);
      expect(await sandbox.lists()).toEqual([]);
      await first.refresh.click();
      await expect
        .poll(async () => (await sandbox.lists()).map(sent))
        .toEqual([{ limit: "5", status: "failed" }]);
    });

    test(`E39: ${framework.title}: an element that was moved by hand still follows the application`, async ({
      page,
      sandbox,
      start,
    }) => {
      const app = await start(framework);
      await expect(app.widget.rows).toHaveCount(5);
      const row = await app.widget.rows.first().elementHandle();
      await sandbox.clearLog();
      await app.widget.evaluate((element) => document.body.append(element));
      expect(await row?.evaluate((row) => row.isConnected)).toBe(true);
      await expect(app.widget.rows).toHaveCount(5);
      expect(await sandbox.lists()).toEqual([]);
      await expect(page.locator("main muvi-jobs")).toHaveCount(0);
      await app.press("Change");
      await expect(app.widget.rows).toHaveCount(7);
    });
  });
}
