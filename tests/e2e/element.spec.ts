// The element as a page's script sees it: attributes, properties, methods, promises.

import { job, jobs } from "./support/jobs.ts";
import { sent } from "./support/sandbox.ts";
import { element as markup, expect, hostPage, script, test } from "./support/test.ts";
import { Widget, type MuviJobs } from "./support/widget.ts";

/** Attribute, property, default, a value as an attribute, the same as a property, another one each way. */
const TABLE: [string, string, unknown, string, unknown][] = [
  ["endpoint", "endpoint", "/v1/jobs", "/v1/../v1/jobs", "/v1/../v1/jobs"],
  ["limit", "limit", 20, "35", 35],
  ["status", "status", "", "failed", "failed"],
  ["model-id", "modelId", "", "google/nano-banana", "google/nano-banana"],
  ["search", "search", "", "veo", "veo"],
  ["refresh-interval", "refreshInterval", "auto", "off", "off"],
  ["refresh-control", "refreshControl", "free", "fixed", "fixed"],
  ["request-budget", "requestBudget", 0, "12", 12],
  ["detail-budget", "detailBudget", 30, "0", 0],
  ["time-zone", "timeZone", "", "Asia/Kolkata", "Asia/Kolkata"],
  ["job-href", "jobHref", "", "/jobs/{jobId}", "/jobs/{jobId}"],
  ["theme", "theme", "auto", "dark", "dark"],
  ["density", "density", "comfortable", "compact", "compact"],
  ["lang", "lang", "", "de", "de"],
  ["label", "label", "Jobs", "Renderings", "Renderings"],
  ["credentials", "credentials", "same-origin", "omit", "omit"],
  ["loading", "loading", "eager", "lazy", "lazy"],
  ["read-only", "readOnly", false, "", true],
];

for (const where of ["before it is connected", "while it is on the page"]) {
  test(`E02: every attribute has a property and both follow each other in the same tick ${where}`, async ({
    page,
    open,
  }) => {
    await open({ attributes: { loading: "lazy" }, body: `${script()}<div id="room"></div>` });
    await page.evaluate(() => customElements.whenDefined("muvi-jobs"));
    const found = await page.evaluate(
      ([table, where]) => {
        const element = document.createElement("muvi-jobs") as MuviJobs;
        if (where === "while it is on the page") document.querySelector("#room")?.append(element);
        const wrong: unknown[] = [];
        const check = (what: string, is: unknown, should: unknown) => {
          if (is !== should) wrong.push({ what, is, should });
        };
        for (const [attribute, property, byDefault, text, value] of table) {
          check(`default of ${property}`, element[property], byDefault);
          element.setAttribute(attribute, text);
          check(`${property} after its attribute was set`, element[property], value);
          element.removeAttribute(attribute);
          check(`${property} after its attribute was removed`, element[property], byDefault);
          element[property] = value;
          check(`${attribute} after its property was set`, element.getAttribute(attribute), text);
          check(`${property} after it was set`, element[property], value);
          element.removeAttribute(attribute);
        }
        element.readOnly = true;
        element.readOnly = false;
        check("read-only after readOnly was unset", element.hasAttribute("read-only"), false);
        element.remove();
        return wrong;
      },
      [TABLE, where] as const,
    );
    expect(found).toEqual([]);
  });
}

test("the properties without a simple value have theirs", async ({ open }) => {
  const widget = await open({ attributes: { "time-zone": "Asia/Kolkata", "job-href": "/jobs/{jobId}" } });
  await expect(widget.rows).toHaveCount(20);
  const found = await widget.evaluate((element) => {
    const { timeZone, jobHref, apiKey, transport, version } = element;
    const ofClass = (element.constructor as unknown as { version: string }).version;
    const own = Object.keys(element);
    return {
      timeZone,
      jobHref,
      apiKey,
      transport,
      own,
      isVersion: /^\d+\.\d+\.\d+/.test(version),
      ofClass,
      version,
    };
  });
  expect(found).toMatchObject({
    timeZone: "Asia/Kolkata",
    jobHref: "/jobs/{jobId}",
    apiKey: null,
    transport: null,
    own: [],
    isVersion: true,
  });
  expect(found.ofClass).toBe(found.version);
});

