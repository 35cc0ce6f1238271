// Jobs for the sandbox to serve, when a test has to know them in advance.

import type { Job, RawAnswer } from "./sandbox.ts";

export const STATUSES = ["pending", "processing", "completed", "failed", "cancelled"] as const;

export const MODELS = [
  "google/veo-3.1-fast/text-to-video",
  "openai/sora-2/text-to-video",
  "google/nano-banana",
] as const;

/** A moment that all fixtures count back from; long ago, so that nothing depends on today. */
const NEWEST = Date.parse("2026-02-18T15:00:00Z");

/** The n-th newest job: a minute older than the one before it; statuses and models take turns. */
export function job(n: number, change: Partial<Job> = {}): Job {
  const status = change.status ?? STATUSES[n % STATUSES.length] ?? "pending";
  const hasEnded = status !== "pending" && status !== "processing";
  const created = NEWEST - n * 60_000;
  return {
    jobId: `job_e2e${String(n).padStart(5, "0")}`,
    status,
    progress: { pending: 0, processing: 50, completed: 100 }[status] ?? 0,
    model: MODELS[n % MODELS.length] ?? MODELS[0],
    createdAt: iso(created),
    completedAt: hasEnded ? iso(created + 15_000) : null,
    ...change,
  };
}

export function jobs(count: number, change: Partial<Job> = {}): Job[] {
  return Array.from({ length: count }, (_, n) => job(n, change));
}

export function iso(millis: number): string {
  return new Date(millis).toISOString().replace(".000Z", "Z");
}

/** A page of List Jobs as its documentation prints one. */
export function page(jobs: readonly object[], nextCursor: string | null = null): { body: RawAnswer } {
  const body = JSON.stringify({ jobs, nextCursor, hasMore: nextCursor !== null });
  return { body: { status: 200, contentType: "application/json", body } };
}

/** The documented error envelope. */
export function refusal(
  status: number,
  code: string,
  message: string,
  requestId: string,
): { body: RawAnswer } {
  const body = JSON.stringify({ success: false, error: { code, message }, requestId });
  return { body: { status, contentType: "application/json", body } };
}

/** The example answer of List Jobs in the API's documentation. */
export const DOCUMENTED = {
  jobs: [
    {
      jobId: "job_abc123def456",
      status: "completed",
      progress: 100,
      model: "google/veo-3.1-fast/text-to-video",
      createdAt: "2026-02-18T15:00:00Z",
      completedAt: "2026-02-18T15:02:30Z",
    },
    {
      jobId: "job_xyz789ghi012",
      status: "completed",
      progress: 100,
      model: "stability/stable-diffusion-xl/text-to-image",
      createdAt: "2026-02-18T14:30:00Z",
      completedAt: "2026-02-18T14:30:15Z",
    },
  ],
  nextCursor: "eyJjcmVhdGVkQXQiOiIyMDI2LTAyLTE4VDE0OjMwOjAwWiJ9",
};
