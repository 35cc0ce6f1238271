// The core as the definer uses it (`src/element/core.js`), and the glue as the core does (`src/element/instance.rs`).

import type { Job } from "./package/muvi-jobs.js";

/** A widget that is drawn. `done` is called when what was asked for is drawn, or is over. */
export interface Instance {
  /** Calls back when there is something to be seen, and perhaps again when there is more, unless the element is gone by then. */
  whenDrawn(done: () => void): void;
  configure(): void;
  keyChanged(): void;
  refresh(done: () => void): void;
  loadMore(done: () => void): void;
  whenSettled(done: (value: unknown) => void): void;
  select(jobId: string | undefined): void;
  jobs(): readonly Job[];
  destroy(): void;
}

/** An element in one of its lives. */
export interface Owner {
  readonly element: HTMLElement & Record<string, any>;
  readonly properties: readonly string[];
  endpoint(): string;
  /** Grows when data that is shown may be somebody else's. */
  epoch(): number;
  isCurrent(): boolean;
  emit(type: string, detail: object): void;
  dispatch(type: string, detail: object, cancelable: boolean): boolean;
  /** The state, and after it the other custom states that hold. */
  state(states: string): void;
  warn(name: string, text: string): void;
}

export type Flights = Map<string, { answer: Promise<Response>; abort?: AbortController; isOver?: boolean }>;

export { makeCore } from "./core.js";

interface Widget {
  /** Draws the next piece into an element, by the same settings. Answers whether it was the last, which asks for the first page. */
  drawNext(base: HTMLElement, settings: object): boolean;
  /** Lets no more rows than these into the document. */
  admit(rows: number): void;
  configure(settings: object): void;
  keyChanged(settings: object): void;
  refresh(done: () => void): void;
  loadMore(done: () => void): void;
  whenSettled(done: (value: unknown) => void): void;
  select(jobId: string | undefined): void;
  /** Answers whether the jobs are others than the last time; the pairs are places in the list that was given then. */
  jobs(take: (portions: readonly (Job | readonly [number, number])[]) => void): boolean;
  isStarting(): boolean;
  /** Answers whether to go on at once; else the call comes when the live part is there. */
  whenLive(call: () => void): boolean;
  stop(): void;
  destroy(): void;
  free(): void;
}

interface Glue {
  init(options: { module_or_path: unknown }): Promise<unknown>;
  mount(settings: object, host: object): Widget;
  /** Answers the sheet of shadow roots. */
  prepare(): string;
  /** Load what is delivered apart; only in a release (`xtask/src/parts.rs`). */
  live?: () => Promise<unknown>;
  annex?: () => Promise<unknown>;
}

declare global {
  /** The build puts it into the same file; it is no global there. */
  function makeGlue(guard: (exports: WebAssembly.Exports) => WebAssembly.Exports): Glue;
}
