// @ts-check
/**
 * The gateway as `serve --live` starts it, a process with its environment, between a client and an upstream of our own.
 * No test here leaves this machine.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import http from "node:http";
import { after, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

import { admit, isFromHere } from "./live-gateway.mjs";

/** @typedef {import("node:http").IncomingMessage} Incoming */
/** @typedef {import("node:http").ServerResponse} Outgoing */
/** @typedef {{ method?: string, headers?: Record<string, string>, body?: string }} Asked */
/** @typedef {{ status: number, headers: import("node:http").IncomingHttpHeaders, body: string }} Answered */

const KEY = "mv_test_0123456789";
const PROGRAM = fileURLToPath(new URL("live-gateway.mjs", import.meta.url));

/** @type {{ method?: string, url?: string, headers: import("node:http").IncomingHttpHeaders, body: string }[]} */
let seen = [];
/** @type {(request: Incoming, answer: Outgoing) => void} */
let reply;
/** @type {Awaited<ReturnType<typeof start>>} */
let gateway;
/** @type {http.Server} */
let upstream;

/** @param {NodeJS.ProcessEnv} env */
async function start(env) {
  const child = spawn(process.execPath, [PROGRAM], { env: { PATH: process.env.PATH, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const listening = new Promise((resolve) => {
    child.stdout.on("data", () => {
      const match = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(output);
      if (match) resolve(Number(match[1]));
    });
  });
  const port = await Promise.race([listening, ended.then(() => 0)]);
  return { child, port, ended, output: () => output };
}

/**
 * Without fetch, which would not let a test set Host, Cookie or Sec-Fetch-Site.
 *
 * @param {string} path
 * @param {Asked} asked
 * @returns {Promise<Answered>}
 */
function ask(path, { method = "GET", headers = {}, body } = {}, port = gateway.port) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, path, method, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (data) => (text += data));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
      );
      answer.on("error", reject);
    });
    request.on("error", reject).end(body);
  });
}

