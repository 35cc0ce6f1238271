// The stand-alone page: query parameters set the element's attributes, and follow them when the user chooses. What
// index.html writes at the element is what holds where the address says nothing.
// @ts-check

/** Query parameter by attribute. There is none for a key. */
const PARAMETERS = {
  status: "status",
  "model-id": "model-id",
  search: "q",
  selected: "job",
  limit: "limit",
  "refresh-interval": "refresh-interval",
  theme: "theme",
  density: "density",
  lang: "lang",
  "time-zone": "time-zone",
  "read-only": "read-only",
  "failure-reasons": "failure-reasons",
  previews: "previews",
  selectable: "selectable",
  shortcuts: "shortcuts",
  detail: "detail",
};

/** There or not, whatever they hold. */
const FLAGS = ["read-only", "failure-reasons", "previews"];

/** A change of these is a step that Back undoes; a change of the others is not. */
const STEPS = ["status", "model-id"];
/** Opening a job and closing it is a step, too; going from one job to the next is none. */
const OPEN = "selected";

const isFramed = window.parent !== window;
/** @type {HTMLElement | null} */
const element = document.querySelector("muvi-jobs");

/** A link must not be able to show a page with another server's data. @param {string} text */
function isSameOrigin(text) {
  try {
    return new URL(text, document.baseURI).origin === location.origin;
  } catch {
    return false;
  }
}

/** What an attribute says; null for nothing. @param {Element} widget @param {string} attribute */
const valueOf = (widget, attribute) =>
  widget.hasAttribute(attribute) && FLAGS.includes(attribute)
    ? "true"
    : widget.getAttribute(attribute) || null;

/** The address as the element's settings; what the element was written with is below it. @param {Element} widget */
function addressOf(widget) {
  const written = new Map([...widget.attributes].map(({ name }) => [name, valueOf(widget, name)]));
  // A parameter that is there and empty: without what was written, too.
  /** @param {string} attribute @param {string | null} given */
  const meaning = (attribute, given) => {
    const own = written.get(attribute);
    // No link lifts the operator's own limit.
    return attribute === "read-only" && own ? own : (given ?? own) || null;
  };
  /** @param {string} attribute @param {string | null} value */
  const set = (attribute, value) => {
    if (value === null) widget.removeAttribute(attribute);
    else widget.setAttribute(attribute, value);
  };

  return {
    /** @param {{onlyGiven?: boolean}} [options] leaves alone what the address does not name */
    take({ onlyGiven = false } = {}) {
      const given = new URLSearchParams(location.search);
      for (const [attribute, parameter] of Object.entries(PARAMETERS)) {
        const value = given.get(parameter);
        if (value || !onlyGiven) set(attribute, meaning(attribute, value));
      }
      if (onlyGiven) return;
      const endpoint = given.get("endpoint");
      set("endpoint", meaning("endpoint", endpoint && isSameOrigin(endpoint) ? endpoint : null));
    },

    /** @param {MutationRecord[]} changes */
    write(changes) {
      const url = new URL(location.href);
      const given = url.searchParams;
      let differs = false;
      for (const [attribute, parameter] of Object.entries(PARAMETERS)) {
        const value = valueOf(widget, attribute);
        // Compared one by one: the address may be spelled otherwise than it would be written here.
        if (value === meaning(attribute, given.get(parameter))) continue;
        differs = true;
        if (value || written.has(attribute)) given.set(parameter, value ?? "");
        else given.delete(parameter);
      }
      // Nothing differs after Back and after the start: those came from the address.
      if (differs) remember(url, isStep(widget, changes));
    },
  };
}

/** @param {Element} widget @param {MutationRecord[]} changes */
const isStep = (widget, changes) =>
  changes.some(
    ({ attributeName, oldValue }) =>
      attributeName !== null &&
      (STEPS.includes(attributeName) ||
        (attributeName === OPEN && Boolean(oldValue) !== Boolean(widget.getAttribute(OPEN)))),
  );

/** @param {URL} url @param {boolean} isStep */
function remember(url, isStep) {
  try {
    // A frame's steps are steps of the whole tab: the Back button of the site around would undo a filter in here.
    if (isStep && !isFramed) history.pushState(null, "", url);
    else history.replaceState(null, "", url);
  } catch {
    // A sandboxed frame may be denied it, and browsers limit how often it is done. The list is right all the same.
  }
}

if (element) {
  const address = addressOf(element);
  address.take();
  // Once more when the element has remembered what was chosen last time: the address was written on purpose.
  customElements.whenDefined("muvi-jobs").then(() => address.take({ onlyGiven: true }));
  addEventListener("popstate", () => address.take());
  const observer = new MutationObserver((changes) => address.write(changes));
  observer.observe(element, { attributeFilter: Object.keys(PARAMETERS), attributeOldValue: true });
  if (isFramed && new URLSearchParams(location.search).has("frame")) {
    document.documentElement.classList.add("framed");
    // What happens before the portal's side is loaded: on a busy machine the list may come up first.
    /** @type {Event[]} */
    const missed = [];
    const heard = new AbortController();
    for (const name of ["muvi-ready", "muvi-load", "muvi-error"]) {
      element.addEventListener(name, (event) => missed.push(event), { signal: heard.signal });
    }
    import("./page-frame.js").then(({ meetPortal }) => {
      heard.abort();
      meetPortal(element, Object.keys(PARAMETERS), missed);
    }, console.warn);
  }
}
