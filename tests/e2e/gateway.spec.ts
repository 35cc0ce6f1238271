// The gateways of deploy/, nginx and Caddy, between requests of every kind and the sandbox: what passes, what does not, and
// what is left of it on the other side.

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

    test("cookies, credentials and hop headers of the client do not reach the API", async ({
      gateway,
      sandbox,
    }) => {
      const { origin } = await gateway({ server });
      const headers = {
        Accept: "application/json",
        Cookie: "session=portal",
        Authorization: "Bearer pb_of_the_client",
        "Proxy-Authorization": "Basic abc",
        "X-Api-Key": "pb_of_the_client",
        "X-Forwarded-For": "192.0.2.1",
        Forwarded: "for=192.0.2.1",
        Referer: "https://portal.example/secret",
        Origin: "https://portal.example",
        "Sec-Fetch-Site": "same-origin",
        "User-Agent": "A person's browser",
        "X-Portal-Session": "session",
        Connection: "keep-alive, X-Hop",
        "X-Hop": "hop",
        TE: "trailers",
      };
      expect((await ask(origin, "/v1/jobs", { headers })).status).toBe(200);
      const [arrived] = await sandbox.log();
      const { host, "accept-encoding": encoding, connection, ...others } = arrived?.headers ?? {};
      expect(others).toEqual({
        accept: "application/json",
        authorization: `Bearer ${KEY}`,
        "user-agent": "muvi-jobs-gateway",
      });
      expect(host).toBe(new URL(sandbox.origin).host);
      expect([undefined, "gzip"]).toContain(encoding);
      expect([undefined, "close"]).toContain(connection);
    });

    test("of the API's headers only the known ones come back, Retry-After among them", async ({
      gateway,
      sandbox,
    }) => {
      const { origin } = await gateway({ server });
      const headers = {
        "Retry-After": "17",
        "X-Request-Id": "req_of_the_api",
        "X-RateLimit-Remaining": "3",
        "Set-Cookie": "api=1; Path=/",
        Location: "https://elsewhere.example/",
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "public, max-age=600",
        "WWW-Authenticate": "Basic",
        "X-Accel-Redirect": "/muvi-jobs/index.html",
        "Clear-Site-Data": '"*"',
        Link: "<https://elsewhere.example/>; rel=preload",
        Refresh: "0; url=https://elsewhere.example/",
        ETag: '"1"',
      };
      const body = '{"success":false,"error":{"code":"MADE_UP","message":"Not now."},"requestId":"req_1"}';
      for (const status of [200, 401, 404, 429, 503]) {
        await sandbox.faults({ kind: { body: { status, contentType: "application/json", headers, body } } });
        const answer = await ask(origin, "/v1/jobs");
        expect([answer.status, answer.body.toString()]).toEqual([status, body]);
        const { date, connection, server: _, vary, ...others } = answer.headers;
        const length = others["content-length"] ?? others["transfer-encoding"];
        expect(length, date && connection && vary).toBeTruthy();
        delete others["content-length"];
        delete others["transfer-encoding"];
        expect(others).toEqual({
          "cache-control": "no-store",
          "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
          "content-type": "application/json",
          "cross-origin-resource-policy": "same-origin",
          "retry-after": "17",
          "x-content-type-options": "nosniff",
          "x-ratelimit-remaining": "3",
          "x-request-id": "req_of_the_api",
        });
      }
    });

    test("a redirect of the API is neither followed nor passed on", async ({ gateway, sandbox }) => {
      const { origin } = await gateway({ server });
      for (const status of [301, 302, 303, 307, 308]) {
        const headers = { Location: `${sandbox.origin}/v1/jobs/elsewhere` };
        await sandbox.faults({ kind: { body: { status, headers, body: "" } } });
        const answer = await ask(origin, "/v1/jobs");
        expect([answer.status, answer.json?.error?.code]).toEqual([502, "GATEWAY_REDIRECTED"]);
        expect(answer.headers.location).toBeUndefined();
      }
      expect(await sandbox.log()).toHaveLength(5);
    });

    test("a body that is too large is refused and does not reach the API", async ({ gateway, sandbox }) => {
      const { origin } = await gateway({ server });
      const answer = await ask(origin, CANCEL, { ...POST, body: "x".repeat(70_000) });
      expect([answer.status, answer.json?.error?.code]).toEqual([413, "GATEWAY_TOO_LARGE"]);
      expect(await sandbox.log()).toEqual([]);
      expect((await ask(origin, CANCEL, { ...POST, body: "{}" })).status).toBe(200);
    });

    test("every answer of the gateway's own is the API's envelope and is not stored", async ({ gateway }) => {
      const { origin } = await gateway({ server });
      const refused = [
        await ask(origin, "/v1/jobs/"),
        await ask(origin, "/v1/jobs", { method: "PUT" }),
        await ask(origin, CANCEL, { method: "POST" }),
        await ask(origin, CANCEL, { ...POST, body: "x".repeat(70_000) }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([404, 405, 403, 413]);
      for (const { headers, json, status } of refused) {
        expect(headers["content-type"], String(status)).toBe("application/json");
        expect(headers["cache-control"], String(status)).toBe("no-store");
        expect(headers["x-content-type-options"], String(status)).toBe("nosniff");
        expect(json?.success).toBe(false);
        expect(json?.error?.message).toMatch(/\.$/);
        expect(json?.requestId).toMatch(/^[\da-f-]{32,36}$/);
      }
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
