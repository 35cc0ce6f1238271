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

/** Every attribute that cannot hold just any text. */
const NAMES = (
  "endpoint limit status refresh-interval refresh-control request-budget detail-budget theme density lang time-zone " +
  "credentials loading job-href"
).split(" ");

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
        const byDefault = document.createElement("muvi-jobs") as MuviJobs;
        const element = document.createElement("muvi-jobs") as MuviJobs;
        for (const name of names) element.setAttribute(name, value);
        document.querySelector("#room")?.append(element);
        await element.ready;
        const property = (name: string) => name.replace(/-./g, (letter) => letter.slice(1).toUpperCase());
        const taken = names.filter((name) => element[property(name)] !== byDefault[property(name)]);
        return { taken, limit: element.limit, warned: element.matches(":state(config-warning)") };
      },
      [NAMES, value] as const,
    );
    // A number is brought into its range, any text is a place for a page, and `lang` belongs to every element.
    expect(found.taken.filter((name) => !["limit", "endpoint", "lang"].includes(name))).toEqual([]);
    expect([1, 20]).toContain(found.limit);
    expect(found.warned).toBe(true);
    expect(watch.warnings.filter((text) => text.startsWith("<muvi-jobs>"))).toHaveLength(1);
    expect(watch.uncaught).toEqual([]);
  });
}
