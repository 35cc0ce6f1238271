// The web server of the benchmark: the files of both peers as well compressed as they get, and /v1 passed on to the
// sandbox, all of one origin. It notes what was asked for, so that a measurement can count requests and bytes.

import { readdir, readFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

/** @typedef {{type: string, body: Buffer}} File */
/** @typedef {{path: string, bytes: number}} Served The bytes of an answer of the API are not counted. */

/** @type {Record<string, string>} */
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
/** Said by a server about one connection only. */
const HOP_BY_HOP = ["connection", "keep-alive", "transfer-encoding"];

export class Server {
  /** @type {Map<string, File>} */
  #files = new Map();
  /** @type {Served[]} */
  #served = [];
  #server = createServer((incoming, outgoing) => this.#answer(incoming, outgoing));
  #api;
  origin = "";

  /** @param {string} api the origin of the sandbox */
  constructor(api) {
    this.#api = api;
  }

  async start() {
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The server has no port.");
    this.origin = `http://127.0.0.1:${address.port}`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Serves every file of a folder. @param {string} prefix @param {string} folder */
  async mount(prefix, folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    // It compresses by itself, so it has no use for forms that are compressed already.
    for (const entry of entries.filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))) {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length).replace(/^[/\\]/, "");
      this.serve(prefix + name, await readFile(path));
    }
  }

  /** Serves one file. @param {string} path @param {Buffer} content */
  serve(path, content) {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    };
    const body = brotliCompressSync(content, { params });
    this.#files.set(path, { type: TYPES[extname(path)] ?? "application/octet-stream", body });
  }

  /** What was served since the last call. */
  takeServed() {
    return this.#served.splice(0);
  }

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {import("node:http").ServerResponse} outgoing
   */
  #answer(incoming, outgoing) {
    const target = incoming.url ?? "/";
    const path = target.replace(/\?.*/, "");
    if (path.startsWith("/v1/")) {
      this.#served.push({ path: target, bytes: 0 });
      this.#pass(incoming, outgoing);
      return;
    }
    const file = this.#files.get(path);
    if (file === undefined) {
      // Browsers ask for an icon by themselves; that is nobody's fault.
      outgoing.writeHead(path === "/favicon.ico" ? 204 : 404).end();
      return;
    }
    this.#served.push({ path, bytes: file.body.length });
    const headers = {
      "content-type": file.type,
      "content-encoding": "br",
      "content-length": file.body.length,
    };
    outgoing.writeHead(200, { ...headers, "cache-control": "no-store" }).end(file.body);
  }

  /**
   * @param {import("node:http").IncomingMessage} incoming
   * @param {import("node:http").ServerResponse} outgoing
   */
  #pass(incoming, outgoing) {
    const onward = request(`${this.#api}${incoming.url}`, { agent: false }, (answer) => {
      const headers = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
      outgoing.writeHead(answer.statusCode ?? 502, Object.fromEntries(headers));
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    onward.end();
  }
}
