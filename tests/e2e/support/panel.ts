// The panel about one job as a person finds it, and jobs for it to show.

import type { Locator } from "@playwright/test";
import { job } from "./jobs.ts";
import type { Job } from "./sandbox.ts";
import type { Site } from "./site.ts";
import type { Widget } from "./widget.ts";

export class Panel {
  readonly region: Locator;

  constructor(widget: Widget, jobId?: string) {
    const name = jobId === undefined ? /^Job \S/ : `Job ${jobId}`;
    this.region = widget.host.getByRole("region", { name, exact: true });
  }

  get heading(): Locator {
    return this.region.getByRole("heading");
  }

  button(name: string): Locator {
    return this.region.getByRole("button", { name, exact: true });
  }

  /** The value of a fact. */
  fact(name: string): Locator {
    return this.region
      .locator("div.fact")
      .filter({ has: this.region.page().getByText(name, { exact: true }) })
      .locator("dd");
  }

  get links(): Locator {
    return this.region.getByRole("link", { name: /^Open in a new tab/ });
  }
}

/** A completed job with these outputs. */
export function completed(n: number, outputs: readonly object[] | null): Job {
  return { ...job(n, { status: "completed" }), outputs, output: null } as Job;
}

export function failed(n: number, error: object | null): Job {
  return { ...job(n, { status: "failed" }), error } as Job;
}

/** A picture of one colour. */
export function picture(site: Site, path: string, colour = "teal"): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="${colour}"/></svg>`;
  return site.file(path, "image/svg+xml", svg);
}

/** A second of silence: a real sound that a browser plays. */
export function sound(site: Site, path: string): string {
  const samples = 8_000;
  const wav = Buffer.alloc(44 + samples, 128);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + samples, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(samples, 24);
  wav.writeUInt32LE(samples, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples, 40);
  return site.file(path, "audio/wav", wav);
}