test("limit is clamped to 1 to 100", async ({ sandbox, open }) => {
  const widget = await open({ attributes: { limit: "5000" } });
  await expect(widget.status).toContainText("50 loaded");
  expect(await widget.evaluate((element) => element.limit)).toBe(100);
  await widget.evaluate((element) => element.setAttribute("limit", "0"));
  await expect(widget.status).toContainText("1 loaded");
  const limits = (await sandbox.lists()).map((request) => sent(request).limit);
  expect(limits).toEqual(["100", "1"]);
});

test("E01: properties set before the element is defined are honoured", async ({ page, sandbox, site }) => {
  const url = site.page("/portal", hostPage({ body: '<div id="room"></div>' }));
  await page.goto(url);
  await page.evaluate(async (definer) => {
    const element = document.createElement("muvi-jobs") as MuviJobs;
    Object.assign(element, { limit: 7, status: "completed", refreshInterval: "off", apiKey: "pb_early" });
    document.querySelector("#room")?.append(element);
    await import(definer);
  }, `${site.origin}/muvi-jobs/muvi-jobs.js`);
  const widget = new Widget(page);
  await expect(widget.rows).toHaveCount(7);
  const [request] = await sandbox.lists();
  expect(request?.query).toBe("limit=7&status=completed");
  expect(request?.headers.authorization).toBe("Bearer pb_early");
  expect(await widget.evaluate(ownKeys)).toEqual([]);
  expect(await widget.host.getAttribute("limit")).toBe("7");
});

/** The properties that hide those of the class. Playwright marks elements that it has held. */
const ownKeys = (element: MuviJobs) => Object.keys(element).filter((key) => !key.startsWith("__playwright"));

test("E01: an endpoint, an interval and a transport set before the element is defined are honoured", async ({
  page,
  sandbox,
  site,
}) => {
  await page.goto(site.page("/portal", hostPage({ body: '<div id="room"></div>' })));
  await page.evaluate(async (definer) => {
    const element = document.createElement("muvi-jobs") as MuviJobs;
    element.endpoint = "/elsewhere/jobs";
    element.refreshInterval = 1;
    element.transport = (request: Request) => {
      element.dataset.asked = new URL(request.url).pathname;
      return fetch(request.url.replace("/elsewhere/", "/v1/"));
    };
    document.querySelector("#room")?.append(element);
    await import(definer);
  }, `${site.origin}/muvi-jobs/muvi-jobs.js`);
  const widget = new Widget(page);
  await expect(widget.rows).toHaveCount(20);
  expect(await widget.host.getAttribute("data-asked")).toBe("/elsewhere/jobs");
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThanOrEqual(3);
  expect(await widget.evaluate(ownKeys)).toEqual([]);
  expect(await widget.host.getAttribute("refresh-interval")).toBe("1");
});

test("E04: the class and all its properties are there before any request for WebAssembly", async ({
  page,
  site,
  open,
}) => {
  await open({ body: `${script()}<div id="room"></div>` });
  const missing = await page.evaluate(
    async ([names]) => {
      const { prototype } = await customElements.whenDefined("muvi-jobs");
      const more = "apiKey transport jobs state ready version refresh loadMore select focus".split(" ");
      return [...names, ...more].filter((name) => !(name in prototype));
    },
    [TABLE.map(([, property]) => property)] as const,
  );
  expect(missing).toEqual([]);
  expect(site.requested).toEqual(["/portal", "/muvi-jobs/muvi-jobs.js"]);
});

