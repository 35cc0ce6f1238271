// The gateways of deploy/, nginx and Caddy, between requests of every kind and the sandbox: what passes and what does not,
// and where the key is.

import { expect, KEY, SERVERS, test } from "./support/gateways.ts";
import { ask, type Asked } from "./support/raw.ts";

/** What the widget says of itself when it changes something. */
const BY_WIDGET = { "X-Requested-With": "muvi-jobs" };
const PENDING = "job_pending";
const CANCEL = `/v1/jobs/${PENDING}/cancel`;
const POST: Asked = { method: "POST", headers: BY_WIDGET };

const OUTSIDE = [
  "/",
  "/v1",
  "/v1/jobs/",
  "/v1/jobs-of-others",
  "/v1/models/x",
  "/v1/jobs/job_1/output",
  "/v1/jobs/job_1/cancel/",
  "/v1/jobs/job_1/cancel?twice",
  "/V1/jobs",
  "//v1/jobs",
  "/v1//jobs",
  "/v1/models/../jobs",
  "/v1/jobs/..",
  "/v1/jobs/../models",
  "/v1/jobs/%2e%2e",
  "/v1/jobs/%2E%2E/models",
  "/v1/jobs/a%2Fb",
  "/v1/jobs/a%5Cb",
  "/v1/jobs/a%0d%0aX:1",
  "/v1/jobs/a%00",
  "/v1/jobs/a%20b",
];

const NOT_ALLOWED: [string, string, string][] = [
  ["POST", "/v1/jobs", "GET"],
  ["PUT", "/v1/jobs", "GET"],
  ["HEAD", "/v1/jobs", "GET"],
  ["OPTIONS", "/v1/jobs", "GET"],
  ["DELETE", "/v1/jobs/job_1", "GET"],
  ["PATCH", "/v1/jobs/job_1", "GET"],
  ["GET", "/v1/jobs/job_1/cancel", "POST"],
  ["DELETE", "/v1/jobs/job_1/cancel", "POST"],
];

