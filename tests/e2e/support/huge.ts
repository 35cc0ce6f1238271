// So many jobs that only an API inside the page is quick enough to bring them, and which of them are seen.

import type { Page } from "@playwright/test";
import { element as markup, expect, QUIET, script } from "./test.ts";
import type { Widget } from "./widget.ts";

/** Jobs per answer of the made-up API inside the page. */
export const PAGE = 20_000;

/**
 * Opens a widget whose API is a function of the page, and loads all jobs, or fewer: `job_` and seven digits, newest first.
 */
export async function openHuge(
  page: Page,
  open: (host: { body: string }) => Promise<Widget>,
  count: number,
  first = count,
): Promise<Widget> {
  const widget = await open({ body: `${script()}<div id="room"></div>` });
  await page.evaluate(
    async ({ lines, count, first, size }) => {
      await customElements.whenDefined("muvi-jobs");
      const template = document.createElement("template");
      template.innerHTML = lines;
      const element = template.content.firstElementChild as HTMLElement & Record<string, unknown>;
      const newest = Date.parse("2026-02-18T15:00:00Z");
      const models = ["google/veo-3.1-fast/text-to-video", "openai/sora-2/text-to-video"];
      element.transport = async (request: Request) => {
        const start = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
        const rows: string[] = [];
        for (let n = start; n < Math.min(start + size, count); n++) {
          const id = `job_${String(n).padStart(7, "0")}`;
          const created = new Date(newest - n * 1_000).toISOString();
          const ended = new Date(newest - n * 1_000 + 15_000).toISOString();
          rows.push(
            `{"jobId":"${id}","status":"completed","progress":100,"model":"${models[n % 2]}",` +
              `"createdAt":"${created}","completedAt":"${ended}"}`,
          );
        }
        const hasMore = start + size < count;
        const cursor = hasMore ? `"${start + size}"` : "null";
        const body = `{"jobs":[${rows.join(",")}],"nextCursor":${cursor},"hasMore":${hasMore}}`;
        return new Response(body, { headers: { "content-type": "application/json" } });
      };
      document.querySelector("#room")?.append(element);
      const widget = element as unknown as { ready: Promise<unknown>; loadMore(): Promise<void> };
      await widget.ready;
      for (let loaded = size; loaded < first; loaded += size) await widget.loadMore();
    },
    { lines: markup(QUIET), count, first, size: PAGE },
  );
  await expect(widget.status).toContainText(`${first.toLocaleString("en")} loaded`);
  return widget;
}

/** The ids by their places. */
export function id(place: number): string {
  return `job_${String(place).padStart(7, "0")}`;
}

/** Scrolls to a share of the way, and waits until the rows that belong there are seen. */
export async function scrollTo(widget: Widget, share: number, count: number): Promise<void> {
  const { content, height } = await widget.scroll();
  await widget.scroll(Math.round((content - height) * share));
  const wanted = share * (count - 16);
  await expect
    .poll(async () => {
      const places = (await widget.inView()).map(({ index }) => index - 2);
      return places.length >= 12 && Math.abs((places[0] ?? Infinity) - wanted) <= Math.max(20, count / 1_000);
    })
    .toBe(true);
}

/** What is seen is whole, in order, without holes and overlaps, and of the jobs that belong there. */
export async function expectRows(widget: Widget): Promise<void> {
  const rows = await widget.inView();
  expect(rows[0]?.inDom).toBeLessThanOrEqual(200);
  expect(rows.length).toBeGreaterThanOrEqual(12);
  const height = (rows[1]?.top ?? 0) - (rows[0]?.top ?? 0);
  expect(height).toBeGreaterThanOrEqual(28);
  for (const [n, row] of rows.entries()) {
    expect(row.id).toBe(id(row.index - 2));
    expect(row.index).toBe((rows[0]?.index ?? 0) + n);
    expect(Math.abs(row.top - (rows[0]?.top ?? 0) - n * height)).toBeLessThan(1);
  }
}
