// A gateway as an operator runs it: nginx or Caddy with the configuration in deploy/, a process of its own in a folder
// of its own. Only what an operator would change is changed: ports, folders, and the settings.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requireFile } from "./env.ts";
import { CADDY, NGINX, nginxModule, NGINX_MODULES } from "./servers.ts";

export const SERVERS = ["nginx", "caddy"] as const;

export interface Settings {
  server: (typeof SERVERS)[number];
  /** Where the API is. */
  api: string;
  /** The folder of the delivered files. */
  files: string;
  /** The key in the environment; null for none. */
  key: string | null;
  readOnly?: boolean;
  frameAncestors?: string;
  /** Where the stand-alone page may load images and videos from. */
  media?: string;
  /** A file of the certificates that the API's must be signed by. */
  authorities?: string;
  /** The name server that nginx asks. */
  resolver?: string;
  /** Requests that nginx lets through of one client, as in `limit_req_zone`. */
  rate?: string;
}

/** How a program is called. */
interface Command {
  program: string;
  args: string[];
  env: Record<string, string>;
}

const DEPLOY = fileURLToPath(new URL("../../../deploy", import.meta.url));

export class Gateway {
  readonly origin: string;
  readonly #folder: string;
  readonly #run: Command;
  readonly #process: ChildProcess;

  private constructor(origin: string, folder: string, run: Command, child: ChildProcess) {
    this.origin = origin;
    this.#folder = folder;
    this.#run = run;
    this.#process = child;
  }