test("jobs is a frozen snapshot of plain data, state and ready tell where it stands", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(3));
  await sandbox.latency(3_000);
  const widget = await open();
  await expect.poll(() => widget.evaluate((element) => element.state)).toBe("loading");
  await widget.evaluate((element) => element.ready);
  await expect(widget.rows).toHaveCount(3);
  const found = await widget.evaluate((element) => {
    const before = element.jobs;
    return {
      state: element.state,
      frozen: Object.isFrozen(before) && before.every((each) => Object.isFrozen(each)),
      plain: before.every((each) => Object.getPrototypeOf(each) === Object.prototype),
      jobs: structuredClone(before),
    };
  });
  expect(found).toMatchObject({ state: "ready", frozen: true, plain: true });
  expect(found.jobs).toMatchObject(jobs(3));
});

test("refresh() and loadMore() promise until the rows are there", async ({ sandbox, open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await sandbox.addJobs({ jobId: "job_brandnew" });
  await sandbox.latency(300);
  const ids = await widget.evaluate(async (element) => {
    await element.refresh();
    const refreshed = element.jobs[0]?.jobId;
    await element.loadMore();
    return [refreshed, String(element.jobs.length)];
  });
  expect(ids).toEqual(["job_brandnew", "41"]);
});

test("refresh() and loadMore() never reject, and do nothing where there is nothing to do", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs([job(1)]);
  const widget = await open();
  await expect(widget.rows).toHaveCount(1);
  await sandbox.clearLog();
  await widget.evaluate((element) => element.loadMore());
  expect(await sandbox.lists()).toHaveLength(0);
  await sandbox.faults({ times: "always", kind: { status: 400 } });
  expect(await widget.evaluate((element) => element.refresh())).toBeUndefined();
  await expect(widget.alert).toBeVisible();
});

test("a change of limit, endpoint or filter by the page loads anew", async ({ sandbox, open, watch }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await watch.forgetEvents();
  await widget.evaluate((element) => {
    element.limit = 5;
  });
  await expect(widget.status).toContainText("5 loaded");
  await widget.evaluate((element) => {
    element.setAttribute("status", "completed");
    element.limit = 6;
  });
  await expect(widget.status).toContainText("6 loaded");
  const queries = (await sandbox.lists()).map(({ query }) => query);
  expect(queries).toEqual(["limit=20", "limit=5", "limit=6&status=completed"]);
  expect(await widget.chosenStatus()).toBe("Completed");
  const loads = await watch.events("muvi-load");
  expect(loads.map(({ detail }) => detail)).toEqual([
    { source: "config", count: 5, hasMore: true },
    { source: "config", count: 6, hasMore: true },
  ]);
});

test("a transport of the page carries every call", async ({ page, sandbox, site }) => {
  await page.goto(site.page("/portal", hostPage({ body: markup({ endpoint: "/elsewhere/jobs" }) })));
  const widget = new Widget(page);
  await widget.evaluate((element) => {
    element.transport = (request: Request) => {
      element.dataset.asked = `${request.method} ${new URL(request.url).pathname}`;
      return fetch(request.url.replace("/elsewhere/", "/v1/"), { headers: { "x-portal": "yes" } });
    };
  });
  await page.evaluate((definer) => void import(definer), `${site.origin}/muvi-jobs/muvi-jobs.js`);
  await expect(widget.rows).toHaveCount(20);
  expect(await widget.host.getAttribute("data-asked")).toBe("GET /elsewhere/jobs");
  for (const { headers } of await sandbox.lists()) expect(headers["x-portal"]).toBe("yes");
});

test("credentials decides whether cookies go along", async ({ context, sandbox, site, open }) => {
  await context.addCookies([{ name: "session", value: "e2e", url: site.origin }]);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.evaluate((element) => void (element.credentials = "omit"));
  await widget.refresh.click();
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThanOrEqual(2);
  const cookies = (await sandbox.lists()).map(({ headers }) => headers.cookie);
  expect([cookies[0], cookies.at(-1)]).toEqual(["session=e2e", undefined]);
});
