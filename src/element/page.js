// The stand-alone page: query parameters set the element's attributes, and follow them when the user chooses.
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
};

/** A change of these is a step that Back undoes; a change of the others is not. */
const STEPS = ["status", "model-id"];

/** Opening a job and closing it is a step, too; going from one job to the next is none. */
const OPEN = "selected";

const element = document.querySelector("muvi-jobs");

/** A link must not be able to show a page with another server's data. @param {string} text */
function isSameOrigin(text) {
  try {
    return new URL(text, document.baseURI).origin === location.origin;
  } catch {
    return false;
  }
}

/** @param {Element} widget @param {{onlyGiven?: boolean}} [options] leaves alone what the address does not name */
function takeFromAddress(widget, { onlyGiven = false } = {}) {
  const given = new URLSearchParams(location.search);
  for (const [attribute, parameter] of Object.entries(PARAMETERS)) {
    const value = given.get(parameter);
    if (value) widget.setAttribute(attribute, value);
    else if (!onlyGiven) widget.removeAttribute(attribute);
  }
  if (onlyGiven) return;
  const endpoint = given.get("endpoint");
  if (endpoint && isSameOrigin(endpoint)) widget.setAttribute("endpoint", endpoint);
  else widget.removeAttribute("endpoint");
}

/** @param {Element} widget @param {MutationRecord[]} changes */
function writeToAddress(widget, changes) {
  const url = new URL(location.href);
  let differs = false;
  for (const [attribute, parameter] of Object.entries(PARAMETERS)) {
    const value = widget.getAttribute(attribute) || null;
    // Compared one by one: the address may be spelled otherwise than it would be written here.
    if (value === (url.searchParams.get(parameter) || null)) continue;
    differs = true;
    if (value) url.searchParams.set(parameter, value);
    else url.searchParams.delete(parameter);
  }
  // Nothing differs after Back and after the start: those came from the address.
  if (!differs) return;
  const isStep = changes.some(
    ({ attributeName, oldValue }) =>
      attributeName !== null &&
      (STEPS.includes(attributeName) ||
        (attributeName === OPEN && Boolean(oldValue) !== Boolean(widget.getAttribute(OPEN)))),
  );
  if (isStep) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}

if (element) {
  takeFromAddress(element);
  // Once more when the element has remembered what was chosen last time: the address was written on purpose.
  customElements.whenDefined("muvi-jobs").then(() => takeFromAddress(element, { onlyGiven: true }));
  addEventListener("popstate", () => takeFromAddress(element));
  const observer = new MutationObserver((changes) => writeToAddress(element, changes));
  observer.observe(element, { attributeFilter: Object.keys(PARAMETERS), attributeOldValue: true });
}