  static async start(settings: Settings): Promise<Gateway> {
    const folder = await mkdtemp(join(tmpdir(), "muvi-gateway-"));
    await cp(join(DEPLOY, settings.server), folder, { recursive: true });
    const port = await freePort();
    const run = await (settings.server === "nginx" ? nginx : caddy)(folder, port, settings);
    const log = openSync(join(folder, "log"), "a");
    const child = spawn(run.program, run.args, { env: run.env, stdio: ["ignore", log, log], cwd: folder });
    closeSync(log);
    const gateway = new Gateway(`http://127.0.0.1:${port}`, folder, run, child);
    while (!(await isListening(port))) {
      if (child.exitCode !== null) throw new Error(`${settings.server} ended: ${await gateway.log()}`);
    }
    return gateway;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
    await rm(this.#folder, { recursive: true });
  }

  /** Everything that the server has written, requests and errors. */
  async log(): Promise<string> {
    return await readFile(join(this.#folder, "log"), "utf8");
  }

  /** What the server prints about its configuration: whether it is good, and all of it. */
  configuration(): { isGood: boolean; printed: string } {
    const { program, args, env } = this.#run;
    const checks = program === NGINX ? [[...args, "-T"]] : caddyChecks(args);
    const results = checks.map((check) =>
      spawnSync(program, check, { env, cwd: this.#folder, encoding: "utf8" }),
    );
    return {
      isGood: results.every(({ status }) => status === 0),
      printed: results.map(({ stdout, stderr }) => stdout + stderr).join("\n"),
    };
  }
}

function caddyChecks([, ...config]: string[]): string[][] {
  return [
    ["validate", ...config],
    ["adapt", "--pretty", ...config],
  ];
}

/** Every text must be found: a setting that does not exist any more would be tested as its default. */
async function edit(file: string, changes: [RegExp, string][]): Promise<void> {
  let text = await readFile(file, "utf8");
  for (const [from, to] of changes) {
    if (!new RegExp(from).test(text)) throw new Error(`${file} has no ${from}`);
    text = text.replace(from, () => to);
  }
  await writeFile(file, text);
}

async function nginx(folder: string, port: number, settings: Settings): Promise<Command> {
  requireFile(NGINX, "MUVI_NGINX");
  requireFile(nginxModule("js"), "MUVI_NGINX_MODULES");
  requireFile(nginxModule("brotli_static"), "MUVI_NGINX_MODULES");
  const set: [RegExp, string][] = [
    [/^set \$muvi_jobs_files .*$/m, `set $muvi_jobs_files ${settings.files};`],
    [/^set \$muvi_jobs_api .*$/m, `set $muvi_jobs_api ${settings.api};`],
    [/^#brotli_static/m, "brotli_static"],
  ];
  // Read-only is what is delivered, so it is tested as it is.
  if (!settings.readOnly) set.push([/^set \$muvi_jobs_read_only on;$/m, "set $muvi_jobs_read_only off;"]);
  if (settings.resolver) set.push([/^resolver .*$/m, `resolver ${settings.resolver};`]);
  if (settings.authorities) {
    const trusted = `proxy_ssl_trusted_certificate ${settings.authorities};`;
    set.push([/^proxy_ssl_trusted_certificate .*$/m, trusted]);
  }
  if (settings.frameAncestors) {
    const ancestors = `set $muvi_jobs_frame_ancestors "${settings.frameAncestors}";`;
    set.push([/^set \$muvi_jobs_frame_ancestors .*$/m, ancestors]);
  }
  if (settings.media) {
    set.push([/^set \$muvi_jobs_media .*$/m, `set $muvi_jobs_media ${settings.media};`]);
  }
  await edit(join(folder, "muvi-jobs/settings.conf"), set);
  if (settings.rate) {
    await edit(join(folder, "muvi-jobs/http.conf"), [[/rate=10r\/s/, `rate=${settings.rate}`]]);
  }
  // Workers of root would else be nobody's, who may not read what root has built.
  const user = process.getuid?.() === 0 ? "user root;\n" : "";
  await edit(join(folder, "nginx.conf"), [
    [/^#load_module/m, "load_module"],
    [/\/usr\/lib\/nginx\/modules/g, NGINX_MODULES],
    [/^daemon off;$/m, `${user}daemon off;`],
    [/listen 8080;/, `listen 127.0.0.1:${port};`],
    [/error_log stderr warn;/, "error_log stderr info;"],
    [/access_log off;/, `access_log ${join(folder, "log")};`],
  ]);
  const args = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", "stderr"];
  return { program: NGINX, args, env: environment(settings) };
}

async function caddy(folder: string, port: number, settings: Settings): Promise<Command> {
  requireFile(CADDY, "MUVI_CADDY");
  await edit(join(folder, "Caddyfile"), [
    [/^\tadmin off$/m, "\tadmin off\n\tdebug"],
    [/^\timport muvi-jobs-files$/m, "\tlog\n\timport muvi-jobs-files"],
    // A site with a name, as most have: what is done about errors then hangs on the name.
    [/^:\{/m, "http://127.0.0.1:{"],
  ]);
  const env = environment(settings);
  env.MUVI_JOBS_PORT = String(port);
  env.MUVI_JOBS_FILES = settings.files;
  env.MUVI_API_BASE = settings.api;
  if (!settings.readOnly) env.MUVI_JOBS_READ_ONLY = "off";
  if (settings.frameAncestors) env.MUVI_JOBS_FRAME_ANCESTORS = settings.frameAncestors;
  if (settings.media) env.MUVI_JOBS_MEDIA = settings.media;
  if (settings.authorities) env.SSL_CERT_FILE = settings.authorities;
  // Caddy keeps things there; not in the home of whoever runs the tests.
  env.XDG_CONFIG_HOME = env.XDG_DATA_HOME = folder;
  return { program: CADDY, args: ["run", "--config", join(folder, "Caddyfile")], env };
}

function environment({ key }: Settings): Record<string, string> {
  const { PATH = "", LD_LIBRARY_PATH = "" } = process.env;
  return { PATH, LD_LIBRARY_PATH, ...(key === null ? {} : { MUVI_API_KEY: key }) };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const isThere = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "close").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  if (!isThere) await new Promise((resolve) => setTimeout(resolve, 20));
  return isThere;
}
