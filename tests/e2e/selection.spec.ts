// Choosing several jobs: by pointer and keyboard, in ranges, and what the choice outlives.

import type { Page } from "@playwright/test";
import { violations } from "./support/axe.ts";
import { focus } from "./support/focus.ts";
import { job, jobs } from "./support/jobs.ts";
import { untilLive } from "./support/live.ts";
import { expect, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const id = (n: number) => `job_e2e${String(n).padStart(5, "0")}`;

/** The numbers of the chosen rows, in the order of the list. */
async function ticked(widget: Widget): Promise<number[]> {
  const names = await widget.grid
    .getByRole("checkbox", { name: /^Select job_/, checked: true })
    .evaluateAll((boxes) => boxes.map((box) => box.getAttribute("aria-label") ?? ""));
  return names.map((name) => Number(/\d+$/.exec(name.slice("Select job_e2e".length))?.[0]));
}

/** What is read right after a key must be done right after it, not when the part that does it has come. */
async function focusRow(widget: Widget, n: number): Promise<void> {
  await untilLive(widget.page);
  await widget.row(id(n)).evaluate((row) => (row as HTMLElement).focus());
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test("BC-10: a click chooses a job and lets it go, and the count is told politely", async ({
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(20));
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const asked = (await sandbox.log()).length;
  await widget.box(id(3)).click();
  await widget.box(id(5)).click();
  await expect(widget.chosen).toHaveText("2 selected");
  expect(await widget.chosen.evaluate((region) => region.ariaLive ?? "polite")).toBe("polite");
  await expect.poll(() => ticked(widget)).toEqual([3, 5]);
  await widget.box(id(3)).click();
  await expect.poll(() => ticked(widget)).toEqual([5]);
  await widget.button("Clear selection").click();
  await expect(widget.chosen).toHaveCount(0);
  await expect.poll(() => ticked(widget)).toEqual([]);
  // Choosing is neither opening a job nor a question for the API.
  expect(await watch.events("muvi-select")).toEqual([]);
  expect((await sandbox.log()).length).toBe(asked);
});

test("BC-10: a chosen row is tinted from edge to edge, and no other", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(5));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  const corners = async (n: number) => {
    const box = await widget.row(id(n)).boundingBox();
    if (box === null) throw new Error(`row ${n} is not seen`);
    const inside = { y: box.y + 2, width: 4, height: 4 };
    return Promise.all(
      [box.x + 1, box.x + box.width - 5].map(async (x) =>
        (await page.screenshot({ clip: { ...inside, x } })).toString("base64"),
      ),
    );
  };
  // By the keyboard: a pointer would leave its own colour on a row.
  await focusRow(widget, 3);
  const [before, other] = [await corners(3), await corners(2)];
  await page.keyboard.press("Space");
  await expect(widget.box(id(3))).toBeChecked();
  const [start, end] = await corners(3);
  expect(start).not.toBe(before[0]);
  expect(end).not.toBe(before[1]);
  expect(await corners(2)).toEqual(other);
});

test("BC-10: shift-click chooses a range, which shrinks and turns, and keeps what was chosen before", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(20));
  const widget = await open();
  await widget.box(id(9)).click();
  await widget.box(id(4)).click();
  await widget.box(id(8)).click({ modifiers: ["Shift"] });
  await expect.poll(() => ticked(widget)).toEqual([4, 5, 6, 7, 8, 9]);
  await widget.box(id(6)).click({ modifiers: ["Shift"] });
  await expect.poll(() => ticked(widget)).toEqual([4, 5, 6, 9]);
  await widget.box(id(2)).click({ modifiers: ["Shift"] });
  await expect.poll(() => ticked(widget)).toEqual([2, 3, 4, 9]);
  await widget.box(id(4)).click({ modifiers: ["Shift"] });
  await expect.poll(() => ticked(widget)).toEqual([4, 9]);
  await expect(widget.chosen).toHaveText("2 selected");
});

