// The types of `<muvi-jobs>` in JSX, for React 19, Preact and Solid: `import "muvi-jobs/jsx"` once, anywhere.
//
// Of the frameworks only those that are installed are extended; what speaks of the others is passed over, which is what
// each `@ts-ignore` is for.

import type { MuviJobs, MuviJobsEventMap } from "./muvi-jobs.js";

/** The properties that a page may set. */
type Settable =
  | "endpoint"
  | "limit"
  | "status"
  | "modelId"
  | "search"
  | "refreshInterval"
  | "refreshControl"
  | "requestBudget"
  | "detailBudget"
  | "failureReasons"
  | "previews"
  | "selectable"
  | "shortcuts"
  | "actionParallelism"
  | "readOnly"
  | "theme"
  | "density"
  | "timeZone"
  | "label"
  | "credentials"
  | "loading"
  | "jobHref"
  | "selected"
  | "detail"
  | "apiKey"
  | "transport";

/** Attributes that are spelled otherwise than their property. */
interface Spelled {
  "model-id": "modelId";
  "refresh-interval": "refreshInterval";
  "refresh-control": "refreshControl";
  "request-budget": "requestBudget";
  "detail-budget": "detailBudget";
  "failure-reasons": "failureReasons";
  "action-parallelism": "actionParallelism";
  "time-zone": "timeZone";
  "job-href": "jobHref";
  "read-only": "readOnly";
}

type Listener<Type extends keyof MuviJobsEventMap> = (event: MuviJobsEventMap[Type]) => void;

/** What stands in a tag of `<muvi-jobs>` besides what stands in every tag. */
export type MuviJobsProps = {
  [Property in Settable]?: MuviJobs[Property] | undefined;
} & {
  [Attribute in keyof Spelled]?: MuviJobs[Spelled[Attribute]] | undefined;
};

/** Listeners as React 19 and Preact take them: `onmuvi-select`. */
export type MuviJobsListeners = {
  [Type in keyof MuviJobsEventMap as `on${Type}`]?: Listener<Type> | undefined;
};

/** Listeners as Solid takes them: `on:muvi-select`. */
export type MuviJobsSolidListeners = {
  [Type in keyof MuviJobsEventMap as `on:${Type}`]?: Listener<Type> | undefined;
};

// @ts-ignore
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      "muvi-jobs": DetailedHTMLProps<HTMLAttributes<MuviJobs>, MuviJobs> & MuviJobsProps & MuviJobsListeners;
    }
  }
}

// The attributes of every element have moved between versions of Preact; those of a division are where they were.
// @ts-ignore
type PreactDivision = import("preact").JSX.IntrinsicElements["div"];
// @ts-ignore
type PreactReference = import("preact").ClassAttributes<MuviJobs>;

// @ts-ignore
declare module "preact" {
  namespace JSX {
    interface IntrinsicElements {
      "muvi-jobs": Omit<PreactDivision, "ref"> & PreactReference & MuviJobsProps & MuviJobsListeners;
    }
  }
}

// @ts-ignore
declare module "solid-js" {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      "muvi-jobs": HTMLAttributes<MuviJobs> & MuviJobsProps & MuviJobsSolidListeners;
    }
  }
}