for (const server of SERVERS) {
  test.describe(server, () => {
    test.beforeEach(async ({ sandbox }) => {
      await sandbox.replaceJobs([]);
      await sandbox.addJobs({ jobId: PENDING, status: "pending" });
    });

    test("E38: the three requests of the widget pass and get the key", async ({ gateway, sandbox }) => {
      const { origin } = await gateway({ server });
      const list = await ask(origin, "/v1/jobs?limit=20&modelId=a%2Fb&cursor=");
      expect(list.status).toBe(400);
      expect((await ask(origin, "/v1/jobs?limit=20")).body.toString()).toContain(PENDING);
      expect((await ask(origin, `/v1/jobs/${PENDING}`)).status).toBe(200);
      expect((await ask(origin, "/v1/jobs/%E4%B8%AD.-~!*'()")).json?.error?.code).toBe("JOB_NOT_FOUND");
      expect((await ask(origin, CANCEL, POST)).body.toString()).toContain("cancelled");
      const log = await sandbox.log();
      expect(log.map(({ method, path, query }) => [method, path, query])).toEqual([
        ["GET", "/v1/jobs", "limit=20&modelId=a%2Fb&cursor="],
        ["GET", "/v1/jobs", "limit=20"],
        ["GET", `/v1/jobs/${PENDING}`, ""],
        ["GET", "/v1/jobs/%E4%B8%AD.-~!*'()", ""],
        ["POST", CANCEL, ""],
      ]);
      for (const { headers } of log) expect(headers.authorization).toBe(`Bearer ${KEY}`);
    });

    test("E38: addresses outside of the list are 404 and never reach the API", async ({
      gateway,
      sandbox,
    }) => {
      const { origin } = await gateway({ server });
      for (const path of [...OUTSIDE, `${origin}/v1/models`, `${origin}/v1/models/../jobs`]) {
        // A server may also refuse what no server should see, before it looks at the address.
        expect([400, 404], path).toContain((await ask(origin, path)).status);
      }
      expect(await sandbox.log()).toEqual([]);
    });

    test("E38: methods outside of the list are 405 with Allow and never reach the API", async ({
      gateway,
      sandbox,
    }) => {
      const { origin } = await gateway({ server });
      for (const [method, path, allow] of NOT_ALLOWED) {
        const answer = await ask(origin, path, { method, headers: BY_WIDGET });
        expect([answer.status, answer.headers.allow], `${method} ${path}`).toEqual([405, allow]);
        if (method !== "HEAD") expect(answer.json?.error?.code).toBe("GATEWAY_METHOD");
      }
      expect(await sandbox.log()).toEqual([]);
    });

    test("read-only: POST does not exist, and GET does", async ({ gateway, sandbox }) => {
      const { origin } = await gateway({ server, readOnly: true });
      const answer = await ask(origin, CANCEL, POST);
      expect([answer.status, answer.headers.allow]).toEqual([405, "GET"]);
      expect(answer.json?.error?.code).toBe("GATEWAY_METHOD");
      expect((await ask(origin, CANCEL)).status).toBe(404);
      expect((await ask(origin, "/v1/jobs", { method: "POST", headers: BY_WIDGET })).status).toBe(405);
      expect(await sandbox.log()).toEqual([]);
      expect((await ask(origin, `/v1/jobs/${PENDING}`)).body.toString()).toContain('"pending"');
    });

    test("a cancellation without the widget's header, or of another site, is refused", async ({
      gateway,
      sandbox,
    }) => {
      const { origin } = await gateway({ server });
      const refused: [Record<string, string>, string][] = [
        [{}, "GATEWAY_HEADER_MISSING"],
        [{ "X-Requested-With": "XMLHttpRequest" }, "GATEWAY_HEADER_MISSING"],
        [{ ...BY_WIDGET, "Sec-Fetch-Site": "cross-site" }, "GATEWAY_FOREIGN_PAGE"],
        [{ ...BY_WIDGET, "Sec-Fetch-Site": "same-site" }, "GATEWAY_FOREIGN_PAGE"],
      ];
      for (const [headers, code] of refused) {
        const answer = await ask(origin, CANCEL, { method: "POST", headers });
        expect([answer.status, answer.json?.error?.code], JSON.stringify(headers)).toEqual([403, code]);
      }
      const list = await ask(origin, "/v1/jobs", { headers: { "Sec-Fetch-Site": "cross-site" } });
      expect(list.status).toBe(403);
      expect(await sandbox.log()).toEqual([]);
      const headers = { ...BY_WIDGET, "Sec-Fetch-Site": "same-origin" };
      expect((await ask(origin, CANCEL, { method: "POST", headers })).status).toBe(200);
    });

    test("without a usable key it says so and does not ask the API", async ({ gateway, sandbox }) => {
      for (const key of [null, "pb with blanks", "pb_schl\u00fcssel"]) {
        const keyless = await gateway({ server, key });
        const answer = await ask(keyless.origin, "/v1/jobs");
        expect([answer.status, answer.json?.error?.code], String(key)).toEqual([500, "GATEWAY_NO_KEY"]);
        expect(answer.headers["cache-control"]).toBe("no-store");
        if (key !== null) expect(answer.body.toString() + (await keyless.log())).not.toContain(key);
      }
      expect(await sandbox.log()).toEqual([]);
    });

    test("the configuration is good, and the key is in none of it and in no log", async ({ gateway }) => {
      const running = await gateway({ server });
      await ask(running.origin, "/v1/jobs");
      await ask(running.origin, "/v1/jobs?marker");
      const { isGood, printed } = running.configuration();
      expect(isGood, printed).toBe(true);
      expect(printed).toContain("GATEWAY_NO_ROUTE");
      expect(printed).not.toContain(KEY);
      await expect.poll(() => running.log()).toContain("marker");
      expect(await running.log()).not.toContain(KEY);
    });
  });
}
