// The widget in a browser behind the gateways of deploy/: what the browser gets to see, and what a person does.

import type { Page, Response } from "@playwright/test";
import { freePort } from "./support/gateway.ts";
import { expect, KEY, SERVERS, test } from "./support/gateways.ts";
import { job } from "./support/jobs.ts";
import { Panel } from "./support/panel.ts";
import { Traffic } from "./support/traffic.ts";
import { Widget } from "./support/widget.ts";

const PENDING = "job_pending";

async function openPage(page: Page, origin: string, query = ""): Promise<Widget> {
  await page.goto(`${origin}/muvi-jobs/${query}`);
  return new Widget(page);
}

/** A cancellation as the widget asks for it; answers with the status. */
async function cancel(page: Page, jobId: string): Promise<number> {
  return await page.evaluate(async (jobId) => {
    const headers = { "X-Requested-With": "muvi-jobs" };
    const answer = await fetch(`/v1/jobs/${jobId}/cancel`, { method: "POST", headers });
    await answer.text();
    return answer.status;
  }, jobId);
}

for (const server of SERVERS) {
  test.describe(server, () => {
    test("E38: the browser's traffic never contains the key, whatever is done or fails", async ({
      gateway,
      page,
      sandbox,
      watch,
    }) => {
      watch.allowFailedRequests();
      const running = await gateway({ server });
      const traffic = await Traffic.of(page);
      await sandbox.addJobs({ jobId: PENDING, status: "pending" });
      const widget = await openPage(page, running.origin, "?refresh-interval=1");
      await expect(widget.rows).toHaveCount(20);
      await widget.loadMore.click();
      await expect(widget.status).toContainText("40 loaded");
      await widget.row(PENDING).click();
      await widget.chooseStatus("Pending");
      await expect(widget.row(PENDING)).toBeVisible();
      expect(await cancel(page, PENDING)).toBe(200);
      await sandbox.faults({ kind: { status: 503, retryAfter: "1" } }, { kind: { status: 401 } });
      await widget.refresh.click();
      await expect(widget.alert).toContainText("UNAUTHORIZED");
      expect(await cancel(page, "job_nobody_has")).toBe(404);
      for (const path of ["/v1/models", "/v1/jobs/job_1/cancel", "/muvi-jobs/none.js"]) {
        await page.evaluate(async (path) => void (await (await fetch(path)).text()), path);
      }

      // Headers of both ways and bodies are in the record, so a key among them would be.
      for (const text of ["X-Requested-With: muvi-jobs", "Cache-Control: no-store", "refundedMicroCents"]) {
        expect(await traffic.has(text), text).toBe(true);
      }
      expect(await traffic.has(KEY)).toBe(false);
      const log = await sandbox.log();
      expect(log.filter(({ method }) => method === "POST")).toHaveLength(2);
      for (const { headers } of log) expect(headers.authorization).toBe(`Bearer ${KEY}`);
      expect(await running.log()).not.toContain(KEY);
    });

    test("TS-16: a job is cancelled through the gateway, with what the API says of the refund", async ({
      gateway,
      page,
      sandbox,
    }) => {
      const { origin } = await gateway({ server });
      await sandbox.addJobs({ jobId: PENDING, status: "pending" });
      const widget = await openPage(page, origin, "?refresh-interval=off");
      await widget.box(PENDING).click();
      await widget.button("Cancel 1 pending…").click();
      await widget.dialogButton("Cancel 1 job").click();
      await expect(widget.dialog.getByRole("status")).toHaveText(/^1 cancelled, \$\d+\.\d{2,6} refunded$/);
      await widget.dialogButton("Done").click();
      await expect(widget.row(PENDING)).toContainText("Cancelled");
      expect((await sandbox.posts()).map(({ path }) => path)).toEqual([`/v1/jobs/${PENDING}/cancel`]);
    });

    test("TS-16: a gateway that is read-only says why nothing is cancelled", async ({
      gateway,
      page,
      sandbox,
      watch,
    }) => {
      watch.allowFailedRequests();
      const { origin } = await gateway({ server, readOnly: true });
      await sandbox.addJobs({ jobId: PENDING, status: "pending" });
      const widget = await openPage(page, origin, "?refresh-interval=off");
      await widget.box(PENDING).click();
      await widget.button("Cancel 1 pending…").click();
      await widget.dialogButton("Cancel 1 job").click();
      await expect(widget.dialog).toContainText("GATEWAY_METHOD");
      expect(await sandbox.posts()).toEqual([]);
      // As the README asks for: nothing is offered that would be refused.
      await page.goto(`${origin}/muvi-jobs/?refresh-interval=off&read-only=true`);
      await expect(widget.row(PENDING)).toBeVisible();
      await expect(widget.grid.getByRole("button", { name: "Cancel" })).toHaveCount(0);
    });

    test("BC-27: the page's own policy lets a picture, a file and the keys through where media are named", async ({
      gateway,
      page,
      sandbox,
    }) => {
      const { origin } = await gateway({ server, media: sandbox.origin });
      await sandbox.outputs(`${sandbox.origin}/outputs`);
      await sandbox.replaceJobs([job(0, { status: "completed", model: "google/nano-banana" })]);
      const widget = await openPage(page, origin, "?refresh-interval=off&previews=true");
      const size = (picture: HTMLImageElement) => picture.naturalWidth;
      await expect.poll(() => widget.rows.locator("img").evaluate(size)).toBeGreaterThan(0);
      await widget.rows.first().click();
      const shown = new Panel(widget).region.locator("img").first();
      await expect.poll(() => shown.evaluate(size)).toBeGreaterThan(0);
      await page.keyboard.press("?");
      await widget.dialogButton("Close").click();
      await expect(widget.dialog).toHaveCount(0);
      await widget.button("Export…").click();
      await Promise.all([page.waitForEvent("download"), widget.dialogButton("Download").click()]);
    });

    test("the portal's cookies stay in the portal, and the API can set none", async ({
      context,
      gateway,
      page,
      sandbox,
    }) => {
      const { origin } = await gateway({ server });
      await context.addCookies([{ name: "session", value: "of-the-portal", url: origin }]);
      const headers = { "Set-Cookie": "api=1; Path=/" };
      const body = '{"jobs":[],"nextCursor":null,"hasMore":false}';
      await sandbox.faults({
        kind: { body: { status: 200, contentType: "application/json", headers, body } },
      });
      const widget = await openPage(page, origin, "?refresh-interval=off");
      await expect(widget.empty).toBeVisible();
      await widget.refresh.click();
      await expect(widget.rows).toHaveCount(20);
      expect(JSON.stringify(await sandbox.log())).not.toContain("of-the-portal");
      expect((await context.cookies()).map(({ name }) => name)).toEqual(["session"]);
    });

    test("Retry-After of the API reaches the widget, which waits that long", async ({
      gateway,
      page,
      sandbox,
      watch,
    }) => {
      watch.allowFailedRequests();
      const { origin } = await gateway({ server });
      await sandbox.faults({ kind: { status: 429, retryAfter: "2" } });
      const widget = await openPage(page, origin, "?refresh-interval=off");
      await expect(widget.rows).toHaveCount(20);
      const [first, second] = await sandbox.lists();
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
    });

    test("a page of another site can neither cancel a job nor read one", async ({
      gateway,
      page,
      sandbox,
      site,
      watch,
    }) => {
      watch.allowFailedRequests();
      // The refusal may not be shown in the other site's frame either.
      watch.allow(/violates the following Content Security Policy directive: "frame-ancestors 'none'"/);
      const { origin } = await gateway({ server });
      await sandbox.addJobs({ jobId: PENDING, status: "pending" });
      await sandbox.clearLog();
      const target = `${origin}/v1/jobs/${PENDING}/cancel`;
      const form = `<form method="post" action="${target}" target="frame"><button>Win</button></form>`;
      site.page("/elsewhere", `<!doctype html>${form}<iframe name="frame"></iframe>`);
      // The same machine by another name is another site.
      await page.goto(`${site.origin.replace("127.0.0.1", "localhost")}/elsewhere`);
      const submitted = page.waitForResponse(target);
      await page.getByRole("button", { name: "Win" }).click();
      expect((await submitted).status()).toBe(403);
      const tried = await page.evaluate(async (target) => {
        const tries: [string, RequestInit][] = [
          [target, { method: "POST", mode: "no-cors" }],
          [target, { method: "POST", headers: { "X-Requested-With": "muvi-jobs" } }],
          [target.replace(/\/[^/]+\/cancel$/, ""), {}],
        ];
        const answers = tries.map(
          async ([url, init]) => await fetch(url, init).then((answer) => answer.type),
        );
        return (await Promise.allSettled(answers)).map((each) =>
          each.status === "fulfilled" ? each.value : "",
        );
      }, target);
      expect(tried.filter((type) => type !== "" && type !== "opaque")).toEqual([]);
      expect(await sandbox.log()).toEqual([]);
    });

    test("an API that cannot be reached is told by the widget with the gateway's code", async ({
      gateway,
      page,
      watch,
    }) => {
      watch.allowFailedRequests();
      const { origin } = await gateway({ server, api: `http://127.0.0.1:${await freePort()}` });
      const widget = await openPage(page, origin, "?refresh-interval=off");
      await expect(widget.alert).toContainText("GATEWAY_UNREACHABLE", { timeout: 20_000 });
    });
  });
}