test("BC-10: Space chooses, Shift+Arrow grows and shrinks, without a pointer", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(20));
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await focusRow(widget, 2);
  await press(page, "Space");
  await expect.poll(() => ticked(widget)).toEqual([2]);
  await press(page, "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown");
  await expect.poll(() => ticked(widget)).toEqual([2, 3, 4, 5]);
  await press(page, "Shift+ArrowUp");
  await expect.poll(() => ticked(widget)).toEqual([2, 3, 4]);
  await press(page, "Shift+Home");
  await expect.poll(() => ticked(widget)).toEqual([0, 1, 2]);
  expect((await focus(page)).row).toContain(id(0));
  await press(page, "ArrowDown", "ArrowDown", "Space");
  await expect.poll(() => ticked(widget)).toEqual([0, 1]);
});

test("BC-10: the box of the header has three states and is about what is shown", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(20));
  const widget = await open();
  const state = () =>
    widget.selectAll.evaluate((box) => {
      const { checked, indeterminate } = box as HTMLInputElement;
      return indeterminate ? "mixed" : String(checked);
    });
  await expect(widget.rows).toHaveCount(20);
  expect(await state()).toBe("false");
  await widget.box(id(1)).click();
  await expect.poll(state).toBe("mixed");
  await widget.search.fill(id(1));
  await expect.poll(state).toBe("true");
  await widget.search.fill(id(2));
  await expect.poll(state).toBe("false");
  await widget.selectAll.click();
  await widget.search.fill("");
  await expect(widget.chosen).toHaveText("2 selected");
  await widget.selectAll.click();
  await expect.poll(state).toBe("true");
  await expect(widget.chosen).toHaveText("20 selected");
  await widget.selectAll.click();
  await expect.poll(state).toBe("false");
  await widget.search.fill("nothing like this");
  await widget.selectAll.click();
  await expect.poll(state).toBe("false");
});

test("BC-2: ticked boxes outlive ten refreshes with changing data, a filter and Load more", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(45, { status: "completed" }));
  const widget = await open();
  await widget.box(id(2)).click();
  await widget.box(id(7)).click();
  const box = await widget.box(id(7)).elementHandle();
  for (let round = 1; round <= 10; round++) {
    await sandbox.changeJobs({ jobId: id(round % 5), status: round % 2 ? "failed" : "completed" });
    await sandbox.addJobs({ jobId: `job_round${round}` });
    await widget.evaluate((element) => element.refresh());
    await expect(widget.row(`job_round${round}`)).toBeVisible();
    await expect.poll(() => ticked(widget)).toEqual([2, 7]);
  }
  expect(await box?.evaluate((box) => box.isConnected && (box as HTMLInputElement).checked)).toBe(true);
  await sandbox.changeJobs({ jobId: id(2), status: "failed" });
  await widget.chooseStatus("Failed");
  await expect(widget.chosen).toHaveText("2 selected, 1 not in the list now");
  await expect.poll(() => ticked(widget)).toEqual([2]);
  await widget.chooseStatus("All");
  await expect(widget.chosen).toHaveText("2 selected");
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await expect.poll(() => ticked(widget)).toEqual([2, 7]);
});

test("BC-10: nothing moves when the first job is chosen, and the number of loaded jobs is still told", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(60));
  const widget = await open();
  await expect(widget.rows.first()).toBeVisible();
  const places = async () => ({
    rows: (await widget.inView()).map(({ id, top }) => [id, top]),
    footer: await widget.loadMore.evaluate((button) => {
      const { left, top } = button.getBoundingClientRect();
      return [left, top];
    }),
    scroll: await widget.scroll(),
  });
  const before = await places();
  await widget.box(id(4)).click();
  await expect(widget.button("Clear selection")).toBeVisible();
  expect(await places()).toEqual(before);
  await expect(widget.status).toContainText("20 loaded");
});

