// A hundred thousand jobs and a million: every row within reach, few of them in the DOM. And loading page after page.

import { expectRows, id, openHuge, scrollTo } from "./support/huge.ts";
import { job, jobs } from "./support/jobs.ts";
import { sent } from "./support/sandbox.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

test("NB-2: with 100,000 jobs the scrollbar tells the truth, with at most 200 rows in the DOM", async ({
  page,
  open,
}) => {
  test.setTimeout(120_000);
  const COUNT = 100_000;
  const widget = await openHuge(page, open, COUNT);
  await expect(widget.grid).toHaveAttribute("aria-rowcount", String(COUNT + 1));
  const distinct = await widget.evaluate((element) => new Set(element.jobs.map(({ jobId }) => jobId)).size);
  expect(distinct).toBe(COUNT);
  for (const share of [0, 0.25, 0.5, 0.75, 1, 0.1]) {
    await scrollTo(widget, share, COUNT);
    await expectRows(widget);
  }
  await scrollTo(widget, 1, COUNT);
  expect((await widget.inView()).at(-1)).toMatchObject({ index: COUNT + 1, id: id(COUNT - 1) });
  await expect(widget.row(id(COUNT - 1))).toBeInViewport({ ratio: 0.9 });
});

test("NB-2: with 100,000 jobs the keys End, Home, Page Up and Page Down go where they say", async ({
  page,
  open,
}) => {
  test.setTimeout(120_000);
  const COUNT = 100_000;
  const widget = await openHuge(page, open, COUNT);
  await widget.rows.nth(2).click();
  await page.keyboard.press("End");
  await expect(widget.row(id(COUNT - 1))).toBeFocused();
  await expect(widget.row(id(COUNT - 1))).toBeInViewport({ ratio: 0.9 });
  await expectRows(widget);
  await page.keyboard.press("PageUp");
  await page.keyboard.press("PageDown");
  await expect(widget.row(id(COUNT - 1))).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(widget.row(id(COUNT - 2))).toBeFocused();
  await page.keyboard.press("Home");
  await expect(widget.row(id(0))).toBeFocused();
  await expect(widget.row(id(0))).toBeInViewport({ ratio: 0.9 });
  expect((await widget.scroll()).top).toBe(0);
});

test("NB-2: a search over 100,000 jobs finds exactly what contains the text", async ({ page, open }) => {
  test.setTimeout(120_000);
  const COUNT = 100_000;
  const widget = await openHuge(page, open, COUNT);
  const containing = (text: string) =>
    Array.from({ length: COUNT }, (_, n) => id(n)).filter((each) => each.includes(text));
  for (const text of ["77777", "0012", "job_0099999", "99"]) {
    const wanted = containing(text);
    await widget.search.fill(` ${text.toUpperCase()} `);
    await expect(widget.grid).toHaveAttribute("aria-rowcount", String(wanted.length + 1));
    expect((await widget.inView()).map(({ id }) => id)).toEqual(
      wanted.slice(0, (await widget.inView()).length),
    );
    await expect(widget.status).toContainText("100,000 loaded");
  }
  await widget.search.fill("SORA-2");
  await expect(widget.grid).toHaveAttribute("aria-rowcount", String(COUNT / 2 + 1));
  await widget.search.fill("no such job");
  await expect(widget.rows).toHaveCount(0);
  await widget.search.fill("");
  await expect(widget.grid).toHaveAttribute("aria-rowcount", String(COUNT + 1));
  await scrollTo(widget, 0, COUNT);
  await expectRows(widget);
});

test("NB-2: the last of 1,000,000 rows is within reach of the scrollbar and of the keyboard", async ({
  page,
  open,
}) => {
  test.setTimeout(240_000);
  const COUNT = 1_000_000;
  const widget = await openHuge(page, open, COUNT);
  await expect(widget.grid).toHaveAttribute("aria-rowcount", String(COUNT + 1));
  for (const share of [0.5, 1]) {
    await scrollTo(widget, share, COUNT);
    await expectRows(widget);
  }
  await expect(widget.row(id(COUNT - 1))).toBeInViewport({ ratio: 0.9 });
  await scrollTo(widget, 0, COUNT);
  await expectRows(widget);
  await widget.rows.nth(2).click();
  await page.keyboard.press("End");
  await expect(widget.row(id(COUNT - 1))).toBeFocused();
  await expect(widget.row(id(COUNT - 1))).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(widget.row(id(COUNT - 3))).toBeFocused();
  await expectRows(widget);
  // One turn of the wheel moves rows by some rows, not by thousands.
  const [before] = await widget.inView();
  await widget.row(before?.id ?? "").hover();
  await page.mouse.wheel(0, -400);
  await expect.poll(async () => (await widget.inView())[0]?.index).toBeLessThan(before?.index ?? 0);
  await page.waitForTimeout(500);
  expect((await widget.inView())[0]?.index).toBeGreaterThan((before?.index ?? 0) - 100);
  await expectRows(widget);
});

