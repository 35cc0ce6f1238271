// The page as a guest in a frame: tells the portal around it its height and what happened, and does what the portal asks.
//
// The operator names the portals in <meta name="muvi-frame-origins">; whoever else frames the page gets `hello`, which
// carries nothing, and no more. The other side of the talk is muvi-jobs-frame.js. No key travels either way.
// @ts-check

const EVENTS = ["ready", "load", "change", "job-done", "select", "open", "action", "error"].map(
  (name) => `muvi-${name}`,
);

/** What is told to a portal that has not answered yet: the beginning matters, and memory has an end. */
const MAX_WAITING = 32;

/** In one message. The longest honest one names the jobs of a page that changed. */
const MAX_VALUES = 10_000;

const PLAIN = [Object.prototype, Array.prototype];

/** An element as muvi-jobs.js defines it; before that, none of this is there. @typedef {HTMLElement & Record<string, any>} Widget */

/** The origin that a text stands for, if it is one and nothing more. @param {string} text */
function originOf(text) {
  try {
    const { origin, href, protocol } = new URL(text);
    return /^https?:$/.test(protocol) && href === `${origin}/` ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** Who may hear from this page. The origin "null" never is: anyone can have it. */
function allowedOrigins() {
  const meta = document.querySelector('meta[name="muvi-frame-origins"]');
  const texts = (meta?.getAttribute("content") ?? "").split(/[\s,]+/).filter(Boolean);
  for (const text of texts) {
    if (!originOf(text))
      console.warn(`muvi-frame-origins: "${text.slice(0, 200)}" is no origin such as https://portal.example`);
  }
  // Not `self.origin`: in a sandbox that is "null", and the address still says whose page this is.
  return new Set([location.origin, ...texts].map(originOf).filter(Boolean));
}

/**
 * A message of the protocol: plain data, frozen on the way. One with a key that could reach a prototype when it is copied
 * is none, and neither is one that would take long to look through. muvi-jobs-frame.js asks the same of what it hears.
 * @param {any} data
 * @returns {data is {muvi: 1, type: string} & Record<string, unknown>}
 */
function isMessage(data) {
  const todo = [data];
  for (let seen = 0; todo.length > 0; seen++) {
    const value = todo.pop();
    if (seen + todo.length > MAX_VALUES) return false;
    if (typeof value !== "object" || value === null) continue;
    if (!PLAIN.includes(Object.getPrototypeOf(value))) return false;
    for (const key of Reflect.ownKeys(value)) {
      if (key === "__proto__" || key === "constructor" || key === "prototype") return false;
      todo.push(value[key]);
    }
    Object.freeze(value);
  }
  return data?.muvi === 1 && typeof data.type === "string";
}

/**
 * Offers itself to the portal, and serves it from when it answers.
 * @param {Widget} widget
 * @param {string[]} settings the attributes that a portal may set: those that stand in an address, too
 * @param {Event[]} missed what the widget has told already
 */
export function meetPortal(widget, settings, missed) {
  const portal = window.parent;
  const allowed = allowedOrigins();
  const link = linkTo(widget, settings, missed);
  let hasRefused = false;
  // Nothing but that somebody is here: who listens is not known yet.
  const hello = () => portal.postMessage({ muvi: 1, type: "hello" }, "*");

  addEventListener("message", ({ source, origin, data, ports }) => {
    if (source !== portal) return;
    if (!allowed.has(origin)) {
      if (!hasRefused) console.warn(`${origin} is not in muvi-frame-origins of this page: it hears nothing.`);
      hasRefused = true;
    } else if (!isMessage(data)) return;
    else if (data.type === "hello") hello();
    else if (data.type === "init" && ports[0]) link.open(ports[0]);
  });
  hello();
  leaveLinksToTheTab();
}

/** A job's own page belongs into a tab and not into a box of the portal. */
function leaveLinksToTheTab() {
  const base = document.createElement("base");
  base.target = "_blank";
  document.head.append(base);
}

/** The talk with the portal. @param {Widget} widget @param {string[]} settings @param {Event[]} missed */
function linkTo(widget, settings, missed) {
  /** @type {MessagePort | undefined} */
  let port;
  let height = 0;
  /** @type {object[]} */
  const waiting = [];

  /** @param {object} message */
  const tell = (message) => port?.postMessage({ muvi: 1, ...message });

  /** @param {Event} event */
  const pass = (event) => {
    const message = { type: "event", name: event.type, detail: /** @type {CustomEvent} */ (event).detail };
    if (port) tell(message);
    else if (waiting.length < MAX_WAITING) waiting.push(message);
  };
  missed.forEach(pass);
  for (const name of EVENTS) widget.addEventListener(name, pass);

  // The observer calls once a frame at most, after layout and before paint: the portal hears of a height before it is seen.
  const observer = new ResizeObserver(() => {
    const now = Math.ceil(document.body.getBoundingClientRect().height);
    if (now === height) return;
    height = now;
    tell({ type: "size", height });
  });
  // Not before the first rows: the portal should not shrink around a list that is still loading, and grow again.
  customElements
    .whenDefined("muvi-jobs")
    .then(() => widget.ready)
    .then(() => observer.observe(document.body));

  return {
    /** A second port is the portal's second thought: it was loaded later, or anew. @param {MessagePort} next */
    open(next) {
      port?.close();
      port = next;
      port.onmessage = ({ data }) => isMessage(data) && obey(widget, settings, data, tell);
      tell({ type: "ready", version: widget.version });
      if (height) tell({ type: "size", height });
      for (const message of waiting.splice(0)) tell(message);
    },
  };
}

/**
 * @param {Widget} widget
 * @param {string[]} settings
 * @param {{type: string} & Record<string, unknown>} message
 * @param {(message: object) => void} tell
 */
async function obey(widget, settings, message, tell) {
  if (message.type === "refresh") {
    await widget.refresh?.();
    tell({ type: "done", id: message.id });
  }
  if (message.type !== "config" || typeof message.settings !== "object" || !message.settings) return;
  for (const [name, value] of Object.entries(message.settings)) {
    if (value !== null && (typeof value !== "string" || value.length > 1_000)) continue;
    // The list then scrolls in itself, and not in the frame.
    if (name === "max-height") widget.style.maxHeight = value && `${Number(value)}px`;
    else if (!settings.includes(name)) continue;
    else if (value === null) widget.removeAttribute(name);
    else widget.setAttribute(name, value);
  }
}