before(async () => {
  upstream = http.createServer((request, answer) => {
    let body = "";
    request.on("data", (data) => (body += data));
    request.on("end", () => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      reply(request, answer);
    });
  });
  await new Promise((resolve) => upstream.listen(0, "127.0.0.1", () => resolve(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (upstream.address());
  gateway = await start({
    MUVI_API_KEY: KEY,
    MUVI_API_BASE: `http://127.0.0.1:${port}`,
    MUVI_GATEWAY_PORT: "0",
  });
  assert.notEqual(gateway.port, 0, gateway.output());
});

after(() => {
  gateway.child.kill();
  upstream.close();
  upstream.closeAllConnections();
});

beforeEach(() => {
  seen = [];
  reply = (_, answer) => answer.writeHead(200, { "Content-Type": "application/json" }).end("{}");
});

test("the list passes with its query and gets the key", async () => {
  reply = (_, answer) => answer.writeHead(200, { "Content-Type": "application/json" }).end('{"jobs":[]}');
  const answer = await ask("/v1/jobs?limit=20&modelId=a%2Fb&cursor=x%3D%3D");
  assert.equal(answer.status, 200);
  assert.equal(answer.body, '{"jobs":[]}');
  assert.equal(answer.headers["content-type"], "application/json");
  assert.equal(seen[0]?.url, "/v1/jobs?limit=20&modelId=a%2Fb&cursor=x%3D%3D");
  assert.equal(seen[0]?.headers.authorization, `Bearer ${KEY}`);
});

test("one job and its cancelling pass", async () => {
  assert.equal((await ask("/v1/jobs/job_1")).status, 200);
  const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" };
  assert.equal((await ask("/v1/jobs/job_1/cancel", asked)).status, 200);
  const requests = seen.map(({ method, url, body }) => `${method} ${url} ${body}`.trim());
  assert.deepEqual(requests, ["GET /v1/jobs/job_1", "POST /v1/jobs/job_1/cancel {}"]);
});

test("nothing else passes", async () => {
  for (const path of [
    "/",
    "/v1/models/x",
    "/v1/jobs/",
    "/v1/jobs/a/b",
    "/v1/jobs/a/cancel/",
    "//elsewhere/v1/jobs",
  ]) {
    const answer = await ask(path);
    assert.equal(answer.status, 404, path);
    assert.equal(JSON.parse(answer.body).error.code, "GATEWAY_NO_ROUTE");
  }
  for (const id of ["..", "%2e%2e", "..%2fmodels", "a%2Fb", "a%5Cb", "%00", "%zz"]) {
    assert.equal((await ask(`/v1/jobs/${id}`)).status, 404, id);
  }
  assert.equal(seen.length, 0);
});

test("other methods are refused with the ones that pass", async () => {
  const cases = [
    ["POST", "/v1/jobs", "GET"],
    ["DELETE", "/v1/jobs/job_1", "GET"],
    ["POST", "/v1/jobs/submit", "GET"],
    ["OPTIONS", "/v1/jobs", "GET"],
    ["GET", "/v1/jobs/job_1/cancel", "POST"],
  ];
  for (const [method = "", path = "", allow] of cases) {
    const answer = await ask(path, { method });
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.equal(answer.headers.allow, allow);
  }
  assert.equal(seen.length, 0);
});

test("the browser's credentials and connection headers stay here", async () => {
  const headers = {
    Authorization: "Bearer of-the-page",
    Cookie: "session=1",
    "Proxy-Authorization": "Basic x",
    TE: "trailers",
    "X-Api-Key": "of-the-page",
    "X-Forwarded-For": "1.2.3.4",
    Accept: "application/json",
  };
  await ask("/v1/jobs", { headers });
  const passed = seen[0]?.headers ?? {};
  assert.equal(passed.authorization, `Bearer ${KEY}`);
  assert.equal(passed.accept, "application/json");
  for (const name of ["cookie", "proxy-authorization", "te", "x-api-key", "x-forwarded-for"]) {
    assert.equal(passed[name], undefined, name);
  }
});

test("answers are not to be stored, and set no cookie", async () => {
  reply = (_, answer) =>
    answer
      .writeHead(429, {
        "Content-Type": "application/json",
        "Retry-After": "7",
        "Set-Cookie": "a=b",
        "Cache-Control": "public, max-age=600",
        "WWW-Authenticate": "Basic",
        "X-RateLimit-Remaining": "0",
      })
      .end('{"success":false}');
  const answer = await ask("/v1/jobs");
  assert.equal(answer.status, 429);
  assert.equal(answer.headers["retry-after"], "7");
  assert.equal(answer.headers["x-ratelimit-remaining"], "0");
  assert.equal(answer.headers["cache-control"], "no-store");
  assert.equal(answer.headers["set-cookie"], undefined);
  assert.equal(answer.headers["www-authenticate"], undefined);
  assert.equal(answer.body, '{"success":false}');
});

test("a redirect is not followed with the key", async () => {
  reply = (_, answer) => answer.writeHead(302, { Location: "http://127.0.0.1:9/steal" }).end();
  const answer = await ask("/v1/jobs");
  assert.equal(answer.status, 502);
  assert.equal(answer.headers.location, undefined);
  assert.equal(JSON.parse(answer.body).error.code, "GATEWAY_REDIRECTED");
});

test("a page of another site is refused", async () => {
  const cancel = "/v1/jobs/job_1/cancel";
  /** @type {Record<string, string>[]} */
  const foreign = [
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
    { Origin: "https://example.com" },
    { Origin: "null" },
    { Host: "rebound.example.com:8787" },
    { "X-Forwarded-Host": "rebound.example.com" },
  ];
  for (const headers of foreign) {
    assert.equal((await ask(cancel, { method: "POST", headers })).status, 403, JSON.stringify(headers));
  }
  assert.equal(seen.length, 0);
  const headers = { "Sec-Fetch-Site": "same-origin", Origin: "http://127.0.0.1:8080" };
  assert.equal((await ask(cancel, { method: "POST", headers })).status, 200);
});

test("an upstream that breaks off is a failure of the gateway's, told as JSON", async () => {
  reply = (request) => request.socket.destroy();
  const answer = await ask("/v1/jobs");
  assert.equal(answer.status, 502);
  assert.deepEqual(JSON.parse(answer.body).error.code, "GATEWAY_UNREACHABLE");
});

test("an upstream that is not there is told as JSON, without the key", async () => {
  const lost = await start({
    MUVI_API_KEY: KEY,
    MUVI_API_BASE: "http://127.0.0.1:9",
    MUVI_GATEWAY_PORT: "0",
  });
  const answer = await ask("/v1/jobs", {}, lost.port);
  lost.child.kill();
  assert.equal(answer.status, 502);
  assert.equal(answer.headers["cache-control"], "no-store");
  const { success, error } = JSON.parse(answer.body);
  assert.equal(success, false);
  assert.equal(error.code, "GATEWAY_UNREACHABLE");
  assert.doesNotMatch(answer.body + lost.output(), new RegExp(KEY));
});

test("a body that is too large is refused", async () => {
  const answer = await ask("/v1/jobs/job_1/cancel", { method: "POST", body: "x".repeat(70_000) });
  assert.equal(answer.status, 413);
  assert.equal(seen.length, 0);
});

test("a missing or broken key is refused at the start", async () => {
  for (const key of ["", "a b", "a\nb", "schlüssel"]) {
    const { ended, output } = await start({ MUVI_API_KEY: key, MUVI_GATEWAY_PORT: "0" });
    assert.equal(await ended, 2, output());
    assert.match(output(), /MUVI_API_KEY/);
  }
});

test("the log names requests and never the key", async () => {
  await ask("/v1/jobs?cursor=secret");
  assert.match(gateway.output(), /GET \/v1\/jobs 200 \d+ ms/);
  assert.doesNotMatch(gateway.output(), /secret/);
  assert.doesNotMatch(gateway.output(), new RegExp(KEY));
});

test("the decisions can be asked for by themselves", () => {
  assert.deepEqual(admit("GET", "/v1/jobs"), { status: 200 });
  assert.deepEqual(admit("GET", "/v1"), { status: 404 });
  assert.equal(isFromHere({ host: "[::1]:8787" }), true);
  assert.equal(isFromHere({ host: "127.0.0.1.example.com" }), false);
});