/** Half a minute after the newest of the fixtures, each of which is a minute older than the one before it. */
const NOW = "2026-02-18T15:00:30Z";

/** When a loaded job was created, as its row writes it. */
async function timeOf(widget: Widget, place: number): Promise<string> {
  const { top } = await widget.scroll();
  const [row] = await widget.read();
  await widget.scroll(place * (row?.height ?? 0));
  const text = await widget.row(job(place).jobId).locator("time").innerText();
  await widget.scroll(top);
  return text;
}

/** The time of the oldest loaded job. */
async function oldest(widget: Widget): Promise<string> {
  return await timeOf(widget, (await widget.evaluate((element) => element.jobs.length)) - 1);
}

/** The coverage line: how many, back to when, and whether there is more. */
async function coverage(widget: Widget): Promise<{ loaded: number; back: string; end: string }> {
  const text = (await widget.status.innerText()).trim();
  const [, loaded = "", back = "", end = ""] =
    /^([\d,]+) loaded · back to (.+?) · (more|end)/.exec(text.replace(/\s+/g, " ")) ?? [];
  return { loaded: Number(loaded.replace(",", "")), back, end };
}

test("NB-6: the coverage line always names the oldest loaded row, and whether there is more", async ({
  page,
  sandbox,
  open,
}) => {
  await page.clock.setFixedTime(NOW);
  await sandbox.replaceJobs(jobs(50));
  const widget = await open();
  for (const [loaded, end] of [
    [20, "more"],
    [40, "more"],
    [50, "end"],
  ] as const) {
    await expect(widget.status).toContainText(`${loaded} loaded`);
    expect(await coverage(widget)).toEqual({ loaded, back: await oldest(widget), end });
    expect(await widget.loadMore.count()).toBe(end === "more" ? 1 : 0);
    expect(await widget.loadUntil.count()).toBe(end === "more" ? 1 : 0);
    if (end === "more") await widget.loadMore.click();
  }
});

test("NB-6: one choice loads until the chosen time, with the count growing, and asks for nothing more", async ({
  page,
  sandbox,
  open,
}) => {
  await page.clock.setFixedTime(NOW);
  await sandbox.replaceJobs(jobs(300));
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  const values = await widget.loadUntil
    .getByRole("option")
    .evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  expect(values).toEqual(["", "1", "24", "168", "720", "all"]);
  await sandbox.latency(400);
  await widget.loadUntil.selectOption("1");
  await expect(widget.stop).toBeVisible();
  const lines: { loaded: number; back: string; end: string }[] = [];
  while ((await widget.stop.count()) > 0) {
    const line = await coverage(widget);
    if (line.loaded !== lines.at(-1)?.loaded) lines.push(line);
    await page.waitForTimeout(50);
  }
  // Job 59 is 59.5 minutes old, job 60 is older than an hour and on the fourth page.
  await expect(widget.status).toContainText("80 loaded");
  expect(lines.map(({ loaded }) => loaded)).toEqual(expect.arrayContaining([40, 60]));
  for (const { loaded, back, end } of lines) {
    expect({ back, end }).toEqual({ back: await timeOf(widget, loaded - 1), end: "more" });
  }
  expect(await coverage(widget)).toEqual({ loaded: 80, back: await oldest(widget), end: "more" });
  await page.waitForTimeout(1_000);
  const requests = await sandbox.lists();
  expect(requests).toHaveLength(4);
  expect(requests.slice(1).every(({ query }) => query.includes("cursor="))).toBe(true);
  await expect(widget.loadUntil).toHaveValue("");
  await expect(widget.loadMore).toBeVisible();
});

test("NB-6: a time that is loaded already asks for nothing", async ({ page, sandbox, open }) => {
  await page.clock.setFixedTime(NOW);
  await sandbox.replaceJobs(jobs(200));
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("100 loaded");
  await widget.loadUntil.selectOption("1");
  await page.waitForTimeout(1_000);
  expect(await sandbox.lists()).toHaveLength(1);
  await expect(widget.stop).toHaveCount(0);
});

