// Times and counts as the reader's language writes them, whether the browser's `Intl` does it or the widget as `Intl` would.

import type { Page } from "@playwright/test";
import { iso, job } from "./support/jobs.ts";
import { expect, test } from "./support/test.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Instants of the last two years, each some days and some hours after the one before, and those around changes of the clock. */
function instants(timeZone: string): string[] {
  const now = Math.floor(Date.now() / 1_000) * 1_000;
  const spread = Array.from({ length: 84 }, (_, n) => now - n * 9 * DAY_MS - n * 97 * MINUTE_MS);
  const around = changes(timeZone, now).flatMap((change) =>
    [-61, -1, 0, 1, 61].map((n) => change + n * MINUTE_MS),
  );
  return [...spread, ...around].sort((one, other) => other - one).map(iso);
}

/** When the clock of a zone was changed in the last ten months, to the hour. */
function changes(timeZone: string, now: number): number[] {
  const format = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" });
  const offset = (at: number) => format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value;
  const hour = 60 * MINUTE_MS;
  const start = Math.floor((now - 299 * DAY_MS) / hour) * hour;
  const hours = Array.from({ length: 299 * 24 }, (_, n) => start + n * hour);
  return hours.filter((at) => offset(at) !== offset(at - hour));
}

/** Counts the formatters that the page makes. */
async function countFormatters(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    let made = 0;
    for (const name of ["DateTimeFormat", "NumberFormat"] as const) {
      const count = { construct: (target: any, given: any[]) => (made++, new target(...given)) };
      (Intl as any)[name] = new Proxy(Intl[name], count);
    }
    Object.assign(globalThis, { formattersMade: () => made });
  });
  return () => page.evaluate(() => (globalThis as any).formattersMade());
}

for (const timezoneId of ["UTC", "America/New_York", "America/St_Johns", "Asia/Kolkata", "Pacific/Chatham"]) {
  test.describe(`in ${timezoneId}`, () => {
    test.use({ timezoneId });

    for (const lang of ["en-US", "de"]) {
      test(`times are written as Intl writes them for ${lang}`, async ({ sandbox, open }) => {
        const created = instants(timezoneId);
        await sandbox.replaceJobs(created.map((createdAt, n) => job(n, { createdAt, completedAt: null })));
        const widget = await open({ attributes: { lang, limit: "100" } });
        await expect(widget.status).toContainText(`${created.length} loaded`);
        const { found, expected } = await widget.evaluate(async (element, lang) => {
          const root = element.shadowRoot as ShadowRoot;
          const scroller = root.querySelector(".scroller") as Element;
          const found: Record<string, string> = {};
          for (let top = 0; top <= scroller.scrollHeight; top += 200) {
            scroller.scrollTop = top;
            for (let frame = 0; frame < 2; frame++)
              await new Promise((drawn) => requestAnimationFrame(drawn));
            for (const time of root.querySelectorAll("td time")) {
              found[time.getAttribute("datetime") ?? ""] = time.textContent ?? "";
            }
          }
          const expected = Object.keys(found).map((instant) => {
            const isOld = Math.abs(Date.now() - Date.parse(instant)) >= 300 * 86_400_000;
            const options: Intl.DateTimeFormatOptions = {
              ...(isOld ? { year: "numeric" } : {}),
              month: "short",
              day: "numeric",
              hour: "2-digit",
              minute: "2-digit",
            };
            return [instant, new Intl.DateTimeFormat(lang, options).format(Date.parse(instant))];
          });
          return { found, expected: Object.fromEntries(expected) };
        }, lang);
        expect(Object.keys(found).sort()).toEqual(created.toSorted());
        expect(found).toEqual(expected);
      });
    }
  });
}

/** The test pages are in English; an empty `lang` is no language. */
const AMERICAN: Record<string, string>[] = [{}, { lang: "en-US" }, { lang: "" }];

for (const attributes of AMERICAN) {
  test(`no formatter is made for first rows in American English: ${JSON.stringify(attributes)}`, async ({
    page,
    open,
  }) => {
    const made = await countFormatters(page);
    const widget = await open({ attributes });
    await expect(widget.rows).toHaveCount(20);
    expect(await made()).toBe(0);
  });
}

test("a language or a time zone of the element is followed from the first rows on", async ({
  page,
  open,
}) => {
  const made = await countFormatters(page);
  const widget = await open({ attributes: { lang: "de" } });
  await expect(widget.rows).toHaveCount(20);
  expect(await made()).toBeGreaterThan(0);
  await expect(widget.rows.first().locator("time")).not.toContainText(/AM|PM/);
});

test.describe("for a reader in Britain", () => {
  test.use({ locale: "en-GB" });

  test("a page in no language is written as the reader's browser says", async ({ open }) => {
    const widget = await open({ attributes: { lang: "" } });
    await expect(widget.rows.first().locator("time")).toHaveText(/^\d+ \w+, \d\d:\d\d$/);
  });

  test("a page in American English is written in American English", async ({ open }) => {
    const widget = await open({ attributes: { lang: "en-us" } });
    await expect(widget.rows.first().locator("time")).toHaveText(/^\w+ \d+, \d\d:\d\d [AP]M$/);
  });
});
