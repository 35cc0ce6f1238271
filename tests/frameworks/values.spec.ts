// What an application gives the element in its framework's own words: texts, numbers, booleans, objects, functions.

import { jobs } from "../e2e/support/jobs.ts";
import { sent } from "../e2e/support/sandbox.ts";
import { expect, test, TIMES, type App } from "./support/app.ts";
import { FRAMEWORKS } from "./support/places.ts";

/** What the element itself says of its values. */
function values(app: App) {
  return app.widget.evaluate(({ limit, status, label, theme, readOnly, endpoint, apiKey, transport }) => ({
    ...{ limit, status, label, theme, readOnly, endpoint },
    functions: [typeof apiKey, typeof transport],
  }));
}

for (const framework of FRAMEWORKS) {
  for (const { when, late } of TIMES) {
    test(`E39: ${framework.title}: values of every kind reach an element that is ${when}`, async ({
      sandbox,
      site,
      start,
    }) => {
      await sandbox.replaceJobs(jobs(60));
      const app = await start(framework, { late });
      if (late) {
        await expect(app.link).toBeVisible();
        await app.press("Define");
      }
      await expect(app.widget.rows).toHaveCount(5);
      await expect(app.widget.rows.first()).toContainText("Completed");
      expect(await values(app)).toEqual({
        limit: 5,
        status: "completed",
        label: "Renders",
        theme: "dark",
        readOnly: true,
        endpoint: `${site.origin}/v1/jobs`,
        functions: ["function", "function"],
      });
      const asked = await sandbox.lists();
      expect(asked.map(sent)).toEqual([{ limit: "5", status: "completed" }]);
      expect(asked[0]?.headers).toMatchObject({ authorization: "Bearer pb_portal", "x-portal": "yes" });
    });

    test(`E39: ${framework.title}: changed values reach an element that was ${when}, in one request`, async ({
      sandbox,
      start,
    }) => {
      await sandbox.replaceJobs(jobs(60));
      const app = await start(framework, { late });
      if (late) await app.press("Define");
      await expect(app.widget.rows).toHaveCount(5);
      await sandbox.clearLog();
      await app.press("Change");
      await expect(app.widget.rows).toHaveCount(7);
      await expect(app.widget.rows.first()).toContainText("Pending");
      expect(await values(app)).toMatchObject({
        limit: 7,
        status: "",
        label: "Everything",
        theme: "light",
        readOnly: false,
        functions: ["function", "function"],
      });
      const asked = await sandbox.lists();
      expect(asked.map(sent)).toEqual([{ limit: "7" }]);
      expect(asked[0]?.headers).toMatchObject({ authorization: "Bearer pb_portal", "x-portal": "yes" });
    });
  }

  test(`E39: ${framework.title}: values changed before the element is defined are the ones it starts with`, async ({
    sandbox,
    start,
  }) => {
    await sandbox.replaceJobs(jobs(60));
    const app = await start(framework, { late: true });
    await app.press("Change");
    await app.press("Define");
    await expect(app.widget.rows).toHaveCount(7);
    expect(await values(app)).toMatchObject({ limit: 7, status: "", readOnly: false });
    expect((await sandbox.lists()).map(sent)).toEqual([{ limit: "7" }]);
  });

  test(`E39: ${framework.title}: values reach the properties that an element of another name inherited`, async ({
    sandbox,
    start,
  }) => {
    await sandbox.replaceJobs(jobs(60));
    const app = await start(framework, { scene: "another" });
    await expect(app.page.locator("portal-jobs")).toHaveCount(1);
    await expect(app.widget.rows).toHaveCount(5);
    expect(await values(app)).toMatchObject({ limit: 5, status: "completed", readOnly: true });
    const [asked] = await sandbox.lists();
    expect(asked?.headers).toMatchObject({ authorization: "Bearer pb_portal", "x-portal": "yes" });
  });
}
