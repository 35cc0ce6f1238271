// The page in a frame under what portals and operators put around frames: sandboxes, policies, refusals.

import type { Portal } from "./support/portal.ts";
import { test } from "./support/portal.ts";
import { expect } from "./support/test.ts";

/** The policy that suffices for the page. */
const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const FALLBACK = '<a href="/jobs">Open the jobs page</a>';

async function works(portal: Portal): Promise<void> {
  const widget = await portal.widget();
  await expect(widget.rows).toHaveCount(20);
  await expect.poll(() => portal.height()).toBeGreaterThan(700);
  await widget.chooseStatus("Failed");
  await expect(widget.rows.first()).toContainText(/failed/i);
}

test("E51: on another origin the frame is sandboxed, keeps its origin, and has a title", async ({
  portal,
}) => {
  await portal.open({ attributes: { loading: "lazy" } });
  await works(portal);
  await expect(portal.iframe).toHaveAttribute("title", "Jobs");
  await expect(portal.iframe).toHaveAttribute("loading", "lazy");
  await expect(portal.iframe).toHaveAttribute("referrerpolicy", "strict-origin");
  const tokens = (await portal.iframe.getAttribute("sandbox"))?.split(" ").sort();
  expect(tokens).toEqual([
    "allow-downloads",
    "allow-forms",
    "allow-popups",
    "allow-popups-to-escape-sandbox",
    "allow-same-origin",
    "allow-scripts",
  ]);
  const frame = await portal.frame();
  expect(await frame.evaluate(() => self.origin)).toBe(portal.operator.origin);
});

test("E51: a job's link opens in a tab that is free of the sandbox, and the frame stays", async ({
  page,
  portal,
}) => {
  portal.operator.page("/jobs/x", "<!doctype html><title>A job</title>");
  await portal.open();
  const widget = await portal.widget();
  await widget.evaluate((element) => void (element.jobHref = "/jobs/x?{jobId}"));
  const link = widget.rows.first().getByRole("link");
  const [tab] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
  await expect(tab).toHaveTitle("A job");
  expect(await tab.evaluate(() => [self.origin, window.opener])).toEqual([portal.operator.origin, null]);
  await expect(widget.rows).toHaveCount(20);
});

test("E51: the strict policies of both sites suffice, with frame-ancestors", async ({
  page,
  portal,
  watch,
}) => {
  portal.operator.headers({ "content-security-policy": `${STRICT}; frame-ancestors ${portal.origin}` });
  const { origin } = portal.operator;
  await portal.open({
    headers: {
      "content-security-policy":
        `default-src 'none'; script-src ${origin}; frame-src ${origin}; style-src 'none'; base-uri 'none'; ` +
        "require-trusted-types-for 'script'; trusted-types 'none'",
    },
    body: portal.lines(),
  });
  await works(portal);
  const frame = await portal.frame();
  expect(await frame.evaluate(() => globalThis.muviViolations)).toEqual([]);
  // The sheet in the head of the portal's test page, and nothing else.
  const violations = await page.evaluate(() => globalThis.muviViolations);
  expect(violations).toEqual(["style-src-elem blocked inline"]);
  watch.allow(/style-src/);
});

test("E51: a frame that the operator refuses is said to be so, and the portal's own words take its place", async ({
  page,
  portal,
  watch,
}) => {
  watch.allow(/frame-ancestors/);
  watch.allowFailedRequests();
  // The file of the element is not framed, so that no such policy keeps it away.
  portal.operator.headers({ "content-security-policy": "frame-ancestors https://another.example" });
  await page.clock.install();
  await portal.open({ fallback: FALLBACK });
  const fallback = page.getByRole("link", { name: "Open the jobs page" });
  await expect(fallback).toBeHidden();
  await expect.poll(() => watch.console.join()).toContain("frame-ancestors");
  await expect
    .poll(async () => {
      await page.clock.runFor(6_000);
      return (await watch.events("muvi-error")).length;
    })
    .toBe(1);
  const [error] = await watch.events("muvi-error");
  expect(error?.detail).toMatchObject({ stage: "load", code: "frame_silent" });
  expect(error?.detail.message).toContain("frame-ancestors");
  await expect(fallback).toBeVisible();
  await expect(portal.iframe).toBeHidden();
});

