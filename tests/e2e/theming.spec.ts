// What a page can do to the looks of the widget: variables, parts, colour schemes. The README's tables are the list.

import type { Page } from "@playwright/test";
import { contrasts } from "./support/colours.ts";
import { documented } from "./support/documented.ts";
import { job, jobs, STATUSES } from "./support/jobs.ts";
import { Panel } from "./support/panel.ts";
import type { Sandbox } from "./support/sandbox.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

type Open = (host: object) => Promise<Widget>;

const SLOTTED = '<h2 slot="heading">Renders</h2><p slot="footer">The end</p>';

const REASON = { code: "INTERNAL_ERROR", message: "The model gave up." };

/** One page after another until each state was there: of each, everything that can be seen in it is on the screen. */
const STATES: Record<string, (sandbox: Sandbox, open: Open) => Promise<Widget>> = {
  async loading(sandbox, open) {
    await sandbox.latency(20_000);
    const widget = await open({});
    await expect(widget.status.or(widget.host.getByText("Loading jobs…")).first()).toBeVisible();
    return widget;
  },

  /** Rows of every status, a link for each, what the page puts in, more to load. */
  async rows(sandbox, open) {
    const statuses = [...STATUSES, "archived" as "pending"];
    await sandbox.replaceJobs(jobs(60).map((each, n) => ({ ...each, status: statuses[n % 6] ?? "pending" })));
    // As many rows as there are statuses: each takes its time to look at.
    const attributes = { ...QUIET, "job-href": "/jobs/{jobId}", limit: "6" };
    const widget = await open({ body: script() + markup(attributes, SLOTTED) });
    await expect(widget.rows).toHaveCount(6);
    return widget;
  },

  /** What rows show beyond the list: pictures, reasons, some chosen. */
  async glances(sandbox, open) {
    await sandbox.outputs(`${sandbox.origin}/outputs`);
    await sandbox.replaceJobs(jobs(6).map((each) => ({ ...each, error: REASON })));
    const widget = await open({ attributes: { previews: "", "failure-reasons": "" } });
    await expect(widget.rows.getByRole("img", { name: "Preview" })).toBeVisible();
    await expect(widget.row(job(3).jobId)).toContainText(REASON.code);
    await widget.box(job(0).jobId).click();
    await expect(widget.button("Cancel 1 pending…")).toBeVisible();
    return widget;
  },

  async opened(sandbox, open) {
    await sandbox.outputs(`${sandbox.origin}/outputs`);
    await sandbox.replaceJobs(jobs(6, { status: "completed" }));
    const widget = await open({});
    await widget.rows.nth(1).click();
    await expect(new Panel(widget).links.first()).toBeVisible();
    return widget;
  },

  async openedFailed(sandbox, open) {
    await sandbox.replaceJobs(jobs(6, { status: "failed" }).map((each) => ({ ...each, error: REASON })));
    const widget = await open({});
    await widget.rows.nth(1).click();
    await expect(new Panel(widget).region).toContainText(REASON.code);
    return widget;
  },

  async asking(sandbox, open) {
    await sandbox.replaceJobs(jobs(6, { status: "pending" }));
    const widget = await open({});
    await widget.selectAll.click();
    await widget.button("Cancel 6 pending…").click();
    await expect(widget.dialogButton("Cancel 6 jobs")).toBeVisible();
    return widget;
  },

  /** One was cancelled, one was not. */
  async cancelled(sandbox, open) {
    const widget = await STATES.asking?.(sandbox, open);
    if (!widget) throw new Error("Nothing was asked.");
    await sandbox.faults({
      match: { path: "cancel", jobId: job(5).jobId },
      kind: { status: 400, code: "INVALID_INPUT", message: "Not this one." },
    });
    await widget.dialogButton("Cancel 6 jobs").click();
    await expect(widget.dialogButton("Retry 1 job")).toBeVisible();
    return widget;
  },

  async exporting(sandbox, open) {
    await sandbox.replaceJobs(jobs(6));
    const widget = await open({});
    await widget.button("Export…").click();
    await expect(widget.dialogButton("Download")).toBeVisible();
    return widget;
  },

  async keys(sandbox, open) {
    await sandbox.replaceJobs(jobs(6));
    const widget = await open({});
    await widget.rows.first().focus();
    await widget.page.keyboard.press("?");
    await expect(widget.dialog).toBeVisible();
    return widget;
  },

  async walking(sandbox, open) {
    await sandbox.replaceJobs(jobs(200));
    const widget = await open({});
    await expect(widget.loadMore).toBeVisible();
    await sandbox.latency(20_000);
    await widget.loadUntil.selectOption({ label: "the end" });
    await expect(widget.stop).toBeVisible();
    return widget;
  },

  async held(sandbox, open) {
    await sandbox.replaceJobs(jobs(60));
    const widget = await open({ attributes: { "refresh-interval": "1", limit: "100" } });
    await expect(widget.rows.first()).toBeVisible();
    await widget.scroll(300);
    await sandbox.addJobs(job(900, { createdAt: "2026-02-19T00:00:00Z" }));
    await expect(widget.held).toBeVisible();
    return widget;
  },

  /** Jobs that left the filter they were found by. */
  async strays(sandbox, open) {
    await sandbox.replaceJobs(jobs(4, { status: "processing" }));
    const attributes = { status: "processing", "refresh-interval": "1", "job-href": "/jobs/{jobId}" };
    const widget = await open({ attributes });
    await expect(widget.rows).toHaveCount(4);
    await sandbox.changeJobs({ jobId: job(1).jobId, status: "failed" });
    await expect(widget.note(/no longer matches/)).toBeVisible();
    return widget;
  },

  async empty(sandbox, open) {
    await sandbox.replaceJobs([]);
    const widget = await open({});
    await expect(widget.empty).toBeVisible();
    return widget;
  },

  async filtered(sandbox, open) {
    await sandbox.replaceJobs(jobs(2, { status: "completed" }));
    const widget = await open({ attributes: { status: "failed" } });
    await expect(widget.clearFilters).toBeVisible();
    return widget;
  },

  /** With the message for an empty key. */
  async refused(sandbox, open) {
    await sandbox.requireKey({ pb_e2e: [] });
    const widget = await open({});
    await widget.connect.click();
    await expect(widget.note(/Type or paste/)).toBeVisible();
    return widget;
  },
};

