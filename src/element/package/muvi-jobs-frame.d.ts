// What muvi-jobs-frame.js gives to a portal.

/** The stand-alone page of the widget in a frame that is as high as its content. */
export interface MuviJobsFrame extends HTMLElement {
  /** The address of the page. Without one, the `<iframe>` written inside the element is taken. */
  src: string;
  /** The title of the frame; `Jobs` if there is none. */
  label: string;
  /** The most CSS pixels that the frame may be high; a number as text. */
  maxHeight: string;
  /** Takes the place of the sandbox that the frame gets on another origin. */
  sandbox: string;
  /** When the frame loads; `lazy` unless it is `eager`. Read when the frame is made. */
  loading: string;
  status: string;
  modelId: string;
  search: string;
  limit: string;
  refreshInterval: string;
  theme: string;
  density: string;
  timeZone: string;
  readOnly: boolean;
  failureReasons: boolean;
  previews: boolean;
  /** `off` leaves out the boxes in front of the rows. */
  selectable: string;
  /** `off` leaves single keys alone. */
  shortcuts: string;
  /** The id of a job that is opened. */
  selected: string;
  /** `none`: the page opens no job and only tells by `muvi-select`. */
  detail: string;
  /** Gets the first page again. Resolves when that is done and drawn, also after an error, or when the frame is gone. */
  refresh(): Promise<void>;
  focus(options?: FocusOptions): void;
}

export interface MuviJobsFrameConstructor {
  new (): MuviJobsFrame;
  /** Defines the element by another name or in another registry. A name that is taken stays what it is. */
  define(tag?: string, registry?: CustomElementRegistry): void;
}

/** The class of the element; undefined where there is no DOM. */
export const MuviJobsFrame: MuviJobsFrameConstructor | undefined;

declare global {
  interface HTMLElementTagNameMap {
    "muvi-jobs-frame": MuviJobsFrame;
  }
}
