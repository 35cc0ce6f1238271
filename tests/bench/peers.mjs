// The pages that are measured against each other: the plain JavaScript list, and the widget embedded in two ways.

/** @typedef {{key: string, title: string, path: (limit: number) => string}} Peer */

/** @type {Peer} */
export const REFERENCE = {
  key: "reference",
  title: "plain JavaScript",
  path: (limit) => `/reference/index.html?limit=${limit}`,
};
/** The two lines of the README. @type {Peer} */
export const TWO_LINES = {
  key: "twoLines",
  title: "two lines",
  path: (limit) => `/widget/two-lines-${limit}.html`,
};
/** With hints in the head, so that nothing waits for something else to be read first. @type {Peer} */
export const WITH_PRELOADS = {
  key: "withPreloads",
  title: "with preloads",
  path: (limit) => `/widget/with-preloads-${limit}.html`,
};

/** How many jobs are on a page of the API: the widget's default, and the most that the API gives. */
export const LIMITS = [20, 100];

/** @param {number} limit */
const widgetLines = (limit) => `<script type="module" src="muvi-jobs.js"></script>
    <muvi-jobs endpoint="/v1/jobs" limit="${limit}" refresh-interval="off"></muvi-jobs>`;

/**
 * Each hint has to fit the request it is for in mode and credentials, or the file is fetched twice: scripts are
 * modules, and `crossorigin` without a value is what `fetch` does by default.
 * @param {number} limit
 */
const preloads = (limit) => `
    <link rel="modulepreload" href="muvi-jobs.js" />
    <link rel="modulepreload" href="muvi-jobs-core.js" />
    <link rel="preload" as="fetch" type="application/wasm" crossorigin href="muvi-jobs-core_bg.wasm" />
    <link rel="preload" as="fetch" crossorigin href="/v1/jobs?limit=${limit}" />`;

/** @param {string} head @param {string} body */
const page = (head, body) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>A portal</title>${head}
  </head>
  <body>
    ${body}
  </body>
</html>
`;

/**
 * Serves both peers: the reference's own files, the delivered ones, and pages around the widget.
 * @param {import("./server.mjs").Server} server
 * @param {{dist: string, reference: string}} folders
 */
export async function servePeers(server, { dist, reference }) {
  await server.mount("/reference/", reference);
  await server.mount("/widget/", dist);
  for (const limit of LIMITS) {
    server.serve(TWO_LINES.path(limit), Buffer.from(page("", widgetLines(limit))));
    server.serve(WITH_PRELOADS.path(limit), Buffer.from(page(preloads(limit), widgetLines(limit))));
  }
}
