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

  /** Has a certificate for these names, and for nobody who does not say which of them is meant. */
  static async start(target: string, names: string[]): Promise<Tls> {
    const folder = await mkdtemp(join(tmpdir(), "muvi-tls-"));
    const port = await freePort();
    const sites = names.map((name) => `https://${name}:${port}`).join(", ");
    const options = "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n";
    const config = join(folder, "Caddyfile");
    await writeFile(config, `${options}${sites} {\n\ttls internal\n\treverse_proxy ${target}\n}\n`);
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
