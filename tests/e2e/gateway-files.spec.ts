// How the gateways of deploy/ serve the delivered files: types, compressed ones, caches, and the policy that the page runs
// under.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, SERVERS, test, VERSION } from "./support/gateways.ts";
import { ask } from "./support/raw.ts";
import { Widget } from "./support/widget.ts";

const TYPES = {
  "index.html": "text/html; charset=utf-8",
  "muvi-jobs.js": "text/javascript; charset=utf-8",
  "muvi-jobs-core.js": "text/javascript; charset=utf-8",
  "muvi-jobs-core_bg.wasm": "application/wasm",
  "page.css": "text/css; charset=utf-8",
  "icon.svg": /^image\/svg\+xml/,
};

/** What the README says is enough, and what only a header can say. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  "frame-ancestors 'none'",
];

for (const server of SERVERS) {
  test.describe(server, () => {
    test("every file has its type, and is sent compressed as it lies there", async ({ files, gateway }) => {
      const { origin } = await gateway({ server });
      const encodings: [string, string | undefined, string][] = [
        ["gzip, deflate, br, zstd", "br", ".br"],
        ["gzip", "gzip", ".gz"],
        ["identity", undefined, ""],
      ];
      for (const [name, type] of Object.entries(TYPES)) {
        for (const [accepted, encoding, ending] of encodings) {
          const headers = { "Accept-Encoding": accepted };
          const answer = await ask(origin, `/muvi-jobs/${name}`, { headers });
          const what = `${name} as ${accepted}`;
          expect(answer.status, what).toBe(200);
          expect(answer.headers["content-type"], what).toMatch(type);
          expect(answer.headers["content-encoding"], what).toBe(encoding);
          expect(answer.headers["x-content-type-options"], what).toBe("nosniff");
          if (encoding) expect(answer.headers.vary, what).toContain("Accept-Encoding");
          expect(answer.body.equals(await readFile(join(files, name + ending))), what).toBe(true);
        }
      }
    });

    test("a file without a compressed one beside it is compressed on the way", async ({ gateway }) => {
      const { origin } = await gateway({ server });
      const headers = { "Accept-Encoding": "gzip" };
      for (const name of ["muvi-jobs-core.js", "muvi-jobs-core_bg.wasm"]) {
        const answer = await ask(origin, `/muvi-jobs/${VERSION}/${name}`, { headers });
        expect(answer.headers["content-encoding"], name).toBe("gzip");
      }
    });

    test("entry files are asked for anew each time, a version's own for a year not", async ({ gateway }) => {
      const { origin } = await gateway({ server });
      for (const name of ["", "index.html", "muvi-jobs.js", "muvi-jobs-core_bg.wasm"]) {
        const entry = await ask(origin, `/muvi-jobs/${name}`);
        expect(entry.headers["cache-control"], name).toBe("no-cache");
        const headers = { "If-None-Match": entry.headers.etag };
        expect((await ask(origin, `/muvi-jobs/${name}`, { headers })).status, name).toBe(304);
      }
      for (const name of ["muvi-jobs.js", "muvi-jobs-core_bg.wasm"]) {
        const pinned = await ask(origin, `/muvi-jobs/${VERSION}/${name}`);
        expect(pinned.headers["cache-control"], name).toBe("public, max-age=31536000, immutable");
      }
      // What is missing today may be there tomorrow.
      const missing = await ask(origin, `/muvi-jobs/${VERSION}/none.js`);
      expect(missing.status).toBe(404);
      expect(missing.headers["cache-control"] ?? "").not.toContain("immutable");
    });

    test("files can be asked for and nothing else, and none outside of the folder", async ({ gateway }) => {
      const { origin } = await gateway({ server });
      for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
        const answer = await ask(origin, "/muvi-jobs/muvi-jobs.js", { method });
        expect([answer.status, answer.headers.allow], method).toEqual([405, "GET, HEAD"]);
      }
      expect((await ask(origin, "/muvi-jobs/muvi-jobs.js", { method: "HEAD" })).status).toBe(200);
      for (const path of [
        "/muvi-jobs/../log",
        "/muvi-jobs/%2e%2e/log",
        "/muvi-jobs/..%2flog",
        "/muvi-jobs../x",
      ]) {
        expect([400, 404], path).toContain((await ask(origin, path)).status);
      }
      const { status, headers } = await ask(origin, "/muvi-jobs");
      expect([status, headers.location]).toEqual([301, "/muvi-jobs/"]);
    });

    test("the page's policy is the strict one, and the widget needs no more in full use", async ({
      gateway,
      page,
      sandbox,
      watch,
    }) => {
      const { origin } = await gateway({ server });
      const address = `${origin}/muvi-jobs/?refresh-interval=1&density=compact&theme=dark`;
      const answer = await page.goto(address);
      const headers = (await answer?.allHeaders()) ?? {};
      const policy = headers["content-security-policy"]?.split(";").map((each) => each.trim()) ?? [];
      expect(policy).toEqual(expect.arrayContaining(POLICY));
      expect(headers["referrer-policy"]).toBe("no-referrer");
      const widget = new Widget(page);
      await expect(widget.rows).toHaveCount(20);
      await widget.loadMore.click();
      await expect(widget.status).toContainText("40 loaded");
      await widget.rows.first().click();
      await widget.search.fill("job_");
      await widget.search.fill("");
      await widget.chooseStatus("Completed");
      await expect(page).toHaveURL(/status=completed/);
      await widget.model.fill("openai/sora-2/text-to-video");
      await expect(page).toHaveURL(/model-id=openai/);
      await page.goBack();
      await widget.chooseStatus("All");
      await expect(widget.rows).toHaveCount(20);
      await sandbox.addJobs({ jobId: "job_new", status: "pending" });
      await expect(widget.row("job_new")).toBeVisible();
      await sandbox.faults({ kind: { status: 400 } });
      watch.allowFailedRequests();
      await widget.refresh.click();
      await expect(widget.alert).toBeVisible();
      await widget.retry.click();
      await expect(widget.alert).toHaveCount(0);
      expect(await page.evaluate(() => globalThis.muviViolations)).toEqual([]);
      // Without the policy there would be nothing to violate.
      const isBlocked = await page.evaluate(() => {
        try {
          document.body.insertAdjacentHTML("beforeend", "<p></p>");
          return false;
        } catch {
          return true;
        }
      });
      expect(isBlocked).toBe(true);
      watch.allow(/TrustedHTML|require-trusted-types-for/);
    });

    test("the page can be framed by the sites that are named, and by no other", async ({
      gateway,
      page,
      site,
      watch,
    }) => {
      watch.allow(/violates the following Content Security Policy directive: "frame-ancestors/);
      const open = await gateway({ server, frameAncestors: `'self' ${site.origin}` });
      const closed = await gateway({ server });
      for (const { origin } of [closed, open]) {
        const frame = `<iframe src="${origin}/muvi-jobs/" width="800" height="600"></iframe>`;
        const told = page.waitForEvent("console", {
          predicate: (message) => /frame-ancestors/.test(message.text()),
        });
        told.catch(() => {});
        await page.goto(site.page("/framing", `<!doctype html>${frame}`));
        const rows = page.frameLocator("iframe").getByRole("row");
        if (origin === open.origin) await expect(rows).toHaveCount(21);
        else await told;
      }
    });
  });
}
