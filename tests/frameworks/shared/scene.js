// What every sample application shows, whatever it is written with: two sets of values, functions, names of events.

/**
 * @typedef {object} Values
 * @property {number} limit
 * @property {string} status
 * @property {string} label
 * @property {string} theme
 * @property {boolean} readOnly
 * @property {string} note
 */

const parameters = new URLSearchParams(location.search);

/** Whether the widget is defined only after the application has drawn itself. */
export const isLate = parameters.has("late");

/** What the page shows: `one` element, a `list` of two, or one under `another` name. */
export const scene = parameters.get("scene") ?? "one";

/** @type {Values} */
export const FIRST = {
  limit: 5,
  status: "completed",
  label: "Renders",
  theme: "dark",
  readOnly: true,
  note: "first note",
};

/** @type {Values} */
export const SECOND = {
  limit: 7,
  status: "",
  label: "Everything",
  theme: "light",
  readOnly: false,
  note: "second note",
};

/** The elements of the list, in their first order. */
export const LIST = [
  { id: "done", status: "completed" },
  { id: "broken", status: "failed" },
];

/** An object, where most pages give a text. */
export const endpoint = new URL("/v1/jobs", location.href);

/** A new function at every call, as an application makes one each time it draws. */
export const newApiKey = () => () => "pb_portal";

/**
 * Marks what it sends, so that the API sees that it was used.
 * @param {Request} request
 */
export const transport = (request) => {
  const headers = new Headers(request.headers);
  headers.set("x-portal", "yes");
  return fetch(new Request(request, { headers }));
};

/**
 * An event in a few words.
 * @param {Event} event
 */
export const describe = (event) => {
  const { type, detail } = /** @type {CustomEvent} */ (event);
  return [type, detail.source ?? detail.jobId ?? detail.code].filter(Boolean).join(" ");
};

/**
 * Listens to an element by hand. Returns what ends it.
 * @param {Element} element
 * @param {(text: string) => void} tell
 */
export const listen = (element, tell) => {
  const names = ["muvi-ready", "muvi-load", "muvi-select", "muvi-error"];
  const hear = (/** @type {Event} */ event) => tell(describe(event));
  for (const name of names) element.addEventListener(name, hear);
  return () => {
    for (const name of names) element.removeEventListener(name, hear);
  };
};
