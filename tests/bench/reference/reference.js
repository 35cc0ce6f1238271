// The peer that the widget is measured against: the same list in plain JavaScript, as one would write it by hand.
//
// It has what the figures touch (a windowed table, filters, search, Load more, Refresh) and stops there: no keyboard
// navigation, retries, selection or settings. `?limit=N` is the number of jobs per page.
// @ts-check

/** @typedef {import("../../e2e/support/sandbox.ts").Job} Job */

/**
 * A row of the table with the job that it was last drawn for.
 * @typedef {{element: HTMLTableRowElement, badge: HTMLElement, id: HTMLElement, model: HTMLElement,
 *   bar: HTMLProgressElement, time: HTMLTimeElement, duration: HTMLElement, createdAt: string, place: number}} Row
 */

const ROW_HEIGHT_PX = 44;
/** Rows beyond each edge of what is seen. */
const OVERSCAN = 6;

const limit = new URLSearchParams(location.search).get("limit") ?? "20";
const labels = new Map(
  ["Pending", "Processing", "Completed", "Failed", "Cancelled"].map((label) => [label.toLowerCase(), label]),
);
const shortTime = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const fullTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
const counts = new Intl.NumberFormat();

const statusFilter = /** @type {HTMLSelectElement} */ (document.querySelector("#status-filter"));
const modelFilter = /** @type {HTMLInputElement} */ (document.querySelector("#model-filter"));
const search = /** @type {HTMLInputElement} */ (document.querySelector("#search"));
const refreshButton = /** @type {HTMLButtonElement} */ (document.querySelector("#refresh"));
const moreButton = /** @type {HTMLButtonElement} */ (document.querySelector("#more"));
const scroller = /** @type {HTMLElement} */ (document.querySelector("#scroller"));
const table = /** @type {HTMLTableElement} */ (document.querySelector("table"));
const body = /** @type {HTMLTableSectionElement} */ (document.querySelector("tbody"));
const count = /** @type {HTMLElement} */ (document.querySelector("#count"));
const problem = /** @type {HTMLElement} */ (document.querySelector("#problem"));

/** Every loaded job, newest first. @type {Job[]} */
let jobs = [];
/** @type {Map<string, Job>} */
let jobsById = new Map();
/** Those that match the search. */
let shown = jobs;
/** @type {string | null} */
let nextCursor = null;
/** The rows in the document. @type {Map<string, Row>} */
const rows = new Map();
let request = new AbortController();

// Requests

/** @param {string | null} cursor @param {AbortSignal} signal */
async function fetchPage(cursor, signal) {
  const query = new URLSearchParams({ limit });
  if (statusFilter.value) query.set("status", statusFilter.value);
  if (modelFilter.value) query.set("modelId", modelFilter.value);
  if (cursor !== null) query.set("cursor", cursor);
  const response = await fetch(`/v1/jobs?${query}`, { signal, cache: "no-store" });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return /** @type {{jobs: Job[], nextCursor: string | null, hasMore: boolean}} */ (await response.json());
}

/**
 * Gets one page and hands it over; a newer request ends an older one.
 * @param {string | null} cursor
 * @param {(page: Awaited<ReturnType<typeof fetchPage>>) => void} take
 */
async function load(cursor, take) {
  request.abort();
  request = new AbortController();
  const { signal } = request;
  table.ariaBusy = "true";
  try {
    take(await fetchPage(cursor, signal));
    problem.hidden = true;
    update();
  } catch (error) {
    if (signal.aborted) return;
    problem.textContent = `The jobs could not be loaded: ${error instanceof Error ? error.message : error}`;
    problem.hidden = false;
  }
  table.ariaBusy = "false";
}

/** What a page tells about known jobs is laid over them; the others are answered. @param {Job[]} page */
function merge(page) {
  return page.filter((job) => {
    const known = jobsById.get(job.jobId);
    if (known) Object.assign(known, job);
    else jobsById.set(job.jobId, job);
    return !known;
  });
}

function loadMore() {
  return load(nextCursor, (page) => {
    jobs.push(...merge(page.jobs));
    nextCursor = page.hasMore ? page.nextCursor : null;
  });
}

function refresh() {
  return load(null, (page) => {
    const isFirst = jobs.length === 0;
    jobs.unshift(...merge(page.jobs));
    if (isFirst) nextCursor = page.hasMore ? page.nextCursor : null;
  });
}

