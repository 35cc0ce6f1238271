// Vite's development server as a developer starts it: its command line, in the folder of the page.

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { FOLDER } from "./places.ts";

export interface DevelopmentServer {
  origin: string;
  /** What it warned of since it runs. */
  complaints: () => string[];
  stop: () => void;
}

export async function serveWithVite(folder: string): Promise<DevelopmentServer> {
  // What an earlier run prepared would hide what the first start does.
  rmSync(`${FOLDER}node_modules/.vite`, { recursive: true, force: true });
  const words = ["--host", "127.0.0.1", "--port", "0"];
  const environment = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" };
  const child = spawn(`${FOLDER}node_modules/.bin/vite`, words, { cwd: folder, env: environment });
  const complaints: string[] = [];
  child.stderr.on("data", (text) => complaints.push(String(text)));
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /(http:\/\/[\d.]+:\d+)/.exec(line)?.[1];
    if (!origin) continue;
    // Nobody reads on; a full pipe would stop the server.
    child.stdout.resume();
    return { origin, complaints: () => complaints, stop: () => child.kill() };
  }
  throw new Error(`Vite ended before it said where it listens. ${complaints.join("")}`);
}
