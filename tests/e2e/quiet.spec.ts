// What the browser need not do: work that nobody sees, changes that change nothing, clips around what fits.

import { job, jobs } from "./support/jobs.ts";
import { expect, test } from "./support/test.ts";
import { Time } from "./support/time.ts";
import type { Widget } from "./support/widget.ts";

/** Whether a button shows that it is at work. */
async function showsWork(button: ReturnType<Widget["button"]>): Promise<boolean> {
  return await button.evaluate((button) => getComputedStyle(button, "::after").content !== "none");
}

for (const name of ["Load more", "Refresh"] as const) {
  test(`what is quick shows no work, what takes a while does: ${name}`, async ({ page, sandbox, open }) => {
    await sandbox.replaceJobs(jobs(200));
    const time = await Time.of(page);
    const widget = await open();
    await expect(widget.rows).toHaveCount(20);
    await time.stop();
    const button = widget.button(name);
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/v1/jobs?*", async (route) => {
      await answered;
      await route.continue();
    });
    await button.click();
    await expect(button).toHaveAttribute("aria-busy", "true");
    await page.clock.runFor(140);
    expect(await showsWork(button)).toBe(false);
    await page.clock.runFor(20);
    expect(await showsWork(button)).toBe(true);
    answer();
    await expect(button).toHaveAttribute("aria-busy", "false");
    expect(await showsWork(button)).toBe(false);
    // The next one is answered at once, and the time of the one before is over.
    await button.click();
    await expect.poll(async () => (await sandbox.lists()).length).toBe(3);
    await expect(button).toHaveAttribute("aria-busy", "false");
    await page.clock.runFor(1_000);
    expect(await showsWork(button)).toBe(false);
  });
}

test("Load more writes nothing to the rows that are there, and nine things to what is around them", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(300, { status: "completed" }));
  const time = await Time.of(page);
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("100 loaded");
  await time.stop();
  await widget.evaluate(({ shadowRoot }) => {
    const changed = { rows: 0, around: 0 };
    Object.assign(globalThis, { muviChanged: changed });
    const body = shadowRoot?.querySelector("tbody");
    const observer = new MutationObserver((records) => {
      for (const { target } of records) changed[body?.contains(target) ? "rows" : "around"]++;
    });
    const everything = { subtree: true, childList: true, attributes: true, characterData: true };
    if (shadowRoot) observer.observe(shadowRoot, everything);
  });
  await widget.loadMore.click();
  await expect(widget.status).toContainText("200 loaded");
  await expect(widget.loadMore).toHaveAttribute("aria-busy", "false");
  const changed = await page.evaluate(() => Object.entries(Reflect.get(globalThis, "muviChanged")));
  expect(changed).toEqual([
    ["rows", 0],
    ["around", expect.any(Number)],
  ]);
  expect(changed[1]?.[1]).toBeGreaterThan(3);
  expect(changed[1]?.[1]).toBeLessThanOrEqual(9);
});

test("a row clips only what can be too long: each clip is painted apart from what is around it", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs([
    job(1, { status: "processing", progress: 40 }),
    job(2, { status: "completed" }),
  ]);
  const widget = await open();
  await expect(widget.rows).toHaveCount(2);
  const clipped = await widget.rows.evaluateAll((rows) =>
    rows.map(
      (row) =>
        [...row.querySelectorAll("*")].filter((each) => getComputedStyle(each).overflowX !== "visible")
          .length,
    ),
  );
  expect(clipped).toEqual([4, 4]);
});