test("the table keeps its contract with boxes and actions around the six columns", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(45));
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("45 loaded");
  const six = ["Status", "Job ID", "Model", "Progress", "Created", "Duration"];
  expect((await widget.headers.allInnerTexts()).map((name) => name.trim())).toEqual([
    "Select all shown",
    ...six,
    "Actions",
  ]);
  await expect(widget.grid).toHaveAttribute("aria-colcount", "8");
  await expect(widget.grid).toHaveAttribute("aria-rowcount", "46");
  const [first] = await widget.read();
  expect(first?.cells["Job ID"]).toBe(id(0));
  expect(await widget.rows.first().getByRole("gridcell").count()).toBe(8);
  for (const { height } of await widget.read()) expect(height).toBe(44);
  // The boxes stand in the middle of their rows, that of the header too.
  for (const box of [widget.selectAll, widget.box(id(3))]) {
    const off = await box.evaluate((box) => {
      const middle = (element: Element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return (top + bottom) / 2;
      };
      return Math.abs(middle(box) - middle(box.closest("tr") as Element));
    });
    expect(off).toBeLessThanOrEqual(1.5);
  }
});

test("selectable=off: there is no box, no column, and what was chosen is let go", async ({
  page,
  sandbox,
  open,
  watch,
}) => {
  await sandbox.replaceJobs(jobs(5));
  const widget = await open({ attributes: { selectable: "off" } });
  await expect(widget.rows).toHaveCount(5);
  await expect(widget.grid.getByRole("checkbox")).toHaveCount(0);
  await expect(widget.grid).toHaveAttribute("aria-colcount", "7");
  await focusRow(widget, 2);
  await press(page, "Space");
  await expect.poll(async () => (await watch.events("muvi-select")).length).toBe(1);
  await widget.evaluate((element) => void (element.selectable = "on"));
  await widget.box(id(1)).click();
  await expect(widget.chosen).toHaveText("1 selected");
  await widget.evaluate((element) => void (element.selectable = "off"));
  await expect(widget.chosen).toHaveCount(0);
  await expect(widget.grid.getByRole("checkbox")).toHaveCount(0);
});

test("the first tick shows at once, by key and by pointer, and counts when the annex has come", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5));
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/muvi-jobs-annex_bg.wasm", async (route) => {
    await held;
    await route.continue();
  });
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  await focusRow(widget, 2);
  await press(page, "Space");
  expect(await ticked(widget)).toEqual([2]);
  await widget.box(id(4)).click();
  expect(await ticked(widget)).toEqual([2, 4]);
  release();
  await expect(widget.chosen).toHaveText("2 selected");
  expect(await ticked(widget)).toEqual([2, 4]);
});

test("the annex that draws the actions is asked for by the first choice, not before", async ({
  sandbox,
  site,
  open,
}) => {
  await sandbox.replaceJobs(jobs(5));
  const widget = await open();
  await expect(widget.rows).toHaveCount(5);
  const annexes = () => site.requested.filter((path) => path.includes("annex")).length;
  expect(annexes()).toBe(0);
  await widget.box(id(1)).click();
  await expect(widget.button("Clear selection")).toBeVisible();
  expect(annexes()).toBeGreaterThan(0);
});

for (const theme of ["light", "dark"] as const) {
  test(`axe finds nothing to object to while jobs are chosen, ${theme}`, async ({ page, sandbox, open }) => {
    await sandbox.replaceJobs(jobs(20));
    await page.emulateMedia({ colorScheme: theme });
    const widget = await open({
      attributes: { theme: "auto" },
      head: '<meta name="color-scheme" content="light dark">',
    });
    await widget.selectAll.click();
    await expect(widget.button("Clear selection")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test("TS-26: at 320 px every box and action is there, named, and inside", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs([job(0, { status: "pending" }), job(1, { status: "completed" })]);
  await page.setViewportSize({ width: 336, height: 700 });
  const widget = await open();
  await widget.selectAll.click();
  await expect(widget.chosen).toHaveText("2 selected");
  const inside = [
    widget.selectAll,
    widget.box(id(0)),
    widget.row(id(0)).getByRole("button", { name: "Cancel", exact: true }),
    widget.button("Cancel 1 pending…"),
    widget.button("Clear selection"),
    widget.button("Export…"),
  ];
  for (const control of inside) {
    const box = await control.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 336).toBe(true);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await widget.row(id(0)).getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(widget.dialog).toBeVisible();
});
