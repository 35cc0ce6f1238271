// API keys: where they come from, where they never go, and what 401 and 403 lead to.

import type { Page } from "@playwright/test";
import { expect, hostPage, test } from "./support/test.ts";
import { Widget } from "./support/widget.ts";

const KEY = "pb_e2e_good_key";

test.beforeEach(async ({ sandbox, watch }) => {
  watch.allowFailedRequests();
  await sandbox.requireKey({
    [KEY]: [],
    pb_e2e_submit_only: ["submit_job"],
    pb_e2e_other_place: "IP_NOT_WHITELISTED",
  });
});

/** Everything of the page that can be read: markup with all open shadow roots, field values, address, storage. */
async function everythingOf(page: Page): Promise<string> {
  return await page.evaluate(async () => {
    const roots: (Document | ShadowRoot)[] = [document];
    const found: string[] = [];
    for (const root of roots) {
      for (const each of root.querySelectorAll<HTMLElement & { value?: unknown }>("*")) {
        if (each.shadowRoot) roots.push(each.shadowRoot);
        found.push(...each.getAttributeNames().map((name) => `${name}=${each.getAttribute(name)}`));
        found.push(String(each.value ?? ""), ...[...each.childNodes].map((node) => node.nodeValue ?? ""));
      }
    }
    const databases = await indexedDB.databases();
    const store = [localStorage, sessionStorage].map((storage) => JSON.stringify(storage));
    const history = JSON.stringify([location.href, window.history.state, window.name, document.cookie]);
    const timings = performance.getEntries().map(({ name }) => name);
    return [...found, ...store, history, JSON.stringify(databases), ...timings].join("\n");
  });
}

test("a 401 says so and offers to connect with a key", async ({ sandbox, open, watch }) => {
  const widget = await open();
  await expect(widget.alert).toContainText(/401|API key/i);
  await expect(widget.alert).toContainText("UNAUTHORIZED");
  await expect(widget.apiKey).toBeVisible();
  await expect(widget.apiKey).toHaveAttribute("type", "password");
  await expect(widget.connect).toBeVisible();
  expect(await sandbox.lists()).toHaveLength(1);
  const [error] = await watch.events("muvi-error");
  expect(error?.detail).toMatchObject({ stage: "http", status: 401, code: "UNAUTHORIZED" });
});

test("a key typed into the form works and lives in memory only", async ({ page, sandbox, open, watch }) => {
  const widget = await open();
  await widget.apiKey.fill(`  ${KEY} `);
  await widget.connect.click();
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.alert).toHaveCount(0);
  await expect(widget.apiKey).toHaveCount(0);
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  const requests = await sandbox.lists();
  for (const request of requests.slice(1)) expect(request.headers.authorization).toBe(`Bearer ${KEY}`);
  for (const { path, query } of requests) expect(path + query).not.toContain(KEY);
  expect(await everythingOf(page)).not.toContain(KEY);
  expect(watch.console.join("\n")).not.toContain(KEY);
  expect(JSON.stringify(await watch.events())).not.toContain(KEY);
  await page.reload();
  await expect(new Widget(page).apiKey).toHaveValue("");
});

test("no key, or one that no header can carry, is told in words and asks nothing", async ({
  sandbox,
  open,
}) => {
  const widget = await open();
  await widget.connect.click();
  await expect(widget.host.getByText("Type or paste an API key first.")).toBeVisible();
  await widget.apiKey.fill("pb_gr\u00fcn");
  await widget.connect.click();
  await expect(widget.host.getByText(/characters that no API key has/)).toBeVisible();
  await expect(widget.apiKey).toHaveValue("pb_gr\u00fcn");
  expect(await sandbox.lists()).toHaveLength(1);
});

test("Enter in the key field connects", async ({ open }) => {
  const widget = await open();
  await widget.apiKey.fill(KEY);
  await widget.apiKey.press("Enter");
  await expect(widget.rows).toHaveCount(20);
});

test("a wrong key is told and another can be tried", async ({ open }) => {
  const widget = await open();
  await widget.apiKey.fill("pb_wrong");
  await widget.connect.click();
  await expect(widget.alert).toContainText("INVALID_API_KEY");
  await expect(widget.alert).not.toContainText("pb_wrong");
  await widget.apiKey.fill(KEY);
  await widget.connect.click();
  await expect(widget.rows).toHaveCount(20);
});

test("a key that no header can carry is told and sends nothing", async ({ sandbox, open, watch }) => {
  const widget = await open();
  await expect(widget.apiKey).toBeVisible();
  await widget.apiKey.fill("pb_ключ");
  await widget.connect.click();
  await expect(widget.note(/character/i)).toBeVisible();
  expect(await sandbox.lists()).toHaveLength(1);
  expect(watch.uncaught).toEqual([]);
});

test("a 403 for a missing scope names check_status", async ({ open, site }) => {
  site.proxy("/v1", `${site.apiOrigin}/v1`, "Bearer pb_e2e_submit_only");
  const widget = await open();
  await expect(widget.alert).toContainText("check_status");
  await expect(widget.alert).toContainText("OPERATION_NOT_ALLOWED");
});

test("a 403 for another cause names that cause", async ({ open, site }) => {
  site.proxy("/v1", `${site.apiOrigin}/v1`, "Bearer pb_e2e_other_place");
  const widget = await open();
  await expect(widget.alert).toContainText(/address|IP/);
  await expect(widget.alert).toContainText("IP_NOT_WHITELISTED");
  await expect(widget.alert).not.toContainText("check_status");
});

