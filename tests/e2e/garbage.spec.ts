// Settings that mean nothing: no throw, the default, one warning.

import { expect, script, test } from "./support/test.ts";
import type { MuviJobs } from "./support/widget.ts";

const GARBAGE: [string, string][] = [
  ["nothing", ""],
  ["emoji", "🦀🦀🦀"],
  ["a megabyte", "x".repeat(1_000_000)],
  ["NaN", "NaN"],
  ["a negative number", "-1"],
  ["a script address", "javascript:alert(1)"],
  ["user information", "https://user:secret@example.org/v1/jobs"],
];

for (const [name, value] of GARBAGE) {
  test(`E03: ${name} in every attribute never throws, gives the defaults and warns once`, async ({
    page,
    open,
    watch,
  }) => {
    watch.allow(/muvi-jobs/);
    watch.allowFailedRequests();
    await open({ body: `${script()}<div id="room"></div>` });
    await page.evaluate(() => customElements.whenDefined("muvi-jobs"));
    const found = await page.evaluate(
      async ([names, value]) => {
        const element = document.createElement("muvi-jobs") as MuviJobs;
        for (const name of names) element.setAttribute(name, value);
        document.querySelector("#room")?.append(element);
        await element.ready;
        const { limit, theme, density, credentials, loading, state } = element;
        const warned = element.matches(":state(config-warning)");
        return { limit, theme, density, credentials, loading, state, warned };
      },
      [
        "endpoint limit status refresh-interval theme density lang time-zone credentials".split(" "),
        value,
      ] as const,
    );
    const isQuiet = value === "";
    expect(found).toMatchObject({
      theme: "auto",
      density: "comfortable",
      credentials: "same-origin",
      loading: "eager",
    });
    expect([1, 20]).toContain(found.limit);
    if (!isQuiet) {
      expect(found.warned).toBe(true);
      expect(watch.warnings.filter((text) => !text.includes("Failed to load"))).toHaveLength(1);
    }
    expect(watch.uncaught).toEqual([]);
  });
}
