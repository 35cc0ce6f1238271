// The events of the element: when they fire, what they carry, and what a listener may do in them.

import { jobs, refusal } from "./support/jobs.ts";
import { expect, test } from "./support/test.ts";

test("muvi-ready and muvi-load tell the first page, in that or the other order but once", async ({
  page,
  open,
  watch,
}) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await page.waitForTimeout(300);
  const events = (await watch.events()).filter(({ type }) => type !== "muvi-change");
  expect(events.map(({ type }) => type).sort()).toEqual(["muvi-load", "muvi-ready"]);
  const version = await widget.evaluate((element) => element.version);
  expect(events.find(({ type }) => type === "muvi-ready")?.detail).toEqual({ version });
  expect(events.find(({ type }) => type === "muvi-load")?.detail).toEqual({
    source: "initial",
    count: 20,
    hasMore: true,
  });
});

test("muvi-load tells more and refresh apart", async ({ open, watch }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await watch.forgetEvents();
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await widget.refresh.click();
  await expect.poll(async () => (await watch.events("muvi-load")).length).toBe(2);
  const details = (await watch.events("muvi-load")).map(({ detail }) => detail);
  expect(details[0]).toEqual({ source: "more", count: 40, hasMore: true });
  expect(details[1]).toEqual({ source: "refresh", count: 40, hasMore: true });
});

test("E08: a click on a row fires one muvi-select with the job", async ({ sandbox, open, watch }) => {
  await sandbox.replaceJobs(jobs(5));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  await widget.rows.nth(2).click();
  await expect.poll(async () => (await watch.events("muvi-select")).length).toBe(1);
  const [event] = await watch.events("muvi-select");
  expect(event?.detail).toMatchObject({ jobId: "job_e2e00002", job: jobs(5)[2] });
});

test("E08: every event bubbles out of shadow roots and carries frozen plain data", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.rows.nth(1).click();
  await sandbox.faults({ times: 1, kind: refusal(400, "ODD", "Odd.", "req_1") });
  await widget.refresh.click();
  await expect(widget.alert).toBeVisible();
  const events = await watch.events();
  const types = new Set(events.map(({ type }) => type));
  for (const type of ["muvi-ready", "muvi-load", "muvi-select", "muvi-error"]) expect(types).toContain(type);
  for (const { target, bubbles, composed, frozen, cloneable, cancelable } of events) {
    expect({ target, bubbles, composed, frozen, cloneable, cancelable }).toEqual({
      target: "muvi-jobs",
      bubbles: true,
      composed: true,
      frozen: true,
      cloneable: true,
      cancelable: false,
    });
  }
});

test("E09: what the page sets itself fires nothing but the load it starts", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(5));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  await watch.forgetEvents();
  await widget.evaluate((element) => {
    Object.assign(element, {
      theme: "dark",
      density: "compact",
      label: "Renderings",
      lang: "de",
      readOnly: true,
    });
    element.select("job_e2e00002");
    element.select(null);
    element.search = "e2e";
  });
  await page.waitForTimeout(500);
  expect(await watch.events()).toEqual([]);
  await widget.evaluate((element) => {
    element.status = "failed";
  });
  await expect.poll(async () => (await watch.events("muvi-load")).length).toBe(1);
  for (const type of ["muvi-select", "muvi-open", "muvi-action"])
    expect(await watch.events(type)).toEqual([]);
});

test("select() marks a row and null unmarks it", async ({ sandbox, open }) => {
  await sandbox.replaceJobs(jobs(5));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  await widget.evaluate((element) => element.select("job_e2e00003"));
  await expect(widget.row("job_e2e00003")).toHaveAttribute("aria-selected", "true");
  await expect(widget.grid.getByRole("row", { selected: true })).toHaveCount(1);
  await widget.evaluate((element) => element.select(null));
  await expect(widget.grid.getByRole("row", { selected: true })).toHaveCount(0);
});

test("E10: job-href makes the id a link, and muvi-open can keep the page in charge", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs([
    ...jobs(2),
    { ...jobs(1)[0], jobId: "a/b?c#d e", createdAt: "2026-01-01T00:00:00Z" },
  ]);
  const widget = await open({ attributes: { "job-href": "/jobs/{jobId}/show" } });
  const link = widget.row("job_e2e00001").getByRole("link");
  await expect(link).toHaveAttribute("href", /\/jobs\/job_e2e00001\/show$/);
  const odd = await widget.row("a/b?c#d e").getByRole("link").getAttribute("href");
  expect(odd).toMatch(/\/jobs\/a%2Fb%3Fc%23d%20e\/show$/);
  const before = page.url();
  await page.evaluate(() => {
    addEventListener("muvi-open", (event) => {
      document.title = JSON.stringify((event as CustomEvent).detail);
      event.preventDefault();
    });
  });
  await link.click();
  await expect(page).toHaveTitle(/"jobId":"job_e2e00001".*"href":"[^"]*\/jobs\/job_e2e00001\/show"/);
  expect(page.url()).toBe(before);
});

test("a job-href that is a script makes no link", async ({ open, watch }) => {
  watch.allow(/muvi-jobs/);
  const widget = await open({ attributes: { "job-href": "javascript:alert('{jobId}')" } });
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.grid.getByRole("link")).toHaveCount(0);
});

test("E11: a listener may remove the element during any event", async ({ page, open, watch }) => {
  const widget = await open();
  await page.evaluate(() => {
    for (const type of ["muvi-ready", "muvi-load", "muvi-select"]) {
      addEventListener(
        type,
        (event) => {
          const element = event.target as HTMLElement;
          const { parentElement } = element;
          element.remove();
          if (parentElement && !(type in parentElement.dataset)) {
            parentElement.dataset[type.slice(5)] ??= "seen";
            setTimeout(() => parentElement.append(element), 50);
          }
        },
        { once: true },
      );
    }
  });
  await expect(widget.rows).toHaveCount(20);
  await widget.rows.first().click();
  await expect(page.locator("main")).toHaveAttribute("data-select", "seen");
  await expect(widget.rows).toHaveCount(20);
  expect(watch.uncaught).toEqual([]);
});

test("E12: a listener may call every method and set every property during any event", async ({
  page,
  open,
  watch,
}) => {
  const widget = await open();
  await page.evaluate(() => {
    for (const type of ["muvi-ready", "muvi-load", "muvi-select", "muvi-error"]) {
      const act = (event: Event) => {
        const element = event.target as HTMLElement & Record<string, (id?: string | null) => void>;
        const values = {
          theme: "dark",
          density: "compact",
          label: "x",
          limit: 10,
          search: "job",
          lang: "de",
        };
        Object.assign(element, values);
        for (const method of ["refresh", "loadMore", "select", "focus"]) element[method]?.(null);
        element.dataset[type.slice(5)] = "done";
      };
      addEventListener(type, act, { once: true });
    }
  });
  await expect(widget.rows.first()).toBeVisible();
  await widget.rows.first().click();
  await expect(widget.host).toHaveAttribute("data-select", "done");
  await expect(widget.host).toHaveAttribute("data-load", "done");
  await expect(widget.rows.first()).toBeVisible();
  expect(watch.uncaught).toEqual([]);
});
