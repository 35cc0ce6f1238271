// The definer: defines <muvi-jobs> at once and loads the WebAssembly core when the first element is connected.
//
// Everything about the contract with the DOM is here: attributes, properties, lifecycle, events, fallback. Nothing
// about jobs is. The class must exist before WebAssembly does, or frameworks would set its properties as attributes.
// Safe to import where there is no DOM.
// @ts-check

const VERSION = "0.1.0";

/** @typedef {ReturnType<typeof import("./muvi-jobs-core.js").makeCore>} Core */
/** @typedef {import("./muvi-jobs-core.js").Instance} Instance */
/** What pages are told of the element; tests/package compares. @typedef {import("./package/muvi-jobs.js").MuviJobs} Declared */

/**
 * Where the core comes from. A literal in `import()` and in `new URL()`: bundlers find the files by it, and the entries
 * for caches are made from it.
 * @type {{core: () => Promise<any>, wasm: (init?: RequestInit) => unknown, glue?: string}}
 */
const files = {
  core: () => import("./muvi-jobs-core.js"),
  wasm: (init) => fetch(new URL("./muvi-jobs-core_bg.wasm", import.meta.url), init),
};

/** @type {Promise<Core> | undefined} */
let loading;

/** How often the core has crashed; a page on which it always does must not try for ever. */
let crashes = 0;

/** What to do for each element that the core draws, when it crashes. @type {Set<() => void>} */
const living = new Set();

/** What is left of a core that crashed does nothing any more (`core.js`); the next element to ask gets a new one. */
function crashed() {
  crashes++;
  loading = undefined;
  living.forEach((end) => end());
}

/** The core is loaded once for all elements; a failure is forgotten, so that a later try starts afresh. */
function core() {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Adds the styles of what is loaded later. @param {string} more */
function dress(more) {
  styles += more;
  sheet.replaceSync(styles);
}

async function load() {
  if (crashes > 3) throw crashes;
  // Beside the glue and not after it: the glue would ask for WebAssembly one round trip later.
  const wasm = (async () => files.wasm())();
  wasm.catch(() => {});
  const core = (await files.core()).makeCore(crashed, flights, identity, dress);
  styles = BASE_STYLES;
  await core.init({ module_or_path: wasm });
  return core;
}

/**
 * Answers that are awaited, by what makes their requests the same. One that the core has not asked for yet has a switch.
 * @type {import("./muvi-jobs-core.js").Flights}
 */
const flights = new Map();

/**
 * An answer with its text, to be read at once and by any number: browsers read the text of one that has arrived in
 * another task, and draw a frame before it. Of a copy: the answer may be in the hands of the page's own `fetch`.
 * @param {Response} answer
 */
async function whole(answer) {
  if (!(answer instanceof Response)) return answer;
  const copy = answer.clone();
  const text = await copy.text();
  // Defined and not assigned: a page may have frozen what all answers inherit.
  return Object.defineProperties(copy, { text: { value: async () => text }, clone: { value: () => copy } });
}

/** What makes requests the same. @param {Request} request */
const identity = ({ url, credentials, headers }) => url + credentials + headers.get("authorization");

// Author's `display` and `hidden` must win, so nothing here is `!important`.
const BASE_STYLES = ":host{display:block}:host([hidden]){display:none}[hidden]{display:none!important}";

let styles = BASE_STYLES;

// Constructed, because a <style> element is blocked by `style-src 'self'`. One sheet for all elements of the document.
/** @type {CSSStyleSheet} */
let sheet;

/**
 * What an attribute may hold: reads its text, or answers undefined if it is no good.
 * @typedef {(text: string, element: Element) => unknown} Reader
 */

/** @type {(words: string) => Reader} */
const oneOf = (words) => (text) => words.split(" ").find((word) => word === text.trim().toLowerCase());

/** @type {Reader} */
const anyText = (text) => text;

/** @type {(least: number, most: number) => Reader} */
const count = (least, most) => (text) =>
  /^\s*\d+\s*$/.test(text) ? Math.min(Math.max(Number(text), least), most) : undefined;

/** There or not, whatever it holds. @type {Reader} */
const flag = () => true;

/** @type {Reader} */
const interval = (text, element) => {
  const seconds = text.trim() ? Number(text) : NaN;
  if (seconds === 0) return "off";
  return seconds >= 1 && seconds < 1e6 ? seconds : oneOf("auto off")(text, element);
};

/** @param {string} text @param {Element} element */
function resolved(text, element) {
  try {
    const url = new URL(text, element.ownerDocument.baseURI);
    url.hash = "";
    const good = text.trim() && /^https?:$/.test(url.protocol) && !url.username && !url.password;
    return good ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** @type {Reader} */
const address = (text, element) => resolved(text, element) && text;

/** @type {Reader} */
const timeZone = (text) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }) && text;
  } catch {
    return undefined;
  }
};

