// The types of `muvi-jobs.js`: the element, its events, and what both add to the types of a page.
//
// Written by hand. That they say what the definer does, and what custom-elements.json says, is tested in tests/package.

/** The statuses that the API documents. */
export type JobStatus = "pending" | "processing" | "completed" | "failed" | "cancelled";

/** A status as the API sent it: one that nobody knows yet is passed on as it is. */
export type AnyJobStatus = JobStatus | (string & {});

/** A job as the API's list sends it. */
export interface Job {
  readonly jobId: string;
  readonly status: AnyJobStatus;
  /** 0 to 100; null where the API sent none. */
  readonly progress: number | null;
  /** The model's slug; empty where the API sent none. */
  readonly model: string;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** ISO 8601; null while the job has not ended. */
  readonly completedAt: string | null;
}

export interface MuviReadyDetail {
  readonly version: string;
}

export interface MuviLoadDetail {
  readonly source: "initial" | "more" | "refresh" | "config";
  /** How many jobs are loaded. */
  readonly count: number;
  readonly hasMore: boolean;
}

/** What a refresh found to be different. */
export interface MuviChangeDetail {
  readonly added: readonly string[];
  readonly updated: readonly MuviJobUpdate[];
  readonly removed: readonly string[];
}

/** A job whose status changed. */
export interface MuviJobUpdate {
  readonly jobId: string;
  readonly from: AnyJobStatus;
  readonly to: AnyJobStatus;
}

export interface MuviJobDoneDetail {
  readonly jobId: string;
  readonly status: AnyJobStatus;
}

export interface MuviSelectDetail {
  readonly jobId: string;
  readonly job: Job;
}

export interface MuviOpenDetail {
  readonly jobId: string;
  readonly href: string;
}

export interface MuviActionDetail {
  readonly jobIds: readonly string[];
  readonly action: "cancel";
}

export interface MuviErrorDetail {
  readonly stage: "config" | "load" | "csp" | "network" | "http" | "parse" | "crash";
  /** The API's code where it gave one. */
  readonly code: string;
  /** The HTTP status of the answer. */
  readonly status?: number;
  /** What the API calls the request; of use to its support. */
  readonly requestId?: string;
  readonly message: string;
  /** When the widget tries again by itself. */
  readonly retryInMs?: number;
}

/** The element's events. All bubble and are composed; the detail is frozen plain data. */
export interface MuviJobsEventMap {
  "muvi-ready": CustomEvent<MuviReadyDetail>;
  "muvi-load": CustomEvent<MuviLoadDetail>;
  "muvi-change": CustomEvent<MuviChangeDetail>;
  "muvi-job-done": CustomEvent<MuviJobDoneDetail>;
  "muvi-select": CustomEvent<MuviSelectDetail>;
  /** Cancelable: `preventDefault()` keeps the link from being followed. */
  "muvi-open": CustomEvent<MuviOpenDetail>;
  /** Cancelable: `preventDefault()` keeps the jobs from being cancelled. */
  "muvi-action": CustomEvent<MuviActionDetail>;
  "muvi-error": CustomEvent<MuviErrorDetail>;
}

/** The element `<muvi-jobs>`. A property that is set to null or undefined takes its default again. */
export interface MuviJobs extends HTMLElement {
  get endpoint(): string;
  set endpoint(value: string | null | undefined);

  get limit(): number;
  set limit(value: number | null | undefined);

  get status(): JobStatus | "";
  set status(value: JobStatus | "" | null | undefined);

  get modelId(): string;
  set modelId(value: string | null | undefined);

  get search(): string;
  set search(value: string | null | undefined);

  /** In seconds. Zero is read back as `off`. */
  get refreshInterval(): number | "auto" | "off";
  set refreshInterval(value: number | "auto" | "off" | null | undefined);

  get refreshControl(): "free" | "fixed" | "hidden";
  set refreshControl(value: "free" | "fixed" | "hidden" | null | undefined);

  /** Zero where there is none; to take it away set null. */
  get requestBudget(): number;
  set requestBudget(value: number | null | undefined);