function startOver() {
  jobs = [];
  jobsById = new Map();
  nextCursor = null;
  scroller.scrollTop = 0;
  return refresh();
}

// Drawing

/** Applies the search and draws what follows from the data. */
function update() {
  const text = search.value.trim().toLowerCase();
  shown = text === "" ? jobs : jobs.filter((job) => matches(job, text));
  const loaded = `${counts.format(jobs.length)} loaded`;
  const found = shown === jobs ? "" : ` · ${counts.format(shown.length)} shown`;
  setText(count, loaded + found);
  moreButton.hidden = nextCursor === null;
  table.ariaRowCount = String(shown.length + 1);
  body.style.height = `${shown.length * ROW_HEIGHT_PX}px`;
  draw();
}

/** @param {Job} job @param {string} text */
function matches({ jobId, model }, text) {
  return jobId.toLowerCase().includes(text) || model.toLowerCase().includes(text);
}

/** Draws the rows that are seen, with elements of rows that are not seen any more. */
function draw() {
  const first = Math.max(0, Math.floor(scroller.scrollTop / ROW_HEIGHT_PX) - OVERSCAN);
  const end = first + Math.ceil(scroller.clientHeight / ROW_HEIGHT_PX) + 2 * OVERSCAN;
  const wanted = shown.slice(first, end);
  const ids = new Set(wanted.map((job) => job.jobId));
  const spare = [];
  for (const [id, row] of rows) {
    if (ids.has(id)) continue;
    rows.delete(id);
    row.element.remove();
    spare.push(row);
  }
  // The order in the document is the order on the screen, for those who read it.
  let at = body.firstElementChild;
  for (const [index, job] of wanted.entries()) {
    const row = rows.get(job.jobId) ?? spare.pop() ?? newRow();
    rows.set(job.jobId, row);
    drawRow(row, job, first + index);
    if (row.element === at) at = at.nextElementSibling;
    else body.insertBefore(row.element, at);
  }
}

/** @returns {Row} */
function newRow() {
  const element = document.createElement("tr");
  const cells = Array.from({ length: 6 }, () => element.insertCell());
  const [status, id, model, progress, created, duration] = /** @type {HTMLElement[]} */ (cells);
  const badge = document.createElement("span");
  const bar = document.createElement("progress");
  const time = document.createElement("time");
  badge.className = "badge";
  bar.max = 100;
  bar.ariaLabel = "Progress";
  status?.append(badge);
  progress?.append(bar);
  created?.append(time);
  if (!id || !model || !duration) throw new Error("a row has six cells");
  return { element, badge, id, model, bar, time, duration, createdAt: "", place: -1 };
}

/** Writes only what is different. @param {Row} row @param {Job} job @param {number} place */
function drawRow(row, job, place) {
  if (row.place !== place) {
    row.place = place;
    row.element.ariaRowIndex = String(place + 2);
    row.element.style.transform = `translateY(${place * ROW_HEIGHT_PX}px)`;
  }
  setText(row.badge, labels.get(job.status) ?? job.status);
  if (row.badge.dataset["status"] !== job.status) row.badge.dataset["status"] = job.status;
  setText(row.id, job.jobId);
  setText(row.model, job.model);
  const isRunning = job.completedAt === null;
  if (row.bar.hidden === isRunning) row.bar.hidden = !isRunning;
  if (isRunning && row.bar.value !== job.progress) row.bar.value = job.progress;
  if (row.createdAt !== job.createdAt) {
    row.createdAt = job.createdAt;
    const created = new Date(job.createdAt);
    row.time.dateTime = job.createdAt;
    row.time.title = fullTime.format(created);
    row.time.textContent = shortTime.format(created);
  }
  setText(row.duration, durationOf(job));
}

/** @param {Job} job */
function durationOf({ createdAt, completedAt }) {
  const end = completedAt === null ? Date.now() : Date.parse(completedAt);
  const seconds = Math.max(0, Math.round((end - Date.parse(createdAt)) / 1_000));
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
}

/** @param {HTMLElement} element @param {string} text */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

scroller.addEventListener("scroll", draw, { passive: true });
search.addEventListener("input", () => {
  scroller.scrollTop = 0;
  update();
});
statusFilter.addEventListener("change", startOver);
modelFilter.addEventListener("change", startOver);
refreshButton.addEventListener("click", refresh);
moreButton.addEventListener("click", loadMore);
// The durations of running jobs go on.
setInterval(() => {
  if (shown.some((job) => job.completedAt === null)) draw();
}, 1_000);
startOver();
