// The API behind TLS: Caddy in front of a server, with certificates of an authority that was made for this one run.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { freePort } from "./gateway.ts";
import { CADDY } from "./servers.ts";

export class Tls {
  readonly port: number;
  /** The certificate of the authority, in a file. */
  readonly authorities: string;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(port: number, folder: string, child: ChildProcess) {
    this.port = port;
    this.authorities = join(folder, "caddy/pki/authorities/local/root.crt");
    this.#folder = folder;
    this.#process = child;
  }

  /** Has a certificate for each name. Who does not say which is meant gets that of the last one. */
  static async start(target: string, names: string[]): Promise<Tls> {
    const folder = await mkdtemp(join(tmpdir(), "muvi-tls-"));
    const port = await freePort();
    const sites = names.map((name) => `https://${name}:${port}`).join(", ");
    const options = ["admin off", "skip_install_trust", "auto_https disable_redirects"];
    options.push(`default_sni ${names.at(-1)}`);
    const config = join(folder, "Caddyfile");
    const site = `${sites} {\n\ttls internal\n\treverse_proxy ${target}\n}\n`;
    await writeFile(config, `{\n\t${options.join("\n\t")}\n}\n${site}`);
    const env = { ...process.env, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
    const child = spawn(CADDY, ["run", "--config", config], { env, stdio: "ignore" });
    for (const name of names) {
      while (!(await shakesHands(port, name))) {
        if (child.exitCode !== null) throw new Error("Caddy ended before it had a certificate.");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
    return new Tls(port, folder, child);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
    await rm(this.#folder, { recursive: true });
  }
}

async function shakesHands(port: number, servername: string): Promise<boolean> {
  const socket = connect({ host: "127.0.0.1", port, servername, rejectUnauthorized: false });
  try {
    await once(socket, "secureConnect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
