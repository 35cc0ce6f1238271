// A page with two lines, built by each bundler as it comes from its makers, or with the one line that the README gives.

import { expect, test } from "./support/app.ts";
import { serveWithVite } from "./support/vite.ts";
import { FOLDER } from "./support/places.ts";
import { Panel } from "../e2e/support/panel.ts";
import { hostPage } from "../e2e/support/test.ts";
import { Widget } from "../e2e/support/widget.ts";

/** The page of a tool that makes scripts only: as the page around the widget, with what the tool made in its head. */
const around = (script: string) =>
  hostPage({
    head: script,
    body: '<muvi-jobs refresh-interval="off"><a href="/jobs">Open the jobs page</a></muvi-jobs>',
  });

const BUNDLERS = [
  { title: "Vite", folder: "vite", needs: "without a word of configuration" },
  {
    title: "webpack",
    folder: "webpack",
    needs: "without a word of configuration",
    page: around('<script defer src="/main.js"></script>'),
  },
  {
    title: "Rollup",
    folder: "rollup",
    needs: "with the documented plugins",
    page: around('<script type="module" src="/index.js"></script>'),
  },
  {
    title: "esbuild",
    folder: "esbuild",
    needs: "with the documented line",
    page: around('<script type="module" src="/index.js"></script>'),
  },
];

/** What is delivered apart comes, too, and so do its styles. */
async function opensJobs(widget: Widget): Promise<void> {
  await widget.rows.first().click();
  const panel = new Panel(widget);
  await expect(panel.fact("Created")).toBeVisible();
  await expect(panel.region).toHaveCSS("display", "flex");
}

for (const { title, folder, needs, page: html } of BUNDLERS) {
  test(`E40: ${title}: what it builds shows rows, ${needs}`, async ({ page, site, watch }) => {
    site.mount("/", `${FOLDER}bundlers/${folder}/dist`);
    if (html) site.page("/index.html", html);
    await page.goto(`${site.origin}/index.html`);
    await expect(new Widget(page).rows).toHaveCount(20);
    await opensJobs(new Widget(page));
    expect(watch.console).toEqual([]);
    // All of it came out of the bundle, none of it from where the delivered files are.
    expect(site.requested.filter((path) => path.startsWith("/muvi-jobs/"))).toEqual([]);
    expect(site.requested.filter((path) => path.endsWith(".wasm"))).toHaveLength(3);
  });
}

test("E40: Vite: its development server shows rows, without a word of configuration", async ({
  page,
  sandbox,
  watch,
}) => {
  const vite = await serveWithVite(`${FOLDER}bundlers/vite`);
  try {
    await sandbox.cors("*");
    const endpoint = encodeURIComponent(`${sandbox.origin}/v1/jobs`);
    await page.goto(`${vite.origin}/?endpoint=${endpoint}`);
    await expect(new Widget(page).rows).toHaveCount(20);
    await opensJobs(new Widget(page));
    expect(watch.warnings).toEqual([]);
    expect(vite.complaints()).toEqual([]);
  } finally {
    vite.stop();
  }
});