  get detailBudget(): number;
  set detailBudget(value: number | null | undefined);

  /** Rows of failed jobs say why, for one call each. */
  get failureReasons(): boolean;
  set failureReasons(value: boolean | null | undefined);

  /** Rows of completed jobs show what they made, for one call each and the picture. */
  get previews(): boolean;
  set previews(value: boolean | null | undefined);

  get selectable(): "on" | "off";
  set selectable(value: "on" | "off" | null | undefined);

  get shortcuts(): "on" | "off";
  set shortcuts(value: "on" | "off" | null | undefined);

  get actionParallelism(): number;
  set actionParallelism(value: number | null | undefined);

  /** Nothing can be cancelled. */
  get readOnly(): boolean;
  set readOnly(value: boolean | null | undefined);

  get theme(): "auto" | "light" | "dark";
  set theme(value: "auto" | "light" | "dark" | null | undefined);

  get density(): "comfortable" | "compact";
  set density(value: "comfortable" | "compact" | null | undefined);

  get timeZone(): string;
  set timeZone(value: string | null | undefined);

  get label(): string;
  set label(value: string | null | undefined);

  get credentials(): RequestCredentials;
  set credentials(value: RequestCredentials | null | undefined);

  get loading(): "eager" | "lazy";
  set loading(value: "eager" | "lazy" | null | undefined);

  /** A URL with `{jobId}`. */
  get jobHref(): string;
  set jobHref(value: string | null | undefined);

  /** The id of the job that is open; empty if none is. */
  get selected(): string;
  set selected(value: string | null | undefined);

  get detail(): "panel" | "none";
  set detail(value: "panel" | "none" | null | undefined);

  /** Never an attribute, in a URL, in storage or in the document. A function is asked again once after a 401. */
  get apiKey(): string | (() => string | Promise<string>) | null;
  set apiKey(value: string | (() => string | Promise<string>) | null | undefined);

  /** Takes the place of `fetch` for every call of the API. */
  get transport(): ((request: Request) => Promise<Response>) | null;
  set transport(value: ((request: Request) => Promise<Response>) | null | undefined);

  /** A frozen snapshot of the loaded jobs: the same while nothing is different; jobs that have not changed stay the same objects. */
  readonly jobs: readonly Job[];
  readonly state: "idle" | "loading" | "ready" | "error";
  /** Resolves at the first rows, empty text or error; never rejects. */
  readonly ready: Promise<MuviJobs>;
  readonly version: string;

  /** Gets the first page again. Resolves when that is done and drawn, also after an error. */
  refresh(): Promise<void>;
  /** Gets the next page. Resolves when that is done and drawn, also after an error. */
  loadMore(): Promise<void>;
  /** Opens a job, loaded or not, or only marks its row where `detail` is `none`; null closes it. */
  select(jobId: string | null): void;
  focus(options?: FocusOptions): void;
}

/** Where the core is, for pages that cannot have it beside the definer. Relative addresses are relative to the page. */
export interface MuviJobsPlaces {
  core?: string | URL;
  wasm?: string | URL | Response | BufferSource | WebAssembly.Module;
}

export interface MuviJobsConstructor {
  new (): MuviJobs;
  readonly prototype: MuviJobs;
  readonly version: string;
  readonly observedAttributes: readonly string[];
  /** Defines the element by another name or in another registry. */
  define(tag?: string, registry?: CustomElementRegistry): void;
  /** Tells where the core is, before the first element is connected. */
  configure(places: MuviJobsPlaces): void;
}

/** The class of the element; undefined where there is no DOM, as on a server. Importing it defines `<muvi-jobs>`. */
export declare const MuviJobs: MuviJobsConstructor | undefined;

declare global {
  interface HTMLElementTagNameMap {
    "muvi-jobs": MuviJobs;
  }

  // `on…` listeners of elements, documents and windows all find their events here.
  interface GlobalEventHandlersEventMap extends MuviJobsEventMap {}
}
