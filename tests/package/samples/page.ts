// A page that uses everything the element offers. It is compiled and never run.

import {
  MuviJobs,
  type Job,
  type JobStatus,
  type MuviChangeDetail,
  type MuviErrorDetail,
  type MuviJobsConstructor,
  type MuviJobsEventMap,
} from "muvi-jobs";
import "muvi-jobs/jsx";
import manifest from "muvi-jobs/custom-elements.json" with { type: "json" };

export const schema: string = manifest.schemaVersion;

// The class, which a server does not have.
MuviJobs?.configure({ core: "/core.js", wasm: new URL("https://cdn.example/core.wasm") });
MuviJobs?.configure({});
MuviJobs?.define();
MuviJobs?.define("portal-jobs", customElements);
export const version: string | undefined = MuviJobs?.version;
export const observed: readonly string[] = MuviJobs?.observedAttributes ?? [];
export const made: MuviJobs | undefined = MuviJobs && new MuviJobs();
if (MuviJobs) {
  const known: MuviJobsConstructor = MuviJobs;
  class PortalJobs extends known {
    newest(): Job | undefined {
      return this.jobs[0];
    }
  }
  customElements.define("portal-jobs-2", PortalJobs);
}

// The tag map.
const element: MuviJobs = document.createElement("muvi-jobs");
const found: MuviJobs | null = document.querySelector("muvi-jobs");
for (const each of document.getElementsByTagName("muvi-jobs")) each.refresh();
export const anyElement: HTMLElement | null = found;

// Properties, as they are read …
export const settings: {
  endpoint: string;
  limit: number;
  status: JobStatus | "";
  modelId: string;
  search: string;
  refreshInterval: number | "auto" | "off";
  refreshControl: "free" | "fixed" | "hidden";
  requestBudget: number;
  detailBudget: number;
  failureReasons: boolean;
  previews: boolean;
  selectable: "on" | "off";
  shortcuts: "on" | "off";
  actionParallelism: number;
  readOnly: boolean;
  theme: "auto" | "light" | "dark";
  density: "comfortable" | "compact";
  timeZone: string;
  label: string;
  credentials: RequestCredentials;
  loading: "eager" | "lazy";
  jobHref: string;
  selected: string;
  detail: "panel" | "none";
  lang: string;
} = element;

// … and as they are set.
element.endpoint = "/v1/jobs";
element.limit = 50;
element.status = "failed";
element.status = "";
element.modelId = "google/veo-3.1-fast/text-to-video";
element.search = "job_1";
element.refreshInterval = 2.5;
element.refreshInterval = "auto";
element.refreshInterval = "off";
element.refreshControl = "fixed";
element.requestBudget = 60;
element.detailBudget = 0;
element.failureReasons = true;
element.previews = true;
element.selectable = "off";
element.shortcuts = "off";
element.actionParallelism = 8;
element.theme = "dark";
element.density = "compact";
element.timeZone = "Europe/Zurich";
element.label = "Videos";
element.credentials = "include";
element.loading = "lazy";
element.jobHref = "/jobs/{jobId}";
element.selected = "job_1";
element.detail = "none";
element.readOnly = true;
element.apiKey = "key";
element.apiKey = () => "key";
element.apiKey = async () => "key";
element.transport = (request: Request) => fetch(request);

// Null and undefined are the default again.
element.limit = null;
element.status = undefined;
element.refreshInterval = null;
element.theme = undefined;
element.selected = null;
element.readOnly = undefined;
element.apiKey = null;
element.transport = null;

// What can only be read.
const [job] = element.jobs;
export const read: [string, string, number | null, string, string | null, string | null] | undefined =
  job && [job.jobId, job.status, job.progress, job.model, job.createdAt, job.completedAt];
export const state: "idle" | "loading" | "ready" | "error" = element.state;
export const ready: Promise<MuviJobs> = element.ready;
export const own: string = element.version;

// Methods.
export const refreshed: Promise<void> = element.refresh();
export const loaded: Promise<void> = element.loadMore();
element.select("job_1");
element.select(null);
element.focus();
element.focus({ preventScroll: true });

// Every event with its detail, at the element and above it.
element.addEventListener("muvi-ready", ({ detail }) => detail.version.trim());
element.addEventListener("muvi-load", ({ detail }) => {
  const source: "initial" | "more" | "refresh" | "config" = detail.source;
  const count: number = detail.hasMore ? detail.count : 0;
  return [source, count];
});
element.addEventListener("muvi-change", ({ detail }) => {
  const change: MuviChangeDetail = detail;
  return [
    ...change.added,
    ...change.updated.map(({ jobId, from, to }) => jobId + from + to),
    ...change.removed,
  ];
});
element.addEventListener("muvi-job-done", ({ detail }) => detail.jobId + detail.status);
document.addEventListener("muvi-select", (event) => {
  const chosen: Job = event.detail.job;
  return event.detail.jobId === chosen.jobId;
});
window.addEventListener("muvi-open", (event) => {
  event.preventDefault();
  return new URL(event.detail.href, location.href);
});
document.addEventListener("muvi-action", (event) => {
  const { jobIds, action } = event.detail;
  const isCancel: boolean = action === "cancel";
  if (isCancel && jobIds.length > 10) event.preventDefault();
});
document.body.addEventListener("muvi-error", ({ detail }) => {
  const error: MuviErrorDetail = detail;
  const numbers: (number | undefined)[] = [error.status, error.retryInMs];
  return [error.stage, error.code, error.message, error.requestId, ...numbers];
});

/** Whatever the event is, its detail is plain data. */
export function listen<Type extends keyof MuviJobsEventMap>(
  type: Type,
  listener: (detail: MuviJobsEventMap[Type]["detail"]) => void,
): void {
  element.addEventListener(type, (event) => listener(event.detail));
}
