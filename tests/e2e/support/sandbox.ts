// The sandbox of the API: a process of its own, and the control endpoint that arranges what the API does.

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { SANDBOX_BIN } from "./env.ts";

export interface Envelope {
  status: number;
  retryAfter?: number | string | { dateInSeconds: number };
  code?: string;
  message?: string;
  details?: unknown;
}

export interface RawAnswer {
  status: number;
  contentType?: string;
  headers?: Record<string, string>;
  body: string;
}

export type FaultKind =
  | Envelope
  | { body: RawAnswer }
  | "reset"
  | "resetMidBody"
  | "hang"
  | "truncatedJson"
  | "html"
  | "wrongContentType"
  | "emptyBody"
  | "notAPage"
  | "wrapped"
  | "missingFields"
  | "oddFields"
  | "hostile"
  | "duplicates"
  | "equalTimes"
  | "loopingCursor"
  | "hasMoreWithoutCursor"
  | "cursorWithoutHasMore";

export interface Match {
  path?: "list" | "detail" | "cancel" | "output";
  cursor?: string;
  status?: string;
  modelId?: string;
  jobId?: string;
}

export interface Fault {
  times?: number | "always";
  match?: Match;
  probability?: number;
  kind: FaultKind;
}

/** A request as the API saw it: `query` is raw, `at` is in milliseconds, `answered` is the status of the answer. */
export interface Logged {
  n: number;
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  at: number;
  answered: number | null;
  aborted: boolean;
}

export interface Job {
  jobId: string;
  status: string;
  progress: number;
  model: string;
  createdAt: string;
  completedAt: string | null;
}

/** The parameters of a logged request, decoded. */
export function sent(entry: Logged): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(entry.query));
}

export class Sandbox {
  readonly origin: string;
  readonly #process: ChildProcess;

  private constructor(origin: string, child: ChildProcess) {
    this.origin = origin;
    this.#process = child;
  }

  static async start(): Promise<Sandbox> {
    const child = spawn(SANDBOX_BIN, ["--port", "0", "--control"], { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: child.stdout })) {
      const origin = /listening on (http:\/\/[\d.]+:\d+)/.exec(line)?.[1];
      if (origin) {
        // Nobody reads on; a full pipe would stop the sandbox.
        child.stdout.resume();
        return new Sandbox(origin, child);
      }
    }
    throw new Error("The sandbox ended before it said where it listens.");
  }

  stop(): void {
    this.#process.kill();
  }

  /** Back to the beginning: generated jobs, a clock that stands still, no faults, no latency, no keys, empty log. */
  async reset({ jobs = 50, seed }: { jobs?: number; seed?: number } = {}): Promise<void> {
    const reset = (seed: number) => this.#post("reset", { seed, jobs, arrivalSeconds: 0 });
    let chosen = seed ?? 7;
    await reset(chosen);
    if (seed === undefined && jobs >= 50) {
      // What has become of them goes by the time of day, too, and now and then none of one seed has failed.
      while (!(await this.#hasFailedJobs())) await reset(++chosen);
      await reset(chosen);
    }
    await this.clock({ running: false });
    await this.outputs(`${this.origin}/outputs`);
  }

  async #hasFailedJobs(): Promise<boolean> {
    const response = await fetch(`${this.origin}/v1/jobs?status=failed&limit=1`);
    const { jobs } = (await response.json()) as { jobs: unknown[] };
    return jobs.length > 0;
  }

  async clock(change: { now?: string; advanceSeconds?: number; running?: boolean }): Promise<void> {
    await this.#post("clock", change);
  }

  /** The API has exactly these jobs, word for word and in this order. */
  async replaceJobs(jobs: readonly object[]): Promise<void> {
    await this.#post("jobs", { replace: jobs });
  }

  async addJobs(...jobs: Partial<Job>[]): Promise<void> {
    await this.#post("jobs", { add: jobs });
  }

  async changeJobs(...jobs: (Partial<Job> & { jobId: string })[]): Promise<void> {
    await this.#post("jobs", { change: jobs });
  }

  async latency(ms: number, match?: Match): Promise<void> {
    await this.#post("latency", match ? { ms, match } : { ms });
  }

  /** Replaces all faults. One without `times` happens once. */
  async faults(...faults: Fault[]): Promise<void> {
    await this.#post("faults", { faults: faults.map((fault) => ({ times: 1, ...fault })) });
  }

  /** Asks for a key from now on. Each key has its scopes (none means all) or the code that it is refused with. */
  async requireKey(keys: Record<string, string[] | string>): Promise<void> {
    await this.#post("auth", { requireKey: true, keys });
  }

  /** Lets an origin call, `"*"` any, `null` none. */
  async cors(allow: string | null): Promise<void> {
    await this.#post("cors", { allow });
  }

  /** Output URLs begin with this from now on; below `${origin}/outputs` there are real files. */
  async outputs(base: string): Promise<void> {
    await this.#post("outputs", { base });
  }

  async log(): Promise<Logged[]> {
    const response = await fetch(`${this.origin}/control/log`);
    return (await response.json()) as Logged[];
  }

  /** The list requests among the logged ones, preflights left out. */
  async lists(): Promise<Logged[]> {
    return (await this.log()).filter((entry) => entry.method === "GET" && entry.path === "/v1/jobs");
  }

  /** The requests for single jobs among the logged ones, preflights left out. */
  async details(): Promise<Logged[]> {
    return (await this.log()).filter((entry) => entry.method === "GET" && /^\/v1\/jobs\/./.test(entry.path));
  }

  /** The requests that change something. */
  async posts(): Promise<Logged[]> {
    return (await this.log()).filter((entry) => entry.method !== "GET" && entry.method !== "OPTIONS");
  }

  async clearLog(): Promise<void> {
    await fetch(`${this.origin}/control/log`, { method: "DELETE" });
  }

  /** Every job of the API, walked as its documentation says, for comparison. */
  async allJobs(filters: Record<string, string> = {}): Promise<Job[]> {
    const jobs: Job[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ ...filters, limit: "100" });
      if (cursor !== null) query.set("cursor", cursor);
      const response = await fetch(`${this.origin}/v1/jobs?${query}`);
      const page = (await response.json()) as { jobs: Job[]; nextCursor: string | null; hasMore: boolean };
      jobs.push(...page.jobs);
      cursor = page.hasMore ? page.nextCursor : null;
    } while (cursor !== null);
    return jobs;
  }

  async #post(what: string, body: object): Promise<void> {
    const response = await fetch(`${this.origin}/control/${what}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`The sandbox refused /control/${what}: ${response.status} ${await response.text()}`);
    }
  }
}