test("NB-6: until the end means all jobs, each once", async ({ page, sandbox, open }) => {
  await page.clock.setFixedTime(NOW);
  await sandbox.replaceJobs(jobs(250));
  const widget = await open({ attributes: { limit: "50" } });
  await expect(widget.status).toContainText("50 loaded");
  await widget.loadUntil.selectOption("all");
  await expect(widget.status).toContainText("250 loaded");
  await expect(widget.stop).toHaveCount(0);
  await expect(widget.loadUntil).toHaveCount(0);
  await expect(widget.loadMore).toHaveCount(0);
  expect(await coverage(widget)).toEqual({ loaded: 250, back: await oldest(widget), end: "end" });
  const ids = await widget.evaluate((element) => element.jobs.map(({ jobId }) => jobId));
  expect(ids).toEqual(jobs(250).map(({ jobId }) => jobId));
  expect(await sandbox.lists()).toHaveLength(5);
});

test("NB-6: Stop aborts the walk and keeps what is loaded", async ({ page, sandbox, open, watch }) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(300));
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await sandbox.latency(700);
  await widget.loadUntil.selectOption("all");
  await expect.poll(async () => (await coverage(widget)).loaded).toBeGreaterThanOrEqual(60);
  const asked = (await sandbox.lists()).length;
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThan(asked);
  await widget.stop.click();
  await expect(widget.stop).toHaveCount(0);
  const stopped = (await sandbox.lists()).length;
  await expect.poll(async () => (await sandbox.lists()).some(({ aborted }) => aborted)).toBe(true);
  const { loaded, back, end } = await coverage(widget);
  await page.waitForTimeout(2_000);
  expect(await sandbox.lists()).toHaveLength(stopped);
  expect(await coverage(widget)).toEqual({ loaded, back: await oldest(widget), end: "more" });
  expect(end).toBe("more");
  expect(back).not.toBe("");
  expect(loaded).toBeLessThan(300);
  await expect(widget.alert).toHaveCount(0);
  await sandbox.latency(0);
  await widget.loadMore.click();
  await expect(widget.status).toContainText(`${loaded + 20} loaded`);
});

test("NB-6: another filter ends the walk", async ({ page, sandbox, open, watch }) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(300));
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  await sandbox.latency(500);
  await widget.loadUntil.selectOption("all");
  await expect.poll(async () => (await sandbox.lists()).length).toBeGreaterThanOrEqual(3);
  await widget.chooseStatus("Failed");
  await expect(widget.rows.first()).toContainText("job_e2e00003");
  await expect(widget.status).toContainText("20 loaded");
  await page.waitForTimeout(1_500);
  await expect(widget.stop).toHaveCount(0);
  const failed = (await sandbox.lists()).filter(({ query }) => query.includes("status=failed"));
  expect(failed).toHaveLength(1);
});

test("NB-6: a page that fails for good ends the walk, keeps the rows, and Retry gets the page and goes on", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs([...jobs(100), job(100)]);
  const widget = await open();
  await expect(widget.status).toContainText("20 loaded");
  const { nextCursor } = (await (await fetch(`${sandbox.origin}/v1/jobs?limit=40`)).json()) as {
    nextCursor: string;
  };
  await sandbox.faults({
    times: "always",
    match: { path: "list", cursor: nextCursor },
    kind: { status: 400, code: "ODD" },
  });
  await widget.loadUntil.selectOption("all");
  await expect(widget.alert).toContainText("ODD");
  await expect(widget.status).toContainText("40 loaded");
  await expect(widget.stop).toHaveCount(0);
  await sandbox.faults();
  await widget.retry.click();
  await expect(widget.alert).toHaveCount(0);
  await expect(widget.status).toContainText("101 loaded");
  await expect(widget.stop).toHaveCount(0);
  await expect(widget.loadMore).toHaveCount(0);
  // Six pages, of which the third was asked for twice.
  const asked = (await sandbox.lists()).map(sent).filter(({ limit }) => limit === "20");
  const cursors = asked.map(({ cursor }) => cursor);
  expect(cursors).toHaveLength(7);
  expect(cursors.slice(2, 4)).toEqual([nextCursor, nextCursor]);
  expect(new Set(cursors).size).toBe(6);
});
