// The gateways of deploy/, nginx and Caddy: what is left of a request when it reaches the API, what is left of the answer
// when it comes back, and what the gateways answer by themselves.

import { expect, KEY, SERVERS, test } from "./support/gateways.ts";
import { ask, type Asked } from "./support/raw.ts";

/** A cancellation as the widget asks for it. */
const POST: Asked = { method: "POST", headers: { "X-Requested-With": "muvi-jobs" } };
const PENDING = "job_pending";
const CANCEL = `/v1/jobs/${PENDING}/cancel`;

for (const server of SERVERS) {
  test.describe(server, () => {
    test.beforeEach(async ({ sandbox }) => {
      await sandbox.addJobs({ jobId: PENDING, status: "pending" });
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
  });
}
