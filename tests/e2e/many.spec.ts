// Many elements, several copies, one page: each for itself, with one core.

import { WASM } from "./support/broken.ts";
import { job, jobs } from "./support/jobs.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { Widget, type MuviJobs } from "./support/widget.ts";

test("E14: twenty elements with twenty endpoints: one core, twenty calls, each shows its own rows", async ({
  page,
  site,
  open,
}) => {
  const tenants = Array.from({ length: 20 }, (_, n) => n);
  for (const n of tenants) {
    const rows = [job(n, { jobId: `job_of_tenant_${n}` })];
    site.page(`/tenant/${n}/jobs`, JSON.stringify({ jobs: rows, nextCursor: null, hasMore: false }), {
      "content-type": "application/json",
    });
  }
  const elements = tenants.map((n) => markup({ ...QUIET, endpoint: `/tenant/${n}/jobs` }));
  await open({ body: script() + elements.join("") });
  await expect(page.locator("muvi-jobs").getByRole("progressbar").or(page.getByRole("row"))).not.toHaveCount(
    0,
  );
  await page
    .locator("muvi-jobs")
    .evaluateAll((all) => Promise.all(all.map((each) => (each as MuviJobs).ready)));
  const shown = await page
    .locator("muvi-jobs")
    .evaluateAll((all) => all.map((each) => (each as MuviJobs).jobs.map(({ jobId }) => jobId).join()));
  expect(shown).toEqual(tenants.map((n) => `job_of_tenant_${n}`));
  for (const n of [0, 7, 19]) {
    const widget = new Widget(page, page.locator("muvi-jobs").nth(n));
    await expect(widget.rows).toHaveCount(1);
    await expect(widget.row(`job_of_tenant_${n}`)).toHaveCount(1);
  }
  expect(site.requested.filter((path) => WASM.test(path))).toHaveLength(1);
  expect(site.requested.filter((path) => path.startsWith("/tenant/")).sort()).toEqual(
    tenants.map((n) => `/tenant/${n}/jobs`).sort(),
  );
});

test("E19: B is connected by a listener inside A's click, A is removed: B still polls and reacts", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5));
  const a = await open({ attributes: { id: "a", "job-href": "/jobs/{jobId}" } });
  await expect(a.rows).toHaveCount(5);
  await page.evaluate(() => {
    // Dispatched from inside the core's own click handler, and heard at once.
    document.addEventListener("muvi-open", (event) => {
      event.preventDefault();
      const b = document.createElement("muvi-jobs") as MuviJobs;
      b.id = "b";
      b.refreshInterval = 1;
      document.querySelector("main")?.append(b);
    });
  });
  await a.row("job_e2e00001").getByRole("link").click();
  const b = new Widget(page, page.locator("muvi-jobs#b"));
  await expect(b.rows).toHaveCount(5);
  await page.locator("muvi-jobs#a").evaluate((element) => element.remove());
  await sandbox.addJobs({ jobId: "job_brandnew" });
  await expect(b.row("job_brandnew")).toHaveCount(1);
  await b.chooseStatus("Failed");
  await expect(b.rows).toHaveCount(1);
  await b.rows.first().click();
  await expect(b.rows.first()).toHaveAttribute("aria-selected", "true");
});

for (const [which, change] of [
  ["the same version", (code: string) => code],
  ["another version", (code: string) => code.replace(/"0\.\d+\.\d+"/, '"9.9.9"')],
] as const) {
  test(`E43: of two copies, the second of ${which}, the first wins, with one warning that names both versions`, async ({
    page,
    site,
    open,
    watch,
  }) => {
    watch.allow(/^<muvi-jobs>: version/);
    site.mount("/copy/");
    // Not the one that is asked for second: browsers ask for both at once.
    site.spoil(/^muvi-jobs\.js$/, ({ body }, path) => ({
      body: path.startsWith("/copy/") ? change(String(body)) : body,
    }));
    const widget = await open({ body: `${script()}${script("/copy/")}${script("/copy/")}${markup(QUIET)}` });
    await expect(widget.rows).toHaveCount(20);
    await expect.poll(() => watch.warnings.length).toBe(1);
    const version = await widget.evaluate((element) => element.version);
    const other = which === "the same version" ? version : "9.9.9";
    expect(watch.warnings[0]).toBe(
      `<muvi-jobs>: version ${version} is in use, not this copy, version ${other}.`,
    );
    expect(site.requested.filter((path) => WASM.test(path))).toEqual(["/muvi-jobs/muvi-jobs-core_bg.wasm"]);
    // The second copy can still be used, by another name.
    await page.evaluate(async () => {
      const copy = (await import("/copy/muvi-jobs.js" as string)) as {
        MuviJobs: { define(tag: string): void };
      };
      copy.MuviJobs.define("muvi-jobs-2");
      const second = document.createElement("muvi-jobs-2");
      second.setAttribute("refresh-interval", "off");
      document.querySelector("main")?.append(second);
    });
    const second = new Widget(page, page.locator("muvi-jobs-2"));
    await expect(second.rows).toHaveCount(20);
    expect(await second.evaluate((element) => element.version)).toBe(other);
  });
}

test("E43: the name is taken by an element of somebody else: no exception, one warning", async ({
  page,
  site,
  open,
  watch,
}) => {
  watch.allow(/^<muvi-jobs>/);
  site.page("/foreign.js", `customElements.define("muvi-jobs", class extends HTMLElement {})`, {
    "content-type": "text/javascript",
  });
  await open({ body: `<script src="/foreign.js"></script>${script()}${markup(QUIET)}` });
  await expect.poll(() => watch.warnings.length).toBe(1);
  await expect(page.getByRole("link", { name: "Open the jobs page" })).toBeVisible();
  expect(site.requested.filter((path) => WASM.test(path))).toEqual([]);
});