test("E25: every documented part matches something in some state, a page's rule for it wins, and no other part exists", async ({
  sandbox,
  open,
  watch,
}) => {
  test.setTimeout(90_000);
  watch.allowFailedRequests();
  const names = documented("part");
  const rules = names.map(
    (name) => `muvi-jobs::part(${name}) { outline: 1px solid red; background: rgb(1, 2, 3) }`,
  );
  const seen = new Set<string>();
  const lost: string[] = [];
  for (const reach of Object.values(STATES)) {
    await sandbox.reset();
    await sandbox.latency(0);
    const widget = await reach(sandbox, open);
    await widget.page.addStyleTag({ content: rules.join("\n") });
    const parts = await widget.evaluate((element) =>
      [...(element.shadowRoot?.querySelectorAll("[part]") ?? [])].flatMap((each) => {
        const isSeen = each.checkVisibility() && each.getClientRects().length > 0;
        const wins = getComputedStyle(each).backgroundColor === "rgb(1, 2, 3)";
        return [...each.part].map((name) => ({ name, isSeen, wins }));
      }),
    );
    for (const { name, isSeen, wins } of parts) {
      if (isSeen) seen.add(name);
      if (!wins) lost.push(name);
    }
  }
  expect(lost).toEqual([]);
  expect([...seen].sort()).toEqual([...names].sort());
});

/** A value for each variable that is nobody's default. */
function unusual(variable: string): string {
  if (variable === "--muvi-font") return "monospace";
  return /size|radius|space|height/.test(variable) ? "123px" : "rgb(1, 2, 3)";
}

/** What the variables are for, of everything below the shadow root. Not sizes: those tell of the time that passes, too. */
async function styles(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const names = [
      "color",
      "background-color",
      "border-top-color",
      "outline-color",
      "display",
      "font-family",
    ];
    names.push("font-size", "border-top-left-radius", "padding-left", "column-gap", "max-height");
    const read = (element: Element, pseudo?: string) => {
      const style = getComputedStyle(element, pseudo);
      return names.map((name) => style.getPropertyValue(name));
    };
    const below = document.querySelector("muvi-jobs")?.shadowRoot?.querySelectorAll("*") ?? [];
    return JSON.stringify([...below].map((each) => [read(each), read(each, "::before")]));
  });
}

test("E25: every documented variable changes a computed value, set on the element", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  test.setTimeout(90_000);
  watch.allowFailedRequests();
  const left = new Set(documented("variable"));
  expect(left.size).toBeGreaterThanOrEqual(17);
  for (const state of ["rows", "refused"]) {
    await sandbox.reset();
    const widget = await STATES[state]?.(sandbox, open);
    await widget?.search.focus();
    const before = await styles(page);
    for (const variable of [...left]) {
      await widget?.evaluate((element, { name, value }) => element.style.setProperty(name, value), {
        name: variable,
        value: unusual(variable),
      });
      if ((await styles(page)) !== before) left.delete(variable);
      await widget?.evaluate((element) => element.removeAttribute("style"));
    }
    // Nothing is left of the attempts, or each would have been found by the one before.
    expect(await styles(page)).toBe(before);
  }
  expect([...left]).toEqual([]);
});

