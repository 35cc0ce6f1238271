// The events of the element: when they fire, what they carry, and what a listener may do in them.

import { jobs, refusal } from "./support/jobs.ts";
import type { Sandbox } from "./support/sandbox.ts";
import { untilLive } from "./support/live.ts";
import { expect, test } from "./support/test.ts";
import type { MuviJobs, Widget } from "./support/widget.ts";

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
  // Not for the panel, which asks for its job meanwhile.
  await sandbox.faults({ times: 1, match: { path: "list" }, kind: refusal(400, "ODD", "Odd.", "req_1") });
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

/** Goes through everything that has an event; each step is what leads to the event of its name. */
async function lead(to: string, widget: Widget, sandbox: Sandbox): Promise<void> {
  const first = jobs(5).find(({ status }) => status === "processing")?.jobId ?? "";
  if (to === "change" || to === "job-done") {
    await sandbox.changeJobs({ jobId: first, status: "completed", completedAt: "2026-02-18T15:00:09Z" });
    // By the page: a refresh of the element's own may come first, and remove the button.
    await widget.page.evaluate(() => void document.querySelector<MuviJobs>("muvi-jobs")?.refresh());
  }
  if (to === "select") await widget.rows.nth(3).click();
  if (to === "open") await widget.row("job_e2e00002").getByRole("link").click();
  if (to === "error") {
    await sandbox.faults({ times: 1, kind: refusal(400, "ODD", "Odd.", "req_1") });
    await widget.page.evaluate(() => void document.querySelector<MuviJobs>("muvi-jobs")?.refresh());
  }
}

const ALL = ["ready", "load", "change", "job-done", "select", "open", "error"];

for (const name of ALL) {
  test(`E11: a listener removes the element during muvi-${name}: no error, nothing lives on, and it can come back`, async ({
    page,
    sandbox,
    open,
    watch,
  }) => {
    watch.allowFailedRequests();
    await sandbox.replaceJobs(jobs(5));
    await page.addInitScript((type) => {
      const remove = (event: Event) => {
        event.preventDefault();
        const element = event.target as HTMLElement;
        Object.assign(globalThis, { removed: element });
        element.remove();
      };
      addEventListener(type, remove, { once: true });
    }, `muvi-${name}`);
    const widget = await open({ attributes: { "refresh-interval": "1", "job-href": "#{jobId}" } });
    if (name !== "ready" && name !== "load") {
      await expect(widget.rows).toHaveCount(5);
      await lead(name, widget, sandbox);
    }
    await expect(widget.host).toHaveCount(0);
    await sandbox.clearLog();
    await page.waitForTimeout(1_500);
    expect(await sandbox.lists()).toEqual([]);
    const left = await page.evaluate(() => {
      const { removed } = globalThis as unknown as { removed: MuviJobs };
      const { state } = removed;
      const drawn = removed.shadowRoot?.querySelectorAll("tr").length;
      document.querySelector("main")?.append(removed);
      return { state, drawn };
    });
    expect(left).toEqual({ state: "idle", drawn: 0 });
    await expect(widget.rows).toHaveCount(5);
    expect(watch.uncaught).toEqual([]);
  });

  test(`E12: a listener calls every method and sets every property during muvi-${name}`, async ({
    page,
    sandbox,
    open,
    watch,
  }) => {
    watch.allowFailedRequests();
    await sandbox.replaceJobs(jobs(5));
    await page.addInitScript((type) => {
      const act = (event: Event) => {
        event.preventDefault();
        const element = event.target as MuviJobs;
        for (const round of [0, 1]) {
          Object.assign(element, {
            theme: round ? "auto" : "dark",
            density: round ? "comfortable" : "compact",
            label: "x",
            limit: round ? 10 : 3,
            status: round ? "" : "failed",
            modelId: "",
            search: round ? "" : "nothing",
            lang: round ? "en" : "de",
            timeZone: "Asia/Tokyo",
            jobHref: "#x-{jobId}",
            endpoint: round ? "/v1/jobs" : "/v1/other",
            refreshInterval: round ? "off" : 1,
            credentials: "include",
            readOnly: !round,
            apiKey: round ? null : "pb_x",
            transport: null,
          });
          void [element.refresh(), element.loadMore(), element.select(null), element.select("job_e2e00001")];
          void [element.focus(), element.jobs, element.state, element.ready];
        }
        element.dataset.done = "yes";
      };
      addEventListener(type, act, { once: true });
    }, `muvi-${name}`);
    const widget = await open({ attributes: { "job-href": "#{jobId}" } });
    await expect(widget.rows).toHaveCount(5);
    await lead(name, widget, sandbox);
    await expect(widget.host).toHaveAttribute("data-done", "yes");
    await expect(widget.rows).toHaveCount(5);
    await expect(widget.status).toContainText("5 loaded");
    // What was set is followed by then, and no row is drawn anew under the pointer.
    await untilLive(page);
    await widget.rows.nth(2).click();
    await expect(widget.rows.nth(2)).toHaveAttribute("aria-selected", "true");
    expect(watch.uncaught).toEqual([]);
  });
}