/** @type {Reader} */
const template = (text, element) =>
  text === "" || (text.includes("{jobId}") && resolved(text.replaceAll("{jobId}", "x"), element))
    ? text
    : undefined;

/**
 * Attribute, default, reader. The attribute is the store; the property of that name in camel case reads and writes it.
 * @type {[string, any, Reader][]}
 */
const SETTINGS = [
  ["endpoint", "/v1/jobs", address],
  ["limit", 20, count(1, 100)],
  ["status", "", oneOf(" pending processing completed failed cancelled")],
  ["model-id", "", anyText],
  ["search", "", anyText],
  ["refresh-interval", "auto", interval],
  ["refresh-control", "free", oneOf("free fixed hidden")],
  ["request-budget", 0, (text, element) => count(0, 1e6)(text, element) || undefined],
  ["detail-budget", 30, count(0, 1e6)],
  ["failure-reasons", false, flag],
  ["previews", false, flag],
  ["selectable", "on", oneOf("on off")],
  ["shortcuts", "on", oneOf("on off")],
  ["action-parallelism", 4, count(1, 8)],
  ["read-only", false, flag],
  ["theme", "auto", oneOf("auto light dark")],
  ["density", "comfortable", oneOf("comfortable compact")],
  ["time-zone", "", timeZone],
  ["label", "Jobs", anyText],
  ["credentials", "same-origin", oneOf("omit same-origin include")],
  ["loading", "eager", oneOf("eager lazy")],
  ["job-href", "", template],
  ["selected", "", anyText],
  ["detail", "panel", oneOf("panel none")],
];

/** @param {string} attribute */
const propertyOf = (attribute) => attribute.replace(/-./g, (letter) => letter.charAt(1).toUpperCase());

const PROPERTIES = [...SETTINGS.map(([attribute]) => propertyOf(attribute)), "apiKey", "transport"];

