// What an application hears from the element: by listeners in its templates and by those that it adds by hand.

import { job, jobs, refusal } from "../e2e/support/jobs.ts";
import { expect, test, TIMES } from "./support/app.ts";
import { FRAMEWORKS } from "./support/places.ts";

for (const framework of FRAMEWORKS) {
  for (const { when, late } of TIMES) {
    test(`E39: ${framework.title}: listeners of both kinds hear an element that is ${when}`, async ({
      sandbox,
      start,
    }) => {
      await sandbox.replaceJobs(jobs(60));
      const app = await start(framework, { late });
      if (late) await app.press("Define");
      await app.widget.rows.nth(1).click();
      // The completed ones are every fifth job, the second of the list is number 7.
      for (const heard of [app.declared, app.added]) {
        await expect(heard).toContainText("muvi-select job_e2e00007");
        const texts = await heard.getByRole("listitem").allTextContents();
        expect(texts.sort()).toEqual(["muvi-load initial", "muvi-ready", "muvi-select job_e2e00007"]);
      }
    });
  }

  test(`E39: ${framework.title}: listeners in templates hear names of several words`, async ({
    sandbox,
    start,
  }) => {
    await sandbox.replaceJobs(jobs(60));
    const app = await start(framework);
    await app.press("Change");
    await expect(app.widget.rows).toHaveCount(7);
    await sandbox.changeJobs(job(1, { status: "failed" }));
    await app.widget.refresh.click();
    await expect(app.declared).toContainText("muvi-change");
    await expect(app.declared).toContainText("muvi-job-done job_e2e00001");
  });

  test(`E39: ${framework.title}: an application that draws anew at every error makes no request by it`, async ({
    sandbox,
    start,
    watch,
  }) => {
    watch.allowFailedRequests();
    await sandbox.replaceJobs(jobs(60));
    const app = await start(framework);
    await expect(app.widget.rows).toHaveCount(5);
    await sandbox.clearLog();
    await sandbox.faults({ times: "always", kind: refusal(400, "ODD", "Odd.", "req_1") });
    await app.widget.refresh.click();
    for (const heard of [app.declared, app.added]) await expect(heard).toContainText("muvi-error ODD");
    await app.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    expect(await sandbox.lists()).toHaveLength(1);
    await expect(app.widget.rows).toHaveCount(5);
  });
}
