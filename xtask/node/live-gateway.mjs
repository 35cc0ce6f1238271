// @ts-check
/**
 * The gateway of `cargo xtask serve --live`: passes three requests on to the Muvi API and adds the key on the way.
 *
 * It is for one person's own machine and answers only to pages of that machine. It is not the gateway to run in
 * production: deploy/ has configurations for servers that are. The key comes from the environment and goes nowhere but
 * upstream; it is in no argument, file, answer or line of the log.
 */

import http from "node:http";
import https from "node:https";
import process from "node:process";
import { pathToFileURL } from "node:url";

/** @typedef {import("node:http").IncomingMessage} Incoming */
/** @typedef {import("node:http").ServerResponse} Outgoing */
/** @typedef {{ key: string, base: URL, timeoutMillis: number, log: (line: string) => void }} Settings */

const BODY_LIMIT_BYTES = 64 * 1024;

/** What passes: everything else is not for a page to do with a person's key. */
const ROUTES = [
  { method: "GET", path: /^\/v1\/jobs$/ },
  { method: "GET", path: /^\/v1\/jobs\/([^/]+)$/ },
  { method: "POST", path: /^\/v1\/jobs\/([^/]+)\/cancel$/ },
];

/** Only these headers of the browser's are passed on, so that no cookie or credential of its can be among them. */
const REQUEST_HEADERS = ["accept", "content-type", "idempotency-key", "x-request-id"];
/** Only these headers of the API's come back, so that it cannot set a cookie or ask for a password here. */
const ANSWER_HEADERS = /^(content-(type|length|encoding)|retry-after|x-request-id|(x-)?ratelimit-[a-z-]+)$/;

/**
 * Whether this path and method may pass.
 *
 * @param {string} method
 * @param {string} path
 * @returns {{ status: 200 } | { status: 404 } | { status: 405, allow: string }}
 */
export function admit(method, path) {
  const routes = ROUTES.filter((route) => isWellFormed(route.path.exec(path)));
  if (routes.length === 0) return { status: 404 };
  if (routes.some((route) => route.method === method)) return { status: 200 };
  return { status: 405, allow: routes.map((route) => route.method).join(", ") };
}

/**
 * Whether a path matched, with an id that stays one segment even for a server that decodes it.
 *
 * @param {RegExpExecArray | null} match
 */
function isWellFormed(match) {
  if (match === null) return false;
  if (match[1] === undefined) return true;
  try {
    const id = decodeURIComponent(match[1]);
    return !/^\.+$|[/\\\u0000-\u0020\u007f]/.test(id);
  } catch {
    return false;
  }
}

/**
 * Whether a request comes from a page of this machine. Without this any page in the same browser could have jobs
 * cancelled, since a POST without a body needs nobody's permission, or read them under a name that resolves to here.
 *
 * @param {import("node:http").IncomingHttpHeaders} headers
 */
export function isFromHere(headers) {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const origin = headers.origin?.replace(/^https?:\/\//, "");
  const hosts = [headers.host, headers["x-forwarded-host"], origin].flat();
  return hosts.every((host) => host === undefined || isLoopback(host));
}

/** @param {string} host */
function isLoopback(host) {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host);
}

/**
 * An answer of the gateway's own, in the shape of the API's errors.
 *
 * @param {Outgoing} answer
 * @param {number} status
 * @param {string} code
 * @param {string} message
 * @param {Record<string, string>} headers
 */
function refuse(answer, status, code, message, headers = {}) {
  const body = JSON.stringify({ success: false, error: { code, message } });
  answer.writeHead(status, { ...headers, "Content-Type": "application/json", "Cache-Control": "no-store" });
  answer.end(body);
}

/**
 * @param {Incoming} request
 * @param {string} key
 */
function headersUpstream(request, key) {
  /** @type {Record<string, string | string[]>} */
  const headers = { Authorization: `Bearer ${key}`, "User-Agent": "muvi-jobs-live-gateway" };
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}

/** @param {Incoming} upstream */
function headersBack(upstream) {
  /** @type {Record<string, string | string[]>} */
  const headers = { "Cache-Control": "no-store" };
  for (const [name, value] of Object.entries(upstream.headers)) {
    if (value !== undefined && ANSWER_HEADERS.test(name)) headers[name] = value;
  }
  return headers;
}

/**
 * The request's whole body, or null when it is larger than any that the API takes here.
 *
 * @param {Incoming} request
 * @returns {Promise<Buffer | null>}
 */