test("a widget that meets the rate limit waits as it is told and then shows its rows", async ({
  gateway,
  page,
  watch,
}) => {
  watch.allowFailedRequests();
  // Slower than delivered, so that even a busy machine asks more than is let through.
  const { origin } = await gateway({ server: "nginx", rate: "1r/s" });
  const widget = await openPage(page, origin, "?refresh-interval=off");
  await expect(widget.rows).toHaveCount(20);
  let answers: Response[] = [];
  page.on("response", (answer) => {
    if (answer.url().endsWith("?limit=20")) answers.push(answer);
  });
  // Once more where so much time went by that a request was let through again.
  await expect(async () => {
    answers = [];
    await widget.evaluate(async (element) => {
      const ask = async () => (await fetch("/v1/jobs?limit=1")).status;
      while (!(await Promise.all(Array.from({ length: 6 }, ask))).includes(429));
      await element.refresh();
    });
    expect(answers[0]?.status()).toBe(429);
  }).toPass();
  const [refused] = answers;
  expect(refused?.headers()).toMatchObject({ "retry-after": "1", "cache-control": "no-store" });
  const { success, error, requestId } = await refused?.json();
  expect([success, error.code]).toEqual([false, "GATEWAY_RATE_LIMITED"]);
  expect(requestId).toMatch(/^[\da-f]{32}$/);
  expect(answers.at(-1)?.status()).toBe(200);
  const sent = answers.map((answer) => answer.request().timing().startTime);
  expect((sent[1] ?? 0) - (sent[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  await expect(widget.rows).toHaveCount(20);
  await expect(widget.alert).toHaveCount(0);
});
