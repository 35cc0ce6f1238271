// The definer: defines <muvi-jobs> at once and loads the WebAssembly core when the first element is connected.
//
// Everything about the contract with the DOM is here: attributes, properties, lifecycle, events, fallback. Nothing
// about jobs is. The class must exist before WebAssembly does, or frameworks would set its properties as attributes.
// Safe to import where there is no DOM.
// @ts-check

const VERSION = "0.1.0";

/** @typedef {import("./muvi-jobs-core.js").Core} Core */
/** @typedef {import("./muvi-jobs-core.js").Instance} Instance */

// A literal in `import()` and in `new URL()`: bundlers find the files by it.
const addresses = {
  core: () => import("./muvi-jobs-core.js"),
  wasm: () => new URL("./muvi-jobs-core_bg.wasm", import.meta.url),
  annexStyles: () => new URL("./muvi-jobs-annex.css", import.meta.url),
};

/** @type {Promise<Core> | undefined} */
let loading;

/** The core is loaded once for all elements; a failure is forgotten, so that a later try starts afresh. */
function core() {
  if (loading) return loading;
  // Beside the glue and not after it: the glue would ask for WebAssembly one round trip later.
  const wasm = fetch(addresses.wasm());
  wasm.catch(() => {});
  loading = addresses
    .core()
    .then(async (/** @type {any} */ module) => {
      await module.default({ module_or_path: wasm });
      if (sheet) sheet.replaceSync(BASE_STYLES + module.styles());
      return module;
    })
    .catch((error) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

/** @type {Promise<void> | undefined} */
let annexing;

/** The part of the core that only some people need, with its styles: once for all elements, and again after a failure. */
function annex() {
  annexing ??= (async () => {
    const module = await core();
    const [styles] = await Promise.all([fetch(addresses.annexStyles()), module.annex?.()]);
    if (!styles.ok) throw new Error(styles.url);
    sheet?.replaceSync(BASE_STYLES + module.styles() + (await styles.text()));
  })();
  annexing.catch(() => (annexing = undefined));
  return annexing;
}

/**
 * Answers that are awaited, by what makes their requests the same. One that the core has not asked for yet has a switch.
 * @type {Map<string, {answer: Promise<Response>, abort?: AbortController}>}
 */
const flights = new Map();

/** @param {Request} request */
const identity = ({ url, credentials, headers }) => url + credentials + headers.get("authorization");

/**
 * Sends a request, or waits for the same one of another element.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function share(request) {
  const key = identity(request);
  const { answer = fetch(request), abort } = flights.get(key) ?? {};
  const isJoined = flights.has(key) && !abort;
  try {
    // The one that began sees the answer some microtasks later than those who joined, so nobody has read from it.
    if (isJoined) return (await answer).clone();
    if (abort) request.signal.addEventListener("abort", () => abort.abort());
    flights.set(key, { answer });
    return await answer.then((response) => response).then((response) => response);
  } catch (error) {
    // Perhaps only the one that began gave up.
    if (!isJoined || request.signal.aborted) throw error;
    return fetch(request);
  } finally {
    if (!isJoined) flights.delete(key);
  }
}

// Author's `display` and `hidden` must win, so nothing here is `!important`.
const BASE_STYLES = ":host{display:block}:host([hidden]){display:none}[hidden]{display:none!important}";

// Constructed, because a <style> element is blocked by `style-src 'self'`. One sheet for all elements.
const sheet = typeof CSSStyleSheet === "function" ? new CSSStyleSheet() : undefined;
sheet?.replaceSync(BASE_STYLES);

/**
 * What an attribute may hold: reads its text, or answers undefined if it is no good.
 * @typedef {(text: string, element: Element) => unknown} Reader
 */

/** @type {(...words: string[]) => Reader} */
const oneOf =
  (...words) =>
  (text) =>
    words.find((word) => word === text.trim().toLowerCase());

/** @type {Reader} */
const anyText = (text) => text;

/** @type {Reader} */
const pageSize = (text) => (/^\s*\d+\s*$/.test(text) ? Math.min(Math.max(Number(text), 1), 100) : undefined);

/** @type {Reader} */
const whole = (text) => (/^\s*\d{0,6}\s*$/.test(text) ? Number(text) : undefined);

/** @type {Reader} */
const flag = (text) => text.trim().toLowerCase() !== "false";

/** @type {Reader} */
const interval = (text) => {
  const word = text.trim().toLowerCase();
  if (word === "auto" || word === "off") return word;
  const seconds = word === "" ? NaN : Number(word);
  return seconds === 0 ? "off" : seconds >= 1 && seconds < 1e6 ? seconds : undefined;
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
  ["limit", 20, pageSize],
  ["status", "", oneOf("", "pending", "processing", "completed", "failed", "cancelled")],
  ["model-id", "", anyText],
  ["search", "", anyText],
  ["refresh-interval", "auto", interval],
  ["refresh-control", "free", oneOf("free", "fixed", "hidden")],
  ["request-budget", 0, whole],
  ["detail-budget", 30, whole],
  ["failure-reasons", false, flag],
  ["previews", false, flag],
  ["shortcuts", "on", oneOf("on", "off")],
  ["action-parallelism", 4, whole],
  ["theme", "auto", oneOf("auto", "light", "dark")],
  ["density", "comfortable", oneOf("comfortable", "compact")],
  ["time-zone", "", timeZone],
  ["label", "Jobs", anyText],
  ["credentials", "same-origin", oneOf("omit", "same-origin", "include")],
  ["loading", "eager", oneOf("eager", "lazy")],
  ["job-href", "", template],
];

/** @param {string} attribute */
const propertyOf = (attribute) => attribute.replace(/-./g, (letter) => letter.charAt(1).toUpperCase());

const PROPERTIES = [
  ...SETTINGS.map(([attribute]) => propertyOf(attribute)),
  "readOnly",
  "apiKey",
  "transport",
];

/** @param {any} value */
function freeze(value) {
  if (value && typeof value === "object") Object.values(value).forEach(freeze);
  return Object.freeze(value);
}

/**
 * The language of the closest element that names one, through shadow roots.
 * @param {Element} element
 */
function closestLanguage(element) {
  /** @type {Element | null} */
  let at = element;
  while (at) {
    const found = at.closest("[lang]");
    if (found) return found.getAttribute("lang") || undefined;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return undefined;
}

/**
 * What kept the core from coming up, in words.
 * @param {unknown} error
 * @returns {{stage: string, code: string, message: string}}
 */
function diagnose(error) {
  const text = String(error);
  if (/content security policy|unsafe-eval/i.test(text)) {
    const message =
      "This page's Content-Security-Policy blocks WebAssembly. Add 'wasm-unsafe-eval' to script-src.";
    return { stage: "csp", code: "wasm_blocked", message };
  }
  const message =
    "<muvi-jobs> could not load its core. Serve muvi-jobs-core.js as text/javascript and muvi-jobs-core_bg.wasm as " +
    `application/wasm beside muvi-jobs.js, both whole. (${text.slice(0, 200)})`;
  return { stage: "load", code: "core_unavailable", message };
}

function elementClass() {
  return class MuviJobs extends HTMLElement {
    static version = VERSION;

    /** Defines the element by another name or in another registry. A name that is taken stays what it is. */
    static define(tag = "muvi-jobs", registry = customElements) {
      // A class can stand for one name only.
      if (!registry.get(tag)) registry.define(tag, class extends MuviJobs {});
    }

    /**
     * Tells where the core is, for pages that cannot have it beside this file. Before the first element is connected.
     * @param {{core?: string | URL, wasm?: string | URL}} places URLs, resolved against the document
     */
    static configure({ core, wasm }) {
      const absolute = (/** @type {string | URL} */ url) => new URL(url, document.baseURI);
      if (core) addresses.core = () => import(absolute(core).href);
      if (wasm) addresses.wasm = () => absolute(wasm);
    }

    static observedAttributes = [...SETTINGS.map(([attribute]) => attribute), "lang", "read-only"];

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
            if (value === null || value === undefined) this.removeAttribute(attribute);
            else this.setAttribute(attribute, String(value));
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
    #state = "idle";
    /** @type {string | (() => unknown) | null} */
    #apiKey = null;
    /** @type {((request: Request) => Promise<Response>) | null} */
    #transport = null;
    /** Grows when data that is shown may be somebody else's. */
    #epoch = 0;
    #warned = false;
    #configuring = false;
    /** @type {((instance: Instance | undefined) => void)[]} */
    #queue = [];
    /** @type {(value: unknown) => void} */
    #resolveReady = () => {};
    #ready = this.#newReady();
    /** @type {IntersectionObserver | undefined} */
    #sight;
    /** What the early request of this element is called. @type {string | undefined} */
    #ahead;

    constructor() {
      super();
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      if (sheet) root.adoptedStyleSheets = [sheet];
      this.#base.className = "base";
      this.#base.part.add("base");
      this.#base.hidden = true;
      root.replaceChildren(this.#base, this.#fallback);
      // Not by `internals`: what looks for roles in the document, such as test tools, would not find it.
      this.#base.role = "region";
      // The texts of the widget are English whatever the page is written in.
      this.#base.lang = "en";
    }

    get version() {
      return VERSION;
    }

    get state() {
      return this.#state;
    }

    get ready() {
      return this.#ready;
    }

    get jobs() {
      return this.#instance ? freeze(this.#instance.jobs()) : freeze([]);
    }

    get readOnly() {
      return this.hasAttribute("read-only");
    }

    set readOnly(value) {
      this.toggleAttribute("read-only", Boolean(value));
    }

    get apiKey() {
      return this.#apiKey;
    }

    set apiKey(value) {
      if (value === undefined) value = null;
      if (value !== null && typeof value !== "string" && typeof value !== "function") {
        this.#warn("apiKey", "is neither a string nor a function");
        return;
      }
      const before = this.#apiKey;
      this.#apiKey = value;
      const swapsFunction = typeof before === "function" && typeof value === "function";
      // Another key may belong to another account. One function for another is no sign of that: frameworks make a new
      // one each time they draw.
      if (before !== null && before !== value && !swapsFunction) this.#epoch++;
      if (swapsFunction) this.#instance?.keyChanged(this.#settings());
      this.#configure();
    }

    get transport() {
      return this.#transport;
    }

    set transport(value) {
      if (value !== null && value !== undefined && typeof value !== "function") {
        this.#warn("transport", "is not a function");
        return;
      }
      this.#transport = value ?? null;
    }

    /** Gets the first page again. Resolves when that is done and drawn, also after an error. @returns {Promise<void>} */
    refresh() {
      return this.#call((instance, done) => instance.refresh(done));
    }

    /** Gets the next page. Resolves when that is done and drawn, also after an error. @returns {Promise<void>} */
    loadMore() {
      return this.#call((instance, done) => instance.loadMore(done));
    }

    /** Marks a loaded job as chosen; null marks none. @param {string | null} jobId */
    select(jobId) {
      this.#call((instance, done) => {
        instance.select(jobId ?? undefined);
        done();
      });
    }

    /** @override @param {FocusOptions} [options] */
    focus(options) {
      const first = this.#base.querySelector("tr[tabindex='0'],input:checked,button");
      if (first instanceof HTMLElement) first.focus(options);
    }

    connectedCallback() {
      for (const property of PROPERTIES) this.#upgrade(property);
      if (this.#instance) return;
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
    connectedMoveCallback() {}

    attributeChangedCallback() {
      this.#base.ariaLabel = this.#read("label") || "Jobs";
      this.#configure();
    }

    /**
     * Asks for the first page while the core is still on its way; the core's own request then finds it under way. Not
     * with a key function, which would be asked twice, and not with the page's transport.
     */
    #askAhead() {
      const key = this.#apiKey;
      if (loading || this.#transport || typeof key === "function") return undefined;
      const { endpoint, limit, status, modelId, credentials } = /** @type {any} */ (this.#settings());
      const model = modelId.trim();
      const query = [`limit=${limit}`];
      if (status) query.push(`status=${status}`);
      if (model) query.push(`modelId=${encodeURIComponent(model)}`);
      try {
        const headers = new Headers({ accept: "application/json" });
        if (key !== null) headers.set("authorization", `Bearer ${key.trim()}`);
        const url = endpoint + (endpoint.includes("?") ? "&" : "?") + query.join("&");
        const abort = new AbortController();
        const { signal } = abort;
        const request = new Request(url, { credentials, headers, signal, cache: "no-store" });
        const name = identity(request);
        if (flights.has(name)) return undefined;
        const answer = fetch(request);
        // Also when nobody waits for it.
        answer.catch(() => {});
        flights.set(name, { answer, abort });
        return name;
      } catch {
        // A key that no header can carry: the core says what is wrong with it.
        return undefined;
      }
    }

    /** @param {number} generation */
    async #appear(generation) {
      const current = () => generation === this.#generation && this.isConnected && !this.#instance;
      if (!current()) return;
      this.#base.ariaLabel = this.#read("label") || "Jobs";
      if (this.#read("loading") === "lazy" && !(await this.#comesIntoView(current))) return;
      this.#ahead = this.#askAhead();
      try {
        const coming = core();
        // The first formatter of a page takes the browser 30 ms: meanwhile is a good time.
        new Intl.DateTimeFormat(this.#language(), { month: "short", hour: "2-digit" }).format();
        const module = await coming;
        if (!current()) return;
        this.#setState("loading");
        this.#instance = module.mount(this.#base, this.#settings(), this.#host());
        this.#show(true);
        this.#instance.whenSettled(this.#resolveReady);
        this.#emit("muvi-ready", freeze({ version: VERSION }));
        for (const run of this.#queue.splice(0)) run(this.#instance);
        setTimeout(() => this.#giveUp());
      } catch (error) {
        if (current()) this.#fail(diagnose(error));
      }
    }

    /** Nobody took the early answer: what is asked for changed meanwhile, or the core did not come. */
    #giveUp() {
      const { abort } = flights.get(this.#ahead ?? "") ?? {};
      if (abort) flights.delete(this.#ahead ?? "");
      abort?.abort();
      this.#ahead = undefined;
    }

    #leave() {
      this.#giveUp();
      this.#generation++;
      this.#sight?.disconnect();
      const instance = this.#instance;
      this.#instance = undefined;
      instance?.destroy();
      instance?.free();
      this.#base.replaceChildren();
      this.#show(false);
      this.#state = "idle";
      this.#internals.states.clear();
      for (const run of this.#queue.splice(0)) run(undefined);
      this.#resolveReady(undefined);
      this.#ready = this.#newReady();
    }

    /** @param {{stage: string, code: string, message: string}} problem */
    #fail(problem) {
      this.#giveUp();
      this.#setState("error");
      this.#show(false);
      this.#emit("muvi-error", freeze(problem));
      this.#resolveReady(undefined);
      for (const run of this.#queue.splice(0)) run(undefined);
    }

    /** @param {boolean} live */
    #show(live) {
      this.#base.hidden = !live;
      this.#fallback.hidden = live;
    }

    #newReady() {
      return new Promise((resolve) => (this.#resolveReady = () => resolve(this)));
    }

    /** @param {() => boolean} current */
    #comesIntoView(current) {
      return new Promise((resolve) => {
        const sight = new IntersectionObserver(
          (entries) => {
            if (!entries.some((entry) => entry.isIntersecting)) return;
            sight.disconnect();
            resolve(current());
          },
          { rootMargin: "200px" },
        );
        this.#sight?.disconnect();
        this.#sight = sight;
        sight.observe(this);
      });
    }

    /**
     * Calls a method of the core, now or when it is there.
     * @param {(instance: Instance, done: () => void) => void} call
     */
    #call(call) {
      return new Promise((/** @type {(value: void) => void} */ resolve) => {
        /** @param {Instance | undefined} instance */
        const run = (instance) => (instance ? call(instance, () => resolve()) : resolve());
        if (this.#instance || !this.isConnected) return run(this.#instance);
        if (this.#queue.length < 32) this.#queue.push(run);
        else resolve();
        // After a failed load this is the second try.
        if (this.#state === "error") {
          this.#state = "idle";
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
        this.#instance?.configure(this.#settings());
      });
    }

    /** The settings as the core reads them. */
    #settings() {
      const settings = Object.fromEntries(
        SETTINGS.map(([attribute]) => [propertyOf(attribute), this.#read(attribute)]),
      );
      return {
        ...settings,
        endpoint: resolved(String(settings["endpoint"]), this),
        timeZone: settings["timeZone"] || undefined,
        lang: this.#language(),
        refreshText: String(settings["refreshInterval"]),
        readOnly: this.readOnly,
        keySource: this.#apiKey === null ? "none" : typeof this.#apiKey,
        epoch: this.#epoch,
      };
    }

    #language() {
      const language = closestLanguage(this);
      try {
        return language && Intl.getCanonicalLocales(language)[0];
      } catch {
        this.#warn("lang", `is no language tag: "${language?.slice(0, 80)}"`);
        return undefined;
      }
    }

    /** What the core may call. It must not keep the element alive. */
    #host() {
      const weak = new WeakRef(this);
      /** @param {(element: MuviJobs) => any} use */
      const alive = (use) => {
        const element = weak.deref();
        return element && use(element);
      };
      /** @param {string} type @param {object} detail @param {boolean} cancelable */
      const event = (type, detail, cancelable) =>
        new CustomEvent(type, { bubbles: true, composed: true, cancelable, detail: freeze(detail) });
      return {
        /** @param {Request} request */
        send: async (request) =>
          (alive((element) => element.#transport) ?? (request.method === "GET" ? share : fetch))(request),
        key: async () => alive(({ apiKey }) => (typeof apiKey === "function" ? apiKey() : apiKey)),
        /** @param {string} type @param {object} detail */
        emit: (type, detail) => alive((element) => element.#emit(type, freeze(detail))),
        /** @param {string} type @param {object} detail */
        ask: (type, detail) => alive((element) => element.dispatchEvent(event(type, detail, true))) ?? false,
        /** @param {string} attribute @param {string} value */
        reflect: (attribute, value) =>
          alive((element) =>
            value ? element.setAttribute(attribute, value) : element.removeAttribute(attribute),
          ),
        annex,
        name: () => alive(({ id }) => id) ?? "",
        shares: () => alive((element) => !element.#transport) ?? false,
        /** @param {string} jobId */
        href: (jobId) =>
          alive((element) => element.#read("job-href").replaceAll("{jobId}", encodeURIComponent(jobId))) ??
          "",
        /** @param {string} state */
        state: (state) => alive((element) => element.#setState(state)),
      };
    }

    /** @param {string} state */
    #setState(state) {
      if (state === this.#state) return;
      this.#internals.states.delete(this.#state);
      this.#state = state;
      this.#internals.states.add(state);
    }

    /**
     * In a microtask, so that a listener may do anything to the element, removing it included.
     * @param {string} type
     * @param {unknown} detail
     */
    #emit(type, detail) {
      const generation = this.#generation;
      queueMicrotask(() => {
        if (generation !== this.#generation) return;
        this.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail }));
      });
    }

    /** @param {string} attribute */
    #read(attribute) {
      const [, fallback, read] = SETTINGS.find(([name]) => name === attribute) ?? ["", "", anyText];
      const text = this.getAttribute(attribute);
      if (text === null) return fallback;
      const value = read(text, this);
      if (value === undefined) {
        this.#warn(attribute, `cannot be "${text.slice(0, 80)}"; ${JSON.stringify(fallback)} is used`);
        return fallback;
      }
      return value;
    }

    /**
     * Once per element: a page with a typing error must not drown in warnings.
     * @param {string} name
     * @param {string} problem
     */
    #warn(name, problem) {
      this.#internals.states.add("config-warning");
      if (this.#warned) return;
      this.#warned = true;
      console.warn(`<muvi-jobs>: ${name} ${problem}.`);
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

if (MuviJobs && !customElements.get("muvi-jobs")) customElements.define("muvi-jobs", MuviJobs);
