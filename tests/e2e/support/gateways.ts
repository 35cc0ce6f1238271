// What the tests of the gateways start with, besides what all tests start with: gateways of their worker, each started when
// it is first asked for, and the delivered files as an operator lays them out.

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { DIST } from "./env.ts";
import { Gateway, type Settings } from "./gateway.ts";
import { test as base } from "./test.ts";

export { expect } from "./test.ts";
export { SERVERS } from "./gateway.ts";

/** The key in the gateways' environment; nothing else that is tested contains this text. */
export const KEY = "pb_e2e_gateway_key_0123456789";

export const VERSION = "1.2.3";

type Wanted = Pick<Settings, "server"> & Partial<Settings>;

interface OfTest {
  /** A gateway in front of the sandbox, with these settings. */
  gateway: (wanted: Wanted) => Promise<Gateway>;
}

interface OfWorker {
  /** The delivered files with compressed ones beside them, and a version's folder of the same. */
  files: string;
  gateways: Map<string, Gateway>;
}

export const test = base.extend<OfTest, OfWorker>({
  files: [
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), "muvi-files-"));
      await cp(DIST, folder, { recursive: true });
      await compressAll(folder);
      await cp(DIST, join(folder, VERSION), { recursive: true });
      await use(folder);
      await rm(folder, { recursive: true });
    },
    { scope: "worker" },
  ],

  gateways: [
    async ({}, use) => {
      const gateways = new Map<string, Gateway>();
      await use(gateways);
      await Promise.all([...gateways.values()].map((gateway) => gateway.stop()));
    },
    { scope: "worker" },
  ],

  gateway: async ({ sandbox, files, gateways }, use) => {
    await sandbox.requireKey({ [KEY]: ["check_status", "submit_job"] });
    await use(async (wanted) => {
      const settings = { api: sandbox.origin, files, key: KEY, ...wanted };
      const name = JSON.stringify(settings);
      const gateway = gateways.get(name) ?? (await Gateway.start(settings));
      gateways.set(name, gateway);
      return gateway;
    });
  },
});

async function compressAll(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (![".css", ".html", ".js", ".svg", ".wasm"].includes(extname(entry.name))) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const body = await readFile(file);
    // Quick and not small: what is tested is which one is sent.
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
    await writeFile(`${file}.br`, brotliCompressSync(body, quality));
    await writeFile(`${file}.gz`, gzipSync(body, { level: 1 }));
  }
}
