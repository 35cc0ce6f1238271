// <muvi-jobs-frame>: the stand-alone page of the widget in an <iframe>, for portals that allow nothing else.
//
// It makes the frame (or takes the one written inside it), lets it be as high as its content, and passes events and
// settings through. Loads nothing else; the other side of the talk is page-frame.js. What comes from a frame is a
// stranger's word: it counts only from that window and that origin, and only in the forms that are written here.
// Safe to import where there is no DOM.
// @ts-check

/** What stands in the address of the page, by the names of attributes. */
const IN_ADDRESS = [
  "status",
  "model-id",
  "search",
  "limit",
  "refresh-interval",
  "theme",
  "density",
  "lang",
  "time-zone",
  "read-only",
  "failure-reasons",
  "previews",
  "selectable",
  "shortcuts",
  "selected",
  "detail",
];

/** There or not, whatever they hold. */
const FLAGS = ["read-only", "failure-reasons", "previews"];

/** What may change while the frame stays. */
const SETTINGS = [...IN_ADDRESS, "max-height"];

const ATTRIBUTES = [...SETTINGS, "src", "label", "sandbox", "loading"];

const EVENTS = ["ready", "load", "change", "job-done", "select", "open", "action", "error"].map(
  (name) => `muvi-${name}`,
);

/** The page is a guest of another origin: it runs, uses its own gateway, asks for a key, opens jobs in a tab, saves files. */
const SANDBOX =
  "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads";

/** The list scrolls in itself, so that no honest frame is higher. */
const MAX_HEIGHT_PX = 10_000;

/** In one message. The longest honest one names the jobs of a page that changed. */
const MAX_VALUES = 10_000;

const PLAIN = [Object.prototype, Array.prototype];

/** From when the frame has loaded to when it is said that nobody answers. */
const PATIENCE_MS = 5_000;

/**
 * A message of the protocol: plain data, frozen on the way. One with a key that could reach a prototype when it is copied
 * is none, and neither is one that would take long to look through. page-frame.js asks the same of what it hears.
 * @param {any} data
 * @returns {data is {muvi: 1, type: string} & Record<string, any>}
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

/** @param {string} attribute */
const propertyOf = (attribute) => attribute.replace(/-./g, (letter) => letter.charAt(1).toUpperCase());

