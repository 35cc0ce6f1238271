// The sandbox of the API: a process of its own, and what the measurements arrange in it.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** @typedef {import("../e2e/support/sandbox.ts").Job} Job */

export class Sandbox {
  #process;

  /** @param {string} origin @param {import("node:child_process").ChildProcess} child */
  constructor(origin, child) {
    this.origin = origin;
    this.#process = child;
  }

  /** @param {string} program */
  static async start(program) {
    const child = spawn(program, ["--port", "0", "--control"], { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: child.stdout })) {
      const origin = /listening on (http:\/\/[\d.]+:\d+)/.exec(line)?.[1];
      if (origin === undefined) continue;
      // Nobody reads on; a full pipe would stop the sandbox.
      child.stdout.resume();
      return new Sandbox(origin, child);
    }
    throw new Error("The sandbox ended before it said where it listens.");
  }

  stop() {
    this.#process.kill();
  }

  /**
   * Exactly this many jobs, no new ones, and a clock that stands still so late that none of them runs any more: a job
   * that runs is drawn again every second, which would be counted among what a refresh changes.
   * @param {number} jobs
   */
  async hold(jobs) {
    await this.#post("reset", { seed: 7, jobs, arrivalSeconds: 0 });
    await this.#post("clock", { running: false, advanceSeconds: 7_200 });
  }

  /** @param {Partial<Job>[]} jobs */
  async change(jobs) {
    await this.#post("jobs", { change: jobs });
  }

  /** @param {number} limit @returns {Promise<Job[]>} */
  async firstPage(limit) {
    const response = await fetch(`${this.origin}/v1/jobs?limit=${limit}`);
    const page = /** @type {{jobs: Job[]}} */ (await response.json());
    return page.jobs;
  }

  /** @param {string} what @param {object} body */
  async #post(what, body) {
    const response = await fetch(`${this.origin}/control/${what}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The sandbox refused /control/${what}: ${await response.text()}`);
  }
}
