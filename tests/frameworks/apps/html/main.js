// The sample application without a framework: markup and the DOM.
// @ts-check

import { describe, endpoint, FIRST, isLate, LIST, listen, newApiKey, scene, SECOND } from "/shared/scene.js";
import { transport } from "/shared/scene.js";

const pane = /** @type {HTMLElement} */ (document.querySelector("main"));
let values = FIRST;
/** @type {Element | null} */
let shown = null;

/** @param {string} list @param {string} text */
const note = (list, text) => {
  const item = document.createElement("li");
  item.textContent = text;
  document.getElementById(list)?.append(item);
};

/** @param {string} id @param {() => void} act */
const press = (id, act) => document.getElementById(id)?.addEventListener("click", act);

const define = async () => {
  const { MuviJobs } = await import("muvi-jobs");
  MuviJobs?.define("portal-jobs");
};

/** Attributes for settings, properties for functions. @param {Element} element */
const give = (element) => {
  const { note, readOnly, ...texts } = values;
  for (const [name, value] of Object.entries(texts)) element.setAttribute(name, String(value));
  element.toggleAttribute("read-only", readOnly);
  const link = element.querySelector("a");
  if (link) link.textContent = `Open the jobs page: ${note}`;
  Object.assign(element, { apiKey: newApiKey(), transport });
};

const show = () => {
  const tag = scene === "another" ? "portal-jobs" : "muvi-jobs";
  pane.innerHTML = `<${tag} endpoint="${endpoint}" refresh-interval="off"><a href="/jobs"></a></${tag}>`;
  shown = /** @type {Element} */ (pane.firstElementChild);
  give(shown);
  listen(shown, (text) => note("added", text));
};

const showList = () => {
  pane.innerHTML = LIST.map(
    ({ id, status }) =>
      `<muvi-jobs id="${id}" status="${status}" limit="5" refresh-interval="off"></muvi-jobs>`,
  ).join("");
};

press("define", define);
press("change", () => {
  values = SECOND;
  if (shown) give(shown);
});
press("toggle", () => {
  if (pane.querySelector("muvi-jobs, portal-jobs")) pane.innerHTML = "<p>Nothing to see</p>";
  else show();
});
press("reverse", () => pane.append(...[...pane.children].reverse()));
// What bubbles needs no listener of its own.
for (const name of ["ready", "load", "change", "job-done", "select", "open", "error"]) {
  pane.addEventListener(`muvi-${name}`, (event) => note("declared", describe(event)));
}

if (!isLate) await define();
if (scene === "list") showList();
else show();
