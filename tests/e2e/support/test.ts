// What every test starts with: a sandbox and a site of its worker, set back to their beginning, and a page that is
// watched to the end.

import { test as base, type Browser, expect } from "@playwright/test";
import { DIST } from "./env.ts";
import { Sandbox } from "./sandbox.ts";
import { Site } from "./site.ts";
import { Watch } from "./watch.ts";
import { Widget } from "./widget.ts";

export { expect };

/** The page around the widget: by default the two lines of the README and nothing else. */
export interface HostPage {
  /** Attributes of the element; refreshes are off unless asked for, so that tests can count requests. */
  attributes?: Record<string, string>;
  fallback?: string;
  /** Takes the place of the two lines. */
  body?: string;
  head?: string;
  /** Where the delivered files are. */
  prefix?: string;
  path?: string;
  headers?: Record<string, string>;
}

interface OfTest {
  sandbox: Sandbox;
  site: Site;
  watch: Watch;
  /** Opens a page with one widget and does not wait for its rows. */
  open: (host?: HostPage) => Promise<Widget>;
}

interface OfWorker {
  ownSandbox: Sandbox;
  ownSite: Site;
}

export function script(prefix = "/muvi-jobs/"): string {
  return `<script type="module" src="${prefix}muvi-jobs.js"></script>`;
}

export function element(attributes: Record<string, string>, fallback = FALLBACK): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<muvi-jobs${written.join("")}>${fallback}</muvi-jobs>`;
}

export function hostPage({ attributes, fallback, body, head = "", prefix }: HostPage = {}): string {
  const lines = `${script(prefix)}\n${element({ ...QUIET, ...attributes }, fallback)}`;
  return `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>A portal</title>${head}</head>
<body>\n<main><h1>A portal</h1>\n${body ?? lines}\n</main></body>\n</html>\n`;
}

export const QUIET = { endpoint: "/v1/jobs", "refresh-interval": "off" };
const FALLBACK = '<a href="/jobs">Open the jobs page</a>';

function escaped(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
}

export const test = base.extend<OfTest, OfWorker>({
  browser: [
    async ({ playwright, browserName }, use) => {
      const launch = async (): Promise<Browser> => playwright[browserName].launch();
      // A browser that crashes before it has a page, as Debian's Chromium 148 sometimes does, says nothing of what is tested.
      const browser = await launch().catch((error) => {
        if (/signal=SIGSEGV/.test(String(error))) return launch();
        throw error;
      });
      await use(browser);
      await browser.close();
    },
    { scope: "worker", timeout: 0 },
  ],

  ownSandbox: [
    async ({}, use) => {
      const sandbox = await Sandbox.start();
      await use(sandbox);
      sandbox.stop();
    },
    { scope: "worker" },
  ],

  ownSite: [
    async ({}, use) => {
      const site = await Site.start(DIST);
      await use(site);
      site.stop();
    },
    { scope: "worker" },
  ],

  sandbox: async ({ ownSandbox }, use) => {
    await ownSandbox.reset();
    await use(ownSandbox);
  },

  site: async ({ ownSite, sandbox }, use) => {
    ownSite.reset(sandbox.origin);
    await use(ownSite);
  },

  watch: [
    async ({ page }, use, info) => {
      const watch = await Watch.on(page);
      await use(watch);
      if (info.status !== info.expectedStatus && watch.console.length > 0) {
        await info.attach("console", { body: watch.console.join("\n"), contentType: "text/plain" });
      }
      expect(watch.undeclared(), "console messages, uncaught errors and violations").toEqual([]);
    },
    { auto: true },
  ],

  open: async ({ page, site, watch }, use) => {
    void watch;
    await use(async (host = {}) => {
      await page.goto(site.page(host.path ?? "/portal", hostPage(host), host.headers));
      return new Widget(page);
    });
  },
});
