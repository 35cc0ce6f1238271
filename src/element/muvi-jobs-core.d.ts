// The exports of the WebAssembly core as the definer uses them (`src/element/instance.rs`).

export interface Instance {
  configure(settings: object): void;
  refresh(resolve: () => void): void;
  loadMore(resolve: () => void): void;
  whenSettled(resolve: (value: unknown) => void): void;
  select(jobId: string | undefined): void;
  keyChanged(settings: object): void;
  jobs(): object[];
  destroy(): void;
  free(): void;
}

export function mount(base: HTMLElement, settings: object, host: object): Instance;
export function styles(): string;
/** Loads what is delivered apart; only in a release (`xtask/src/annex.rs`). */
export const annex: (() => Promise<unknown>) | undefined;
export default function init(options: { module_or_path: URL }): Promise<unknown>;

export type Core = typeof import("./muvi-jobs-core.js");