test("a gateway that adds the key needs nothing from the widget", async ({ open, page, sandbox, site }) => {
  site.proxy("/v1", `${site.apiOrigin}/v1`, `Bearer ${KEY}`);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  expect(await everythingOf(page)).not.toContain(KEY);
  expect(await sandbox.lists()).toHaveLength(1);
});

for (const [name, source] of [
  ["a string", `"${KEY}"`],
  ["a function", `() => "${KEY}"`],
  ["a function with a promise", `() => new Promise((done) => setTimeout(() => done("${KEY}"), 50))`],
] as const) {
  test(`apiKey may be ${name} and is never written to the page`, async ({ page, sandbox, site, watch }) => {
    site.page("/key.js", `document.querySelector("muvi-jobs").apiKey = ${source};`, {
      "content-type": "text/javascript",
    });
    const lines = `<muvi-jobs refresh-interval="off"></muvi-jobs><script src="/key.js"></script>`;
    const body = `${lines}<script type="module" src="/muvi-jobs/muvi-jobs.js"></script>`;
    await page.goto(site.page("/portal", hostPage({ body })));
    const widget = new Widget(page);
    await expect(widget.rows).toHaveCount(20);
    const requests = await sandbox.lists();
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`]);
    expect(await everythingOf(page)).not.toContain(KEY);
    expect(watch.console.join("\n")).not.toContain(KEY);
  });
}

test("a function is asked for a new key once after a 401", async ({ sandbox, open }) => {
  const widget = await open();
  await expect(widget.alert).toBeVisible();
  await sandbox.clearLog();
  await widget.evaluate((element, key) => {
    let asked = 0;
    element.apiKey = () => {
      element.dataset.asked = String(++asked);
      return asked === 1 ? "pb_expired" : key;
    };
  }, KEY);
  await expect(widget.rows).toHaveCount(20);
  const keys = (await sandbox.lists()).map(({ headers }) => headers.authorization);
  expect(keys).toEqual(["Bearer pb_expired", `Bearer ${KEY}`]);
  expect(await widget.host.getAttribute("data-asked")).toBe("2");
});

test("two 401 in a row are an error, without a form when the host gave the key", async ({
  page,
  sandbox,
  open,
}) => {
  const widget = await open();
  await expect(widget.alert).toBeVisible();
  await sandbox.clearLog();
  await widget.evaluate((element) => {
    element.apiKey = () => "pb_wrong";
  });
  await expect(widget.alert).toContainText("INVALID_API_KEY");
  await expect(widget.apiKey).toHaveCount(0);
  await page.waitForTimeout(1_000);
  expect(await sandbox.lists()).toHaveLength(2);
});

test("a function that fails is told and sends nothing", async ({ sandbox, open, watch }) => {
  const widget = await open();
  await expect(widget.alert).toBeVisible();
  await sandbox.clearLog();
  await widget.evaluate((element) => {
    element.apiKey = () => Promise.reject(new Error("no session"));
  });
  await expect(widget.alert).toContainText(/key/i);
  await expect(widget.alert).not.toContainText("UNAUTHORIZED");
  expect(await sandbox.lists()).toHaveLength(0);
  expect(watch.uncaught).toEqual([]);
});

for (const status of [401, 403]) {
  test(`a ${status} stops the refreshes`, async ({ page, sandbox, open, site }) => {
    site.proxy("/v1", `${site.apiOrigin}/v1`, `Bearer ${KEY}`);
    const widget = await open({ attributes: { "refresh-interval": "1" } });
    await expect(widget.rows).toHaveCount(20);
    await sandbox.faults({ times: "always", kind: { status } });
    await widget.refresh.click();
    await expect(widget.alert).toContainText(String(status));
    await sandbox.clearLog();
    await page.waitForTimeout(3_500);
    expect(await sandbox.lists()).toHaveLength(0);
    await expect(widget.rows).toHaveCount(20);
  });
}

for (const attribute of ["api-key", "token", "authorization"]) {
  test(`E36: a key in the attribute ${attribute} is used nowhere, and told once as a fault of the page`, async ({
    page,
    sandbox,
    open,
    watch,
    site,
  }) => {
    site.proxy("/v1", `${site.apiOrigin}/v1`, `Bearer ${KEY}`);
    watch.allow(/^<muvi-jobs>/);
    const secret = "pb_in_the_markup";
    const sent: string[] = [];
    page.on("request", (request) => {
      sent.push(request.url(), JSON.stringify(request.headers()), request.postData() ?? "");
    });
    const widget = await open({ attributes: { [attribute]: secret } });
    // Everything else is as without it.
    await expect(widget.rows).toHaveCount(20);
    await widget.loadMore.click();
    await expect(widget.status).toContainText("40 loaded");
    expect(sent.join("\n")).not.toContain(secret);
    for (const { headers } of await sandbox.lists()) expect(headers.authorization).toBe(`Bearer ${KEY}`);
    const errors = await watch.events("muvi-error");
    expect(errors.map(({ detail }) => [detail.stage, detail.code])).toEqual([["config", "key_in_markup"]]);
    expect(errors[0]?.detail.message).toMatch(/proxy/);
    const told = watch.console.filter((text) => text.startsWith("<muvi-jobs>"));
    expect(told).toHaveLength(1);
    expect(told.join() + JSON.stringify(errors)).not.toContain(secret);
    expect(await widget.host.getAttribute(attribute)).toBe(secret);
    expect(await widget.evaluate((element) => element.apiKey)).toBeNull();
  });
}