function elementClass() {
  sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  return class MuviJobs extends HTMLElement {
    static version = VERSION;

    /** Defines the element by another name or in another registry. A name that is taken stays what it is. */
    static define(tag = "muvi-jobs", registry = customElements) {
      // A class can stand for one name only.
      if (!registry.get(tag)) registry.define(tag, class extends MuviJobs {});
    }

    /**
     * Tells where the core is, for pages that cannot have it beside this file. It counts when the core is loaded next.
     * @param {{core?: string | URL, wasm?: string | URL | Response | BufferSource | WebAssembly.Module}} places URLs,
     *   resolved against the document, or the WebAssembly itself
     */
    static configure({ core, wasm }) {
      const absolute = (/** @type {string | URL} */ url) => new URL(url, document.baseURI).href;
      if (core) {
        const glue = (files.glue = absolute(core));
        // Bundlers cannot know what is there. The mark stands in what is delivered, too (xtask/src/bundlers.rs).
        files.core = () => import(/* webpackIgnore: true */ glue);
      }
      if (wasm) {
        files.wasm = (init) => {
          if (typeof wasm === "string" || wasm instanceof URL) return fetch(absolute(wasm), init);
          // It is read once more when the core has to be made anew.
          return wasm instanceof Response ? wasm.clone() : wasm;
        };
      }
    }

    static observedAttributes = [...SETTINGS.map(([attribute]) => attribute), "lang"];

    static {
      for (const [attribute] of SETTINGS) {
        Object.defineProperty(this.prototype, propertyOf(attribute), {
          configurable: true,
          enumerable: true,
          /** @this {MuviJobs} */
          get() {
            return this.#read(attribute);
          },
          /** @this {MuviJobs} @param {unknown} value */
          set(value) {
            if ((value ?? false) === false) this.removeAttribute(attribute);
            else this.setAttribute(attribute, value === true ? "" : String(value));
          },
        });
      }
    }

    #internals = this.attachInternals();
    #base = document.createElement("div");
    /** Where rows would be: the children of the element, shown while the core is absent. */
    #fallback = document.createElement("slot");
    /** Grows with every connection and removal; what was begun under another number is obsolete. */
    #generation = 0;
    /** @type {Instance | undefined} */
    #instance;
    /** The state, and after it the other custom states that hold. */
    #states = "idle";
    /** @type {Declared["apiKey"]} */
    #apiKey = null;
    /** @type {Declared["transport"]} */
    #transport = null;
    /** Grows when data that is shown may be somebody else's. */
    #epoch = 0;
    #warned = false;
    #configuring = false;
    /** Calls that wait for the core. @type {(() => void)[]} */
    #queue = [];
    /** Keeps the promises of those calls and of the ones under way. @type {Set<() => void>} */
    #promises = new Set();
    #end = () => this.#crash();
    /** What was scrolled last, and to where. @type {{list?: Element, top: number}} */
    #scrolled = { top: 0 };
    /** @type {(value: unknown) => void} */
    #resolveReady = () => {};
    #ready = this.#newReady();
    /** @type {IntersectionObserver | undefined} */
    #sight;
    /** Ends the early request of this element, if nobody has taken its answer. */
    #giveUp = () => {};

    constructor() {
      super();
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      // The role is not given by `internals`: what looks for roles in the document, such as test tools, would not find
      // it. The texts of the widget are English whatever the page is written in.
      const given = {
        className: "base",
        part: "base",
        hidden: true,
        role: "region",
        ariaLabel: "Jobs",
        lang: "en",
      };
      root.replaceChildren(Object.assign(this.#base, given), this.#fallback);
      const scrolled = (/** @type {any} */ { target: list }) =>
        (this.#scrolled = { list, top: list.scrollTop });
      this.#base.addEventListener("scroll", /** @type {any} */ (scrolled), true);
      this.#dress();
    }

    get version() {
      return VERSION;
    }

    get state() {
      return /** @type {Declared["state"]} */ (this.#states.split(" ")[0]);
    }

    get ready() {
      return this.#ready;
    }

    /** @returns {Declared["jobs"]} */
    get jobs() {
      return this.#instance?.jobs() ?? Object.freeze([]);
    }

    get apiKey() {
      return this.#apiKey;
    }

    set apiKey(value) {
      value ??= null;
      const isFunction = typeof value === "function";
      if (value !== null && typeof value !== "string" && !isFunction) {
        this.#warn("apiKey", typeof value);
        return;
      }
      const before = this.#apiKey;
      this.#apiKey = value;
      // Another key may belong to another account. One function for another is no sign of that: frameworks make a new
      // one each time they draw.
      if (isFunction && typeof before === "function") this.#instance?.keyChanged();
      else if (before !== null && before !== value) this.#epoch++;
      this.#configure();
    }

    get transport() {
      return this.#transport;
    }

    set transport(value) {
      value ??= null;
      if (value === null || typeof value === "function") this.#transport = value;
      else this.#warn("transport", typeof value);
    }

    /** Gets the first page again. Resolves when that is done and drawn, also after an error. @returns {Promise<void>} */
    refresh() {
      return this.#call((instance, done) => instance.refresh(done));
    }

    /** Gets the next page. Resolves when that is done and drawn, also after an error. @returns {Promise<void>} */
    loadMore() {
      return this.#call((instance, done) => instance.loadMore(done));
    }

    /** Opens a job, or only marks its row where `detail` is `none`; null none. @param {string | null} jobId */
    select(jobId) {
      this.#reflect("selected", jobId);
      this.#call((instance, done) => {
        instance.select(jobId ?? undefined);
        done();
      });
    }

    /** @override @param {FocusOptions} [options] */
    focus(options) {
      const first = this.#base.querySelector("tr[tabindex='0'],input:checked,button");
      /** @type {HTMLElement | null} */ (first)?.focus(options);
    }

    connectedCallback() {
      for (const property of PROPERTIES) this.#upgrade(property);
      if (this.#instance) {
        this.#keepPlace();
        return;
      }
      const generation = ++this.#generation;
      // A microtask: mounting inside another widget's handler would make that widget the owner of this one.
      queueMicrotask(() => this.#appear(generation));
    }

    disconnectedCallback() {
      // A microtask: an element that is moved is removed and connected again at once.
      queueMicrotask(() => {
        if (!this.isConnected) this.#leave();
      });
    }

    // Declared, so that `moveBefore` does not count as removal.
    connectedMoveCallback() {
      this.#keepPlace();
    }

    adoptedCallback() {
      this.#dress();
    }

    attributeChangedCallback() {
      this.#base.ariaLabel = this.#read("label") || "Jobs";
      this.#configure();
    }

    /**
     * Asks for the first page while the core is still on its way; the core's own request then finds it under way. Not
     * with a key function, which would be asked twice, not with the page's transport, and not where requests are counted,
     * because what is asked may be another thing by then.
     */
    #askAhead() {
      const key = this.#apiKey;
      const { limit, status, modelId, credentials, requestBudget } = /** @type {any} */ (this);
      if (loading || requestBudget || this.#transport || typeof key === "function") return;
      const endpoint = this.#endpoint();
      const model = modelId.trim();
      const url =
        `${endpoint + (endpoint.includes("?") ? "&" : "?")}limit=${limit}` +
        (status && `&status=${status}`) +
        (model && `&modelId=${encodeURIComponent(model)}`);
      try {
        const headers = new Headers({ accept: "application/json" });
        if (key !== null) headers.set("authorization", `Bearer ${key.trim()}`);
        const abort = new AbortController();
        const { signal } = abort;
        const request = new Request(url, { credentials, headers, signal, cache: "no-store" });
        const name = identity(request);
        if (flights.has(name)) return;
        const answer = fetch(request).then(whole);
        // Also when nobody waits for it.
        answer.catch(() => {});
        flights.set(name, { answer, abort });
        this.#giveUp = () => {
          if (flights.get(name)?.abort !== abort) return;
          flights.delete(name);
          abort.abort();
        };
      } catch {
        // A key that no header can carry: the core says what is wrong with it.
      }
    }

    /** @param {number} generation @returns {Promise<void>} */
    async #appear(generation) {
      // A slow machine has done enough in one task when it has defined the element and upgraded it.
      // Not by `yield`, which fails and waits with whoever connected the element.
      if (!loading) await /** @type {any} */ (window).scheduler?.postTask?.(() => {});
      const current = () => generation === this.#generation && this.isConnected && !this.#instance;
      if (current() && this.#read("loading") === "lazy") await this.#comesIntoView();
      if (!current()) return;
      // Its value is not read. People who look for such an attribute must hear that there is none.
      if (this.matches("[api-key],[token],[authorization]")) this.#complain("config");
      this.#askAhead();
      try {
        const coming = core();
        // The first formatter of a page takes the browser 13 ms: meanwhile is a good time. American English needs none, and to
        // read a time zone makes one.
        const named = /** @type {HTMLElement | null} */ (this.closest("[lang]"));
        this.#read("time-zone") ||
          /^en(-US)?$/i.test(named?.lang || navigator.language) ||
          new Intl.DateTimeFormat();
        const module = await coming;
        if (!current()) return;
        // It came up, and has crashed since.
        if (coming !== loading) return this.#fail("crash");
        this.#setStates("loading");
        this.#dress();
        living.add(this.#end);
        const instance = module.mount(this.#owner(generation), this.#base);
        this.#instance = instance;
        instance.whenDrawn(() => this.#show(true));
        instance.whenSettled(this.#resolveReady);
        this.#emit("muvi-ready", { version: VERSION });
        for (const run of this.#queue.splice(0)) run();
      } catch (error) {
        if (current()) this.#fail("load", error);
      }
    }

    #leave() {
      this.#giveUp();
      this.#generation++;
      this.#sight?.disconnect();
      const instance = this.#instance;
      this.#clear();
      instance?.destroy();
      this.#states = "idle";
      this.#internals.states.clear();
      this.#keepPromises();
      this.#ready = this.#newReady();
    }

    /** Browsers forget how far a list was scrolled when it is moved in the document. */
    #keepPlace() {
      const { list, top } = this.#scrolled;
      if (list) list.scrollTop = top;
    }

    #clear() {
      living.delete(this.#end);
      this.#instance = undefined;
      this.#show(false);
      this.#base.replaceChildren();
    }

    #crash() {
      this.#generation++;
      this.#clear();
      this.#fail("crash");
    }

    /** @param {string} stage @param {unknown} [error] */
    async #fail(stage, error) {
      this.#giveUp();
      this.#setStates("error");
      if (await this.#complain(stage, error)) this.#keepPromises();
    }

    /**
     * Says what is wrong in words that are only loaded when something is. Answers whether it is still true.
     * @param {string} stage
     * @param {unknown} [error]
     */
    async #complain(stage, error) {
      const generation = this.#generation;
      let problem = {
        stage,
        code: "core_" + stage,
        message: "muvi-jobs-trouble.js, which says why, did not load.",
      };
      try {
        problem = await (await import("./muvi-jobs-trouble.js")).explain(stage, error, files, crashes);
      } catch {}
      if (generation !== this.#generation) return false;
      this.#emit("muvi-error", problem);
      return true;
    }

    #keepPromises() {
      this.#queue = [];
      this.#promises.forEach((keep) => keep());
      this.#resolveReady(undefined);
    }

    /** @param {boolean} live */
    #show(live) {
      this.#base.hidden = !live;
      this.#fallback.hidden = live;
    }

    /** @returns {Declared["ready"]} */
    #newReady() {
      // Any: the compiler does not see the properties that are made from the table.
      return new Promise((resolve) => (this.#resolveReady = () => resolve(/** @type {any} */ (this))));
    }

    /** @returns {Promise<void>} */
    #comesIntoView() {
      return new Promise((resolve) => {
        this.#sight?.disconnect();
        this.#sight = new IntersectionObserver(
          (entries) => entries.some((entry) => entry.isIntersecting) && resolve(),
          { rootMargin: "200px" },
        );
        this.#sight.observe(this);
      });
    }

    /**
     * Calls a method of the core, now or when it is there.
     * @param {(instance: Instance, done: () => void) => void} call
     */
    #call(call) {
      return new Promise((/** @type {(value: void) => void} */ resolve) => {
        const done = () => {
          this.#promises.delete(done);
          resolve();
        };
        const run = () => (this.#instance ? call(this.#instance, done) : done());
        this.#promises.add(done);
        // Pages do this whenever they hear of an error: when the core only ever crashes, that must come to an end.
        if (this.#instance || !this.isConnected || this.#queue.length > 31 || crashes > 3) return run();
        this.#queue.push(run);
        // After a failure this is the second try.
        if (this.state === "error") {
          this.#setStates("idle");
          this.#appear(++this.#generation);
        }
      });
    }

    /** Takes attributes over once per task, however many changed. */
    #configure() {
      if (!this.#instance || this.#configuring) return;
      this.#configuring = true;
      queueMicrotask(() => {
        this.#configuring = false;
        this.#instance?.configure();
      });
    }

    #endpoint() {
      return /** @type {string} */ (resolved(this.#read("endpoint"), this));
    }

    /**
     * The element as the core sees it in this life.
     * @param {number} generation
     * @returns {import("./muvi-jobs-core.js").Owner}
     */
    #owner(generation) {
      return {
        element: this,
        properties: PROPERTIES,
        endpoint: () => this.#endpoint(),
        epoch: () => this.#epoch,
        isCurrent: () => generation === this.#generation,
        emit: (type, detail) => this.#emit(type, detail),
        dispatch: (type, detail, cancelable) => this.#dispatch(type, detail, cancelable),
        state: (states) => this.#setStates(states),
        warn: (name, text) => this.#warn(name, text),
      };
    }

    /** @param {string} attribute @param {string | null} value */
    #reflect(attribute, value) {
      if (value) this.setAttribute(attribute, value);
      else this.removeAttribute(attribute);
    }

    /** @param {string} words */
    #setStates(words) {
      if (words === this.#states) return;
      const { states } = this.#internals;
      for (const word of this.#states.split(" ")) states.delete(word);
      for (const word of words.split(" ")) states.add(word);
      this.#states = words;
    }

    /**
     * In a microtask, so that a listener may do anything to the element, removing it included.
     * @param {string} type
     * @param {object} detail
     */
    #emit(type, detail) {
      const generation = this.#generation;
      queueMicrotask(() => generation === this.#generation && this.#dispatch(type, detail));
    }

    /** @param {string} type @param {object} detail @param {boolean} [cancelable] */
    #dispatch(type, detail, cancelable) {
      return this.dispatchEvent(
        new CustomEvent(type, { bubbles: true, composed: true, cancelable, detail: Object.freeze(detail) }),
      );
    }

    /** A constructed sheet belongs to one document, and an element may move to another, of an opened window. */
    #dress() {
      const root = /** @type {ShadowRoot} */ (this.shadowRoot);
      const { ownerDocument } = this;
      const { defaultView } = ownerDocument;
      let own = sheet;
      if (ownerDocument !== document) {
        // The document of a <template> has no window, and can have no sheets.
        if (!defaultView) return;
        own = new /** @type {any} */ (defaultView).CSSStyleSheet();
        own.replaceSync(styles);
      }
      root.adoptedStyleSheets = [own];
    }

    /** @param {string} attribute */
    #read(attribute) {
      const [, fallback, read] = /** @type {any} */ (SETTINGS.find(([name]) => name === attribute));
      const text = this.getAttribute(attribute);
      if (text === null) return fallback;
      const value = read(text, this);
      if (value === undefined) {
        this.#warn(attribute, text);
        return fallback;
      }
      return value;
    }

    /**
     * Once per element: a page with a typing error must not drown in warnings.
     * @param {string} name
     * @param {string} [bad] what was given; of a key only what kind of thing
     */
    #warn(name, bad) {
      this.#internals.states.add("config-warning");
      if (this.#warned) return;
      this.#warned = true;
      console.warn(`<muvi-jobs>: ${name} cannot be "${bad?.slice(0, 80)}"; the default is used.`);
    }

    /** A property that was set before the class was defined hides the accessor: set it again. @param {string} property */
    #upgrade(property) {
      if (!Object.hasOwn(this, property)) return;
      const self = /** @type {any} */ (this);
      const value = self[property];
      delete self[property];
      self[property] = value;
    }
  };
}

/** The class of the element; undefined where there is no DOM. */
export const MuviJobs = typeof HTMLElement === "function" ? elementClass() : undefined;

if (MuviJobs) {
  const first = /** @type {any} */ (customElements.get("muvi-jobs"));
  if (!first) customElements.define("muvi-jobs", MuviJobs);
  else console.warn(`<muvi-jobs>: version ${first.version} is in use, not this copy, version ${VERSION}.`);
}