/** @param {string} src */
function webAddress(src) {
  try {
    const url = new URL(src, document.baseURI);
    // An empty one would be the portal's own page, in itself.
    const isGood = src.trim() && /^https?:$/.test(url.protocol) && !url.username && !url.password;
    return isGood ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Who speaks from this frame: in a sandbox without its own origin, nobody in particular. @param {HTMLIFrameElement} iframe */
function originOf(iframe) {
  const isOpaque = iframe.hasAttribute("sandbox") && !iframe.sandbox.contains("allow-same-origin");
  return isOpaque ? "null" : (webAddress(iframe.src)?.origin ?? "null");
}

function sheet() {
  const sheet = new CSSStyleSheet();
  // The frame keeps the scheme of the portal: the page in it has both, and so is seen through.
  sheet.replaceSync(
    ":host{display:block}:host([hidden]){display:none}[hidden]{display:none!important}" +
      "iframe{display:block;width:100%;height:480px;border:0}",
  );
  return sheet;
}

function elementClass() {
  const styles = sheet();

  /** @implements {Pick<import("./package/muvi-jobs-frame.d.ts").MuviJobsFrame, "refresh" | "focus">} */
  class MuviJobsFrame extends HTMLElement {
    /** Defines the element by another name or in another registry. A name that is taken stays what it is. */
    static define(tag = "muvi-jobs-frame", registry = customElements) {
      // A class can stand for one name only.
      if (!registry.get(tag)) registry.define(tag, class extends MuviJobsFrame {});
    }

    static observedAttributes = ATTRIBUTES;

    static {
      for (const attribute of ATTRIBUTES) {
        const isFlag = FLAGS.includes(attribute);
        Object.defineProperty(this.prototype, propertyOf(attribute), {
          configurable: true,
          enumerable: true,
          /** @this {MuviJobsFrame} */
          get() {
            return isFlag ? this.hasAttribute(attribute) : (this.getAttribute(attribute) ?? "");
          },
          /** @this {MuviJobsFrame} @param {unknown} value */
          set(value) {
            if (isFlag) this.toggleAttribute(attribute, Boolean(value));
            else if (value === null || value === undefined) this.removeAttribute(attribute);
            else this.setAttribute(attribute, String(value));
          },
        });
      }
    }

    /** Not `isConnected`, which is true before the first of the callbacks. */
    #isLive = false;
    #slot = document.createElement("slot");
    /** @type {HTMLIFrameElement | undefined} */
    #iframe;
    /** @type {MessagePort | undefined} */
    #port;
    /** The page has taken its end of the port. */
    #isReady = false;
    /** Ends every listener of this connection. @type {AbortController | undefined} */
    #connection;
    /** What the frame does not know yet. @type {Set<string>} */
    #changed = new Set();
    #isTelling = false;
    /** Those who wait for the end of a refresh. @type {Map<number, () => void>} */
    #refreshes = new Map();
    #refreshed = 0;
    #height = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    #patience;
    /** The page was heard before the browser called it loaded. */
    #isEarly = false;
    #hasHello = false;

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [styles];
      root.append(this.#slot);
      // A frame inside may be parsed after this element is connected, and may be taken out before it.
      this.#slot.addEventListener("slotchange", () => {
        if (!this.#isLive || this.hasAttribute("src")) return;
        if (this.#iframe?.parentNode !== this) this.#end();
        if (!this.#iframe) this.#begin();
      });
    }

    connectedCallback() {
      for (const property of ATTRIBUTES.map(propertyOf)) this.#upgrade(property);
      this.#isLive = true;
      this.#begin();
    }

    disconnectedCallback() {
      this.#isLive = false;
      this.#end();
    }

    // Declared, so that `moveBefore`, which keeps a frame alive, does not count as removal.
    connectedMoveCallback() {}

    /** @param {string} name @param {string | null} before @param {string | null} after */
    attributeChangedCallback(name, before, after) {
      if (!this.#isLive) return;
      if (SETTINGS.includes(name)) this.#tellLater(name);
      if (name === "max-height") this.#fit();
      if (name === "label" && this.#iframe) this.#iframe.title = after || "Jobs";
      if ((name === "src" || name === "sandbox") && before !== after) {
        this.#end();
        this.#begin();
      }
    }

    /** Gets the first page again. Resolves when that is done and drawn, also after an error. @returns {Promise<void>} */
    refresh() {
      return new Promise((resolve) => {
        if (!this.#iframe || this.#refreshes.size >= 32) return resolve();
        const id = ++this.#refreshed;
        this.#refreshes.set(id, resolve);
        this.#tell({ type: "refresh", id });
      });
    }

    /** @override @param {FocusOptions} [options] */
    focus(options) {
      this.#iframe?.focus(options);
    }

    #begin() {
      const inside = this.querySelector(":scope > iframe");
      const iframe = this.hasAttribute("src") ? this.#made() : inside;
      if (!(iframe instanceof HTMLIFrameElement)) return;
      this.#iframe = iframe;
      this.#connection = new AbortController();
      const { signal } = this.#connection;
      window.addEventListener("message", (event) => this.#hear(event), { signal });
      iframe.addEventListener("load", () => this.#beginToWait(), { signal });
      if (iframe === inside) {
        this.#changed = new Set(SETTINGS.filter((name) => this.hasAttribute(name)));
        // It may have said hello before this script was there.
        iframe.contentWindow?.postMessage({ muvi: 1, type: "hello" }, "*");
        if (iframe.loading !== "lazy") this.#beginToWait();
      } else {
        this.#matchScheme();
        this.#changed = new Set(["max-height"]);
        this.#slot.hidden = true;
        this.shadowRoot?.append(iframe);
      }
    }

    #end() {
      clearTimeout(this.#patience);
      this.#patience = undefined;
      this.#isEarly = false;
      this.#connection?.abort();
      this.#hangUp();
      for (const resolve of this.#refreshes.values()) resolve();
      this.#refreshes.clear();
      if (this.#iframe?.parentNode === this.shadowRoot) this.#iframe?.remove();
      this.#iframe = undefined;
      this.#slot.hidden = false;
      this.#height = 0;
      this.#hasHello = false;
    }

    /** The frame of this element's `src`; undefined if that is no good. */
    #made() {
      const src = this.getAttribute("src") ?? "";
      const url = webAddress(src);
      if (!url) return this.#complain("bad_src", `src cannot be "${src.slice(0, 200)}"`);
      for (const attribute of IN_ADDRESS) {
        const value = this.#setting(attribute);
        const names = { search: "q", selected: "job" };
        const name = /** @type {Record<string, string>} */ (names)[attribute] ?? attribute;
        if (value !== null) url.searchParams.set(name, value);
      }
      url.searchParams.set("frame", "");
      const iframe = document.createElement("iframe");
      iframe.title = this.getAttribute("label") || "Jobs";
      iframe.loading = this.getAttribute("loading") === "eager" ? "eager" : "lazy";
      iframe.referrerPolicy = "strict-origin";
      // Ids and links are copied, and videos of jobs have their button for the whole screen.
      iframe.allow = "clipboard-write; fullscreen";
      this.#confine(iframe, url.origin === location.origin);
      iframe.src = url.href;
      return iframe;
    }

    /**
     * A frame of the portal's own origin gets no sandbox by itself: one with its own origin could take it off again, and
     * one without could not use the portal's gateway. It is trusted as a script of that server is.
     * @param {HTMLIFrameElement} iframe
     * @param {boolean} isOwnOrigin
     */
    #confine(iframe, isOwnOrigin) {
      const asked = this.getAttribute("sandbox");
      if (asked !== null) iframe.setAttribute("sandbox", asked);
      else if (!isOwnOrigin) iframe.setAttribute("sandbox", SANDBOX);
      const { sandbox } = iframe;
      const isNone = sandbox.contains("allow-same-origin") && sandbox.contains("allow-scripts");
      if (!isOwnOrigin || !isNone) return;
      sandbox.remove("allow-same-origin");
      this.#warn("sandbox: on one's own origin, allow-same-origin with allow-scripts is none");
    }

    /** What an attribute says to the page. @param {string} attribute */
    #setting(attribute) {
      // What the page cannot inherit through the frame.
      if (attribute === "lang") return this.closest("[lang]")?.getAttribute("lang") ?? null;
      if (attribute === "max-height") return this.hasAttribute(attribute) ? String(this.#maxHeight()) : null;
      const value = this.getAttribute(attribute);
      return FLAGS.includes(attribute) && value !== null ? "true" : value;
    }

    #maxHeight() {
      const height = Number.parseFloat(this.getAttribute("max-height") ?? "");
      return height > 0 && height < MAX_HEIGHT_PX ? height : MAX_HEIGHT_PX;
    }

    /** What came to the window; all but the first words of this frame is none of this element's. @param {MessageEvent} event */
    #hear({ source, origin, data }) {
      const iframe = this.#iframe;
      if (!iframe || !source || source !== iframe.contentWindow) return;
      const expected = originOf(iframe);
      if (origin !== expected || !isMessage(data) || data.type !== "hello") return;
      this.#hasHello = true;
      this.#showFrame(true);
      this.#hangUp();
      const { port1, port2 } = new MessageChannel();
      this.#port = port1;
      port1.onmessage = ({ data }) => isMessage(data) && this.#follow(data);
      // "null" cannot be named as a target. The message carries nothing but the port.
      const target = expected === "null" ? "*" : expected;
      iframe.contentWindow?.postMessage({ muvi: 1, type: "init" }, target, [port2]);
    }

    /** @param {{type: string} & Record<string, any>} message */
    #follow({ type, height, name, detail, id }) {
      if (type === "ready") {
        this.#isReady = true;
        this.#isEarly = this.#patience === undefined;
        clearTimeout(this.#patience);
        this.#patience = undefined;
        this.#tellSettings();
        for (const id of this.#refreshes.keys()) this.#tell({ type: "refresh", id });
      } else if (type === "size" && Number.isFinite(height) && height >= 0 && height <= MAX_HEIGHT_PX) {
        this.#height = height;
        this.#fit();
      } else if (type === "event" && EVENTS.includes(name)) {
        this.#emit(name, detail);
      } else if (type === "done") {
        this.#refreshes.get(id)?.();
        this.#refreshes.delete(id);
      }
    }

    #fit() {
      if (!this.#iframe || !this.#height) return;
      const { style } = this.#iframe;
      // A border of the portal's own frame must not take its height from the content.
      style.boxSizing = "content-box";
      style.height = `${Math.min(Math.ceil(this.#height), this.#maxHeight())}px`;
      this.#matchScheme();
    }

    /**
     * Where a portal says nothing about schemes, its pages are light, and yet the browser asks the page in the frame for the
     * scheme that the person prefers; and where the two differ, the frame gets an opaque ground.
     */
    #matchScheme() {
      if (this.#iframe?.parentNode === this) return;
      const isSilent =
        getComputedStyle(this).colorScheme === "normal" &&
        !document.querySelector("meta[name='color-scheme']");
      this.#iframe?.style.setProperty("color-scheme", isSilent ? "light" : "");
    }

    /** @param {object} message */
    #tell(message) {
      if (this.#isReady) this.#port?.postMessage({ muvi: 1, ...message });
    }

    /** Once per task, however many attributes change. @param {string} name */
    #tellLater(name) {
      this.#changed.add(name);
      if (this.#isTelling) return;
      this.#isTelling = true;
      queueMicrotask(() => {
        this.#isTelling = false;
        this.#tellSettings();
      });
    }

    #tellSettings() {
      if (!this.#isReady || this.#changed.size === 0) return;
      const settings = Object.fromEntries([...this.#changed].map((name) => [name, this.#setting(name)]));
      this.#changed.clear();
      this.#tell({ type: "config", settings });
    }

    #hangUp() {
      if (this.#port) this.#port.onmessage = null;
      this.#port?.close();
      this.#port = undefined;
      this.#isReady = false;
    }

    /** The frame has loaded something; whether it is the page will be seen, or was seen already. */
    #beginToWait() {
      clearTimeout(this.#patience);
      this.#patience = this.#isEarly ? undefined : setTimeout(() => this.#giveUp(), PATIENCE_MS);
      this.#isEarly = false;
    }

    #giveUp() {
      this.#patience = undefined;
      const { src = "" } = this.#iframe ?? {};
      if (this.#hasHello) {
        return this.#complain(
          "frame_refused",
          `${src}: its muvi-frame-origins does not name ${location.origin}`,
        );
      }
      this.#showFrame(false);
      const message = `${src} is not heard: is it down, another page, or does its frame-ancestors refuse this one?`;
      this.#complain("frame_silent", message);
    }

    /** In place of a frame that shows an error of the browser: what the author wrote for that case. @param {boolean} isShown */
    #showFrame(isShown) {
      if (this.#iframe?.parentNode !== this.shadowRoot || (!isShown && !this.firstElementChild)) return;
      this.#iframe?.toggleAttribute("hidden", !isShown);
      this.#slot.hidden = isShown;
    }

    /** @param {string} code @param {string} message */
    #complain(code, message) {
      this.#warn(message);
      queueMicrotask(() => this.#emit("muvi-error", Object.freeze({ stage: "load", code, message })));
    }

    /** @param {string} message */
    #warn(message) {
      console.warn(`<muvi-jobs-frame>: ${message}`);
    }

    /** @param {string} type @param {unknown} detail */
    #emit(type, detail) {
      this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
    }

    /** A property that was set before the class was defined hides the accessor: set it again. @param {string} property */
    #upgrade(property) {
      if (!Object.hasOwn(this, property)) return;
      const self = /** @type {any} */ (this);
      const value = self[property];
      delete self[property];
      self[property] = value;
    }
  }
  return MuviJobsFrame;
}

/** The class of the element; undefined where there is no DOM. */
export const MuviJobsFrame = typeof HTMLElement === "function" ? elementClass() : undefined;

if (MuviJobsFrame && !customElements.get("muvi-jobs-frame")) {
  customElements.define("muvi-jobs-frame", MuviJobsFrame);
}