test("BC-25: one accent recolours the focus ring, the links and the chosen filter", async ({
  page,
  sandbox,
  open,
}) => {
  const widget = await STATES.rows?.(sandbox, open);
  if (!widget) throw new Error("There are no rows.");
  await page.addStyleTag({ content: "muvi-jobs { --muvi-accent: rgb(150, 0, 90) }" });
  await expect(widget.rows.getByRole("link").first()).toHaveCSS("color", "rgb(150, 0, 90)");
  await expect(widget.host.getByText("All", { exact: true })).toHaveCSS("color", "rgb(150, 0, 90)");
  await widget.search.focus();
  await expect(widget.search).toHaveCSS("outline-color", "rgb(150, 0, 90)");
});

test("BC-25: a value like red;}</style><script> has no effect outside its property", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(3));
  const value = `red;}</style><script>globalThis.muviBroken = true</script><style>*{display:none}`;
  const widget = await open({ attributes: { lang: "en" } });
  await expect(widget.rows).toHaveCount(3);
  const before = await styles(page);
  for (const name of documented("variable")) {
    await widget.evaluate(
      (element, { name, value }) => {
        element.style.setProperty(name, value);
        element.setAttribute("style", `${name}: ${value}`);
        element.removeAttribute("style");
      },
      { name, value },
    );
    await page
      .addStyleTag({ content: `muvi-jobs { ${name}: ${value}` })
      .then((tag) => tag.evaluate((each) => (each as Element).remove()));
  }
  // What CSS takes for a value and is none: the one property falls back, and nothing else moves.
  await widget.evaluate((element) => element.style.setProperty("--muvi-accent", "url(x) <script> red"));
  await expect(widget.rows.first()).toBeVisible();
  await widget.evaluate((element) => element.removeAttribute("style"));
  expect(await styles(page)).toBe(before);
  expect(await page.evaluate(() => "muviBroken" in globalThis)).toBe(false);
});

for (const theme of ["light", "dark"] as const) {
  test(`TS-19: every text of every state has a contrast of at least 4.5:1 by default, ${theme}`, async ({
    page,
    sandbox,
    open,
    watch,
  }) => {
    test.setTimeout(90_000);
    watch.allowFailedRequests();
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    for (const [state, reach] of Object.entries(STATES)) {
      await sandbox.reset();
      await sandbox.latency(0);
      const widget = await reach(sandbox, open);
      await widget.rows
        .first()
        .hover({ timeout: 500 })
        .catch(() => {});
      const found = await contrasts(page);
      expect(found.length, state).toBeGreaterThan(10);
      const poor = found.filter(({ ratio }) => ratio < 4.5);
      expect(poor, state).toEqual([]);
    }
  });
}

for (const colour of ["#777", "#eee", "#111", "#c00", "#0a0"]) {
  test(`TS-19: on a page whose text is ${colour} every text has a contrast of at least 4.5:1 in both themes`, async ({
    page,
    sandbox,
    open,
  }) => {
    await sandbox.replaceJobs(jobs(6));
    const widget = await open({ head: `<style>body { color: ${colour} }</style>` });
    await expect(widget.rows).toHaveCount(6);
    for (const theme of ["light", "dark"]) {
      await widget.evaluate((element, theme) => void (element.theme = theme), theme);
      expect((await contrasts(page)).filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    }
  });
}

const SCHEMES: [string, string, "light" | "dark", string][] = [
  ["says it is dark", "<style>:root { color-scheme: dark }</style>", "light", "dark"],
  ["says it is light", "<style>:root { color-scheme: light }</style>", "dark", "light"],
  ["can be both", "<style>:root { color-scheme: light dark }</style>", "dark", "dark"],
  ["says nothing", "", "dark", "dark"],
];

for (const [page, head, system, expected] of SCHEMES) {
  test(`TS-19: on a page that ${page} the widget is ${expected} for a person who prefers ${system}`, async ({
    page,
    sandbox,
    open,
  }) => {
    await sandbox.replaceJobs(jobs(2));
    await page.emulateMedia({ colorScheme: system });
    const widget = await open({ head });
    await expect(widget.rows).toHaveCount(2);
    const frame = widget.host.locator(".frame");
    await expect(frame).toHaveCSS(
      "background-color",
      expected === "dark" ? "rgb(22, 25, 30)" : "rgb(255, 255, 255)",
    );
  });
}