async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Sends an admitted request on and streams the answer back.
 *
 * @param {Settings} settings
 * @param {Incoming} request
 * @param {Outgoing} answer
 * @param {Buffer} body
 */
function forward({ key, base, timeoutMillis }, request, answer, body) {
  const target = new URL(base);
  const [path, query] = split(request.url ?? "/");
  target.pathname = target.pathname.replace(/\/$/, "") + path;
  target.search = query;
  const headers = headersUpstream(request, key);
  if (request.method === "POST") headers["Content-Length"] = String(body.length);
  const { request: send } = target.protocol === "http:" ? http : https;
  const upstream = send(target, { method: request.method, headers, timeout: timeoutMillis });
  upstream.on("response", (reply) => {
    const status = reply.statusCode ?? 502;
    if (status >= 300 && status < 400) {
      reply.resume();
      // Following it would carry the key to an address that nobody chose.
      refuse(answer, 502, "GATEWAY_REDIRECTED", "The API answered with a redirect, which is not followed.");
      return;
    }
    answer.writeHead(status, headersBack(reply));
    reply.on("error", () => answer.destroy());
    reply.pipe(answer);
  });
  upstream.on("timeout", () => upstream.destroy(new Error("timed out")));
  upstream.on("error", (error) => {
    if (answer.headersSent) answer.destroy();
    else refuse(answer, 502, "GATEWAY_UNREACHABLE", `The API could not be reached: ${reasonOf(error)}.`);
  });
  // A page that no longer waits must not keep a request alive.
  answer.on("close", () => upstream.destroy());
  upstream.end(request.method === "POST" ? body : undefined);
}

/** @param {Error & { code?: string }} error */
function reasonOf(error) {
  return error.code ?? error.message;
}

/**
 * A request's path and query, with nothing resolved: an address such as `//elsewhere/v1/jobs` must stay a path.
 *
 * @param {string} url
 * @returns {[string, string]}
 */
function split(url) {
  const at = url.indexOf("?");
  return at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at)];
}

/**
 * The gateway, not yet listening.
 *
 * @param {Settings} settings
 */
export function createGateway(settings) {
  return http.createServer(async (request, answer) => {
    const [path] = split(request.url ?? "/");
    const method = request.method ?? "GET";
    const started = performance.now();
    answer.on("finish", () => {
      const millis = Math.round(performance.now() - started);
      settings.log(`gateway: ${method} ${path} ${answer.statusCode} ${millis} ms`);
    });
    if (!isFromHere(request.headers)) {
      return refuse(
        answer,
        403,
        "GATEWAY_FOREIGN_PAGE",
        "The gateway answers only to pages of this machine.",
      );
    }
    const verdict = admit(method, path);
    if (verdict.status === 404)
      return refuse(answer, 404, "GATEWAY_NO_ROUTE", "The gateway does not pass this.");
    if (verdict.status === 405) {
      const message = `The gateway passes only ${verdict.allow} here.`;
      return refuse(answer, 405, "GATEWAY_METHOD", message, { Allow: verdict.allow });
    }
    try {
      const body = await bodyOf(request);
      if (body === null) return refuse(answer, 413, "GATEWAY_TOO_LARGE", "The request is too large.");
      forward(settings, request, answer, body);
    } catch {
      // The page went away in the middle of its own request.
      answer.destroy();
    }
  });
}

/** Whether a key can be sent in a header. @param {string} key */
function isSendable(key) {
  return /^[\x21-\x7e]+$/.test(key);
}

function main() {
  const key = process.env.MUVI_API_KEY ?? "";
  if (!isSendable(key)) {
    console.error("gateway: MUVI_API_KEY is missing or holds a character that cannot be in a header");
    process.exit(2);
  }
  // Nothing that this process might start or dump needs to find it there.
  delete process.env.MUVI_API_KEY;
  const base = new URL(process.env.MUVI_API_BASE ?? "https://api.muvi.video");
  const port = Number(process.env.MUVI_GATEWAY_PORT ?? "8787");
  const gateway = createGateway({ key, base, timeoutMillis: 30_000, log: console.log });
  gateway.on("error", (error) => {
    console.error(`gateway: ${error.message}`);
    process.exit(1);
  });
  gateway.listen(port, "127.0.0.1", () => {
    const address = /** @type {import("node:net").AddressInfo} */ (gateway.address());
    console.log(`gateway: listening on http://127.0.0.1:${address.port} for ${base.origin}`);
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) main();