test("E51: a src that is no web address is said to be so and makes no frame", async ({
  page,
  portal,
  watch,
}) => {
  watch.allow(/src cannot be/);
  for (const src of ["javascript:alert(1)", "data:text/html,x", "https://user:pass@portal.example/", ""]) {
    await portal.open({ attributes: { src }, fallback: FALLBACK });
    await expect.poll(async () => (await watch.events("muvi-error")).length).toBe(1);
    await expect(page.locator("iframe")).toHaveCount(0);
    await expect(page.getByRole("link", { name: "Open the jobs page" })).toBeVisible();
  }
});

test("E51: without an origin of its own the frame works where files and API allow any origin", async ({
  sandbox,
  portal,
}) => {
  await sandbox.cors("*");
  await portal.open({ attributes: { sandbox: "allow-scripts" } });
  await works(portal);
  const frame = await portal.frame();
  expect(await frame.evaluate(() => self.origin)).toBe("null");
  expect(
    await frame.evaluate(() => {
      try {
        return typeof localStorage;
      } catch (error) {
        return (error as Error).name;
      }
    }),
  ).toBe("SecurityError");
  for (const { headers } of await sandbox.lists()) {
    expect(headers.origin).toBe("null");
    expect(headers.cookie).toBeUndefined();
  }
});

test("E51: without an origin of its own and without CORS of the API the list says what is wrong", async ({
  portal,
  watch,
}) => {
  watch.allowFailedRequests();
  await portal.open({ attributes: { sandbox: "allow-scripts" } });
  const widget = await portal.widget();
  await expect(widget.alert).toBeVisible({ timeout: 20_000 });
  await expect.poll(async () => (await watch.events("muvi-error")).length).toBeGreaterThan(0);
  expect((await watch.events("muvi-error"))[0]?.detail.stage).toBe("network");
});

test("E51: without an origin of its own and without CORS of the files the page shows its own words", async ({
  portal,
  watch,
}) => {
  watch.allowFailedRequests();
  portal.operator.headers({ "access-control-allow-origin": portal.origin });
  await portal.open({ attributes: { sandbox: "allow-scripts" } });
  const frame = await portal.frame();
  await expect(frame.getByText("needs JavaScript and WebAssembly")).toBeVisible();
  expect(await portal.heard()).toEqual([]);
});

test("E51: on the portal's own origin there is no sandbox, since it would be none or break the gateway", async ({
  page,
  portal,
  watch,
}) => {
  const { operator } = portal;
  portal.allow();
  const page_ = (attributes = "") =>
    operator.page(
      "/own",
      `<!doctype html><title>Own</title><script type="module" src="/muvi-jobs/muvi-jobs-frame.js"></script>
       <muvi-jobs-frame src="/muvi-jobs/?refresh-interval=off" ${attributes}></muvi-jobs-frame>`,
    );
  await page.goto(page_());
  await works(portal);
  await expect(portal.iframe).not.toHaveAttribute("sandbox");
  // Who asks for one gets one that holds.
  watch.allow(/with allow-scripts is none/);
  watch.allowFailedRequests();
  await page.goto(page_('sandbox="allow-scripts allow-same-origin allow-popups"'));
  await expect(portal.iframe).toHaveAttribute("sandbox", "allow-scripts allow-popups");
  await expect((await portal.widget()).alert).toBeVisible({ timeout: 20_000 });
  await expect.poll(() => portal.height()).not.toBe(480);
});

test("E44: the widget runs in a sandboxed srcdoc frame where files and API allow any origin", async ({
  page,
  sandbox,
  portal,
}) => {
  await sandbox.cors("*");
  const { origin } = portal.operator;
  const lines =
    `<script type='module' src='${origin}/muvi-jobs/muvi-jobs.js'></script>` +
    `<muvi-jobs endpoint='${origin}/v1/jobs' refresh-interval='off'></muvi-jobs>`;
  await portal.open({
    body: `<iframe sandbox="allow-scripts" width="1200" height="800" srcdoc="${lines}"></iframe>`,
  });
  const widget = await portal.widget();
  await expect(widget.rows).toHaveCount(20);
  await widget.chooseStatus("Failed");
  await expect(widget.rows.first()).toContainText(/failed/i);
  expect(page.frames()[1]?.url()).toBe("about:srcdoc");
});
