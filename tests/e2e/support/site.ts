// A web site as a portal would run it: serves the delivered files under any path, pages of its own around the
// widget, and passes /v1 on to the API, which it may present a key to.

import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Said by a server of one hop about that hop. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "transfer-encoding", "upgrade"]);

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
  /** What is sent behind the body, once it is there. */
  rest?: Promise<Buffer>;
}

type Change = (delivered: Answer, path: string) => Partial<Answer> | Promise<Partial<Answer>>;

interface Proxy {
  path: string;
  target: string;
  authorization: string | undefined;
}

export class Site {
  readonly origin: string;
  /** The paths of the requests that were not for the API, in order. */
  readonly requested: string[] = [];
  /** The API that is passed on to. */
  apiOrigin = "";
  readonly #server: Server;
  readonly #dist: string;
  #mounts: { prefix: string; folder: string }[] = [];
  #pages = new Map<string, Answer>();
  #changes: { file: RegExp; change: Change }[] = [];
  #proxies: Proxy[] = [];
  #headers: Record<string, string> = {};

  private constructor(origin: string, server: Server, dist: string) {
    this.origin = origin;
    this.#server = server;
    this.#dist = dist;
  }

  static async start(dist: string): Promise<Site> {
    const server = createServer();
    // Chromium repeats a request by itself when a connection it used before is cut. Tests count requests.
    server.maxRequestsPerSocket = 1;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const site = new Site(`http://127.0.0.1:${port}`, server, dist);
    server.on("request", (incoming, outgoing) => void site.#answer(incoming, outgoing));
    return site;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Forgets what the last test arranged; the delivered files are under /muvi-jobs/ and the API under /v1. */
  reset(api: string): void {
    this.requested.length = 0;
    this.#mounts = [{ prefix: "/muvi-jobs/", folder: this.#dist }];
    this.#pages.clear();
    this.#changes = [];
    this.#proxies = [];
    this.#headers = {};
    this.apiOrigin = api;
    this.proxy("/v1", `${api}/v1`);
  }

  /** Serves the delivered files under another path as well, or another folder under one that is not taken. */
  mount(prefix: string, folder = this.#dist): void {
    this.#mounts.push({ prefix, folder });
  }

  /** Serves a page of the site. */
  page(path: string, html: string, headers: Record<string, string> = {}): string {
    this.#pages.set(path, {
      status: 200,
      headers: { "content-type": TYPES[".html"] ?? "", ...headers },
      body: html,
    });
    return this.origin + path;
  }

  /** Serves a file of the site, such as a picture. */
  file(path: string, contentType: string, body: Buffer | string): string {
    this.#pages.set(path, { status: 200, headers: { "content-type": contentType }, body });
    return this.origin + path;
  }

  /** The file is not there any more. */
  lose(path: string): void {
    this.#pages.delete(path);
  }

  /** Adds headers to everything but the answers of the API. */
  headers(headers: Record<string, string>): void {
    Object.assign(this.#headers, headers);
  }

  /** Delivers the files whose name matches in another way, until `mend`. */
  spoil(file: RegExp, change: Change): void {
    this.#changes.push({ file, change });
  }

  mend(): void {
    this.#changes = [];
  }

  /** Passes a path on to a server, like a gateway that may add a key. */
  proxy(path: string, target: string, authorization?: string): void {
    this.#proxies = this.#proxies.filter((proxy) => proxy.path !== path);
    this.#proxies.push({ path, target, authorization });
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", this.origin);
    const proxy = this.#proxies.find(
      ({ path }) => url.pathname === path || url.pathname.startsWith(`${path}/`),
    );
    if (proxy) {
      pass(incoming, outgoing, proxy, url);
      return;
    }
    // Browsers ask for it by themselves; a 404 would be an error message in the console.
    if (url.pathname === "/favicon.ico") {
      outgoing.writeHead(204).end();
      return;
    }
    this.requested.push(url.pathname);
    try {
      const answer = await this.#own(url.pathname);
      outgoing.writeHead(answer.status, { "cache-control": "no-store", ...answer.headers, ...this.#headers });
      if (answer.rest) outgoing.write(answer.body);
      outgoing.end(answer.rest ? await answer.rest : answer.body);
    } catch (error) {
      outgoing.writeHead(500).end(String(error));
    }
  }

  async #own(path: string): Promise<Answer> {
    const page = this.#pages.get(path);
    if (page) return page;
    const mount = this.#mounts.find(({ prefix }) => path.startsWith(prefix));
    const name = mount && (path.slice(mount.prefix.length) || "index.html");
    const file = mount && name && fileIn(mount.folder, decodeURIComponent(name));
    if (!name || !file) {
      return { status: 404, headers: { "content-type": "text/plain" }, body: "Not found." };
    }
    const delivered: Answer = {
      status: 200,
      headers: { "content-type": TYPES[extname(file)] ?? "application/octet-stream" },
      body: await readFile(file),
    };
    const change = this.#changes.find((each) => each.file.test(name));
    return { ...delivered, ...(await change?.change(delivered, path)) };
  }
}

function fileIn(folder: string, name: string): string | undefined {
  const file = normalize(join(folder, name));
  const isInside = file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  return isInside && existsSync(file) && statSync(file).isFile() ? file : undefined;
}

/** One request passed on as it is: what either side cuts off, the other side sees cut off. */
function pass(incoming: IncomingMessage, outgoing: ServerResponse, proxy: Proxy, url: URL): void {
  const target = proxy.target + url.pathname.slice(proxy.path.length) + url.search;
  const headers = { ...incoming.headers };
  for (const name of HOP_BY_HOP) delete headers[name];
  delete headers.host;
  if (proxy.authorization) headers.authorization = proxy.authorization;
  const onward = request(target, { method: incoming.method ?? "GET", headers, agent: false });
  onward.on("response", (answer) => {
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined && !HOP_BY_HOP.has(name)) outgoing.setHeader(name, value);
    }
    outgoing.writeHead(answer.statusCode ?? 502);
    answer.on("error", () => outgoing.destroy());
    answer.on("aborted", () => outgoing.destroy());
    answer.pipe(outgoing);
  });
  onward.on("error", () => outgoing.destroy());
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}
