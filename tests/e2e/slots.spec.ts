// What a page puts into the widget, and the states that its style sheet can ask for.

import { documented } from "./support/documented.ts";
import { jobs } from "./support/jobs.ts";
import { element as markup, expect, QUIET, script, test } from "./support/test.ts";
import { setVisible } from "./support/time.ts";
import type { Widget } from "./support/widget.ts";

const SLOTTED = `<h2 slot="heading">Renders</h2><p slot="empty">Nothing rendered yet</p>
  <p slot="error">Ask the media team</p><p slot="footer">All times are local</p>`;

const BODY = script() + markup(QUIET, SLOTTED);

test("the documented slots are in the tree from the start and stay the same", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  const widget = await open({ body: BODY });
  await expect(widget.rows).toHaveCount(20);
  const names = () =>
    widget.evaluate((element) => {
      const slots = [...(element.shadowRoot?.querySelectorAll<HTMLSlotElement>("slot[name]") ?? [])];
      const page = globalThis as unknown as { muviSlots?: HTMLSlotElement[] };
      page.muviSlots ??= slots;
      return {
        names: slots.map(({ name }) => name).sort(),
        same: slots.every((slot) => page.muviSlots?.includes(slot)),
      };
    });
  expect(await names()).toEqual({ names: documented("slot").sort(), same: true });
  await sandbox.replaceJobs([]);
  await sandbox.faults({ times: 1, kind: { status: 400 } });
  await widget.chooseStatus("Failed");
  await expect(widget.alert).toBeVisible();
  expect(await names()).toEqual({ names: documented("slot").sort(), same: true });
});

test("each slot is shown in its state only", async ({ page, sandbox, open, watch }) => {
  watch.allowFailedRequests();
  const widget = await open({ body: BODY });
  await expect(widget.rows).toHaveCount(20);
  const shown = async () => {
    const texts = await page.locator("muvi-jobs > [slot]").filter({ visible: true }).allInnerTexts();
    return texts.join(", ");
  };
  expect(await shown()).toBe("Renders, All times are local");
  await sandbox.faults({ times: 1, kind: { status: 400 } });
  await widget.refresh.click();
  await expect(widget.alert).toBeVisible();
  expect(await shown()).toBe("Renders, Ask the media team, All times are local");
  await widget.retry.click();
  await expect(widget.alert).toHaveCount(0);
  expect(await shown()).toBe("Renders, All times are local");
  await sandbox.replaceJobs([]);
  await widget.chooseStatus("Failed");
  await expect(widget.clearFilters).toBeVisible();
  expect(await shown()).toBe("Renders, All times are local");
  await widget.clearFilters.click();
  await expect(page.getByText("Nothing rendered yet")).toBeVisible();
  expect(await shown()).toBe("Renders, Nothing rendered yet, All times are local");
  await expect(page.getByText("No jobs yet")).toBeHidden();
});

test("slots that nobody fills take no room, and what they fall back to has no part", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs([]);
  const widget = await open();
  await expect(widget.host.getByText("No jobs yet")).toBeVisible();
  const slots = await widget.evaluate((element) =>
    [...(element.shadowRoot?.querySelectorAll("slot[name]") ?? [])].map((slot) => ({
      height: slot.getBoundingClientRect().height,
      parts: slot.querySelectorAll("[part]").length,
    })),
  );
  expect(slots).toEqual(slots.map(() => ({ height: 0, parts: 0 })));
});

test("a slot that is filled later appears, and goes when it is emptied", async ({ page, open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.evaluate((element) => {
    const heading = document.createElement("h2");
    heading.slot = "heading";
    heading.textContent = "Later";
    element.append(heading);
  });
  const heading = widget.host.locator("[part=heading]");
  await expect(page.getByRole("heading", { name: "Later" })).toBeVisible();
  expect((await heading.boundingBox())?.height).toBeGreaterThan(20);
  await page.getByRole("heading", { name: "Later" }).evaluate((each) => each.remove());
  await expect(heading).toBeHidden();
});

/** The documented states that the element has, as a style sheet of the page sees them. */
async function states(widget: Widget): Promise<string> {
  return await widget.evaluate(
    (element, names) => names.filter((name) => element.matches(`:state(${name})`)).join(" "),
    documented("custom state"),
  );
}

test("loading, ready and error exclude each other", async ({ sandbox, open, watch }) => {
  watch.allowFailedRequests();
  await sandbox.latency(5_000);
  const widget = await open({ attributes: { "refresh-interval": "auto" } });
  await expect.poll(() => states(widget)).toBe("loading");
  await expect(widget.rows).toHaveCount(20);
  expect(await states(widget)).toBe("ready");
  await sandbox.latency(0);
  await sandbox.faults({ times: 1, kind: { status: 400 } });
  await widget.refresh.click();
  await expect(widget.alert).toBeVisible();
  expect(await states(widget)).toBe("error");
  await widget.retry.click();
  await expect.poll(() => states(widget)).toBe("ready");
});

test("empty holds for no jobs, for none of these filters and for none that the search finds", async ({
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(3, { status: "completed" }));
  const widget = await open({ attributes: { "refresh-interval": "auto" } });
  await expect(widget.rows).toHaveCount(3);
  expect(await states(widget)).toBe("ready");
  await widget.search.fill("nothing");
  await expect.poll(() => states(widget)).toBe("ready empty");
  await widget.search.fill("");
  await expect.poll(() => states(widget)).toBe("ready");
  await widget.chooseStatus("Failed");
  await expect.poll(() => states(widget)).toBe("ready empty");
  await sandbox.replaceJobs([]);
  await widget.chooseStatus("All");
  await expect(widget.note(/No jobs yet/)).toBeVisible();
  expect(await states(widget)).toBe("ready empty");
});

test("offline and paused hold while there is no network", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(3));
  const widget = await open({ attributes: { "refresh-interval": "auto" } });
  await expect(widget.rows).toHaveCount(3);
  // By then everything is loaded that a list needs to go on.
  await widget.evaluate((element) => element.refresh());
  await page.context().setOffline(true);
  await expect.poll(() => states(widget)).toBe("ready offline paused");
  await page.context().setOffline(false);
  await expect.poll(() => states(widget)).toBe("ready");
});

test("paused holds while refreshing is off, and while nobody sees the element", async ({
  page,
  sandbox,
  open,
}) => {
  await sandbox.replaceJobs(jobs(3));
  const widget = await open({ attributes: { "refresh-interval": "auto" } });
  await expect(widget.rows).toHaveCount(3);
  expect(await states(widget)).toBe("ready");
  await widget.interval.selectOption("off");
  await expect.poll(() => states(widget)).toBe("ready paused");
  await widget.interval.selectOption("30");
  await expect.poll(() => states(widget)).toBe("ready");
  await setVisible(page, false);
  await expect.poll(() => states(widget)).toBe("ready paused");
  await setVisible(page, true);
  await expect.poll(() => states(widget)).toBe("ready");
});

test("paused holds while the request budget is used up, and after a 401", async ({
  sandbox,
  open,
  watch,
}) => {
  watch.allowFailedRequests();
  await sandbox.replaceJobs(jobs(3));
  const widget = await open({ attributes: { "refresh-interval": "1", "request-budget": "4" } });
  await expect.poll(() => states(widget), { timeout: 15_000 }).toBe("ready paused");
  await widget.evaluate((element) => void (element.requestBudget = null));
  await expect.poll(() => states(widget)).toBe("ready");
  await sandbox.requireKey({ pb_e2e: [] });
  await expect.poll(() => states(widget)).toBe("error paused");
});

test("config-warning holds from the first bad value on", async ({ open, watch }) => {
  watch.allow(/muvi-jobs/);
  const widget = await open({ attributes: { limit: "many", "refresh-interval": "auto" } });
  await expect(widget.rows).toHaveCount(20);
  expect(await states(widget)).toBe("ready config-warning");
});

test("an element that is taken out has no state, and gets its own back", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs([]);
  const widget = await open();
  await expect(widget.empty).toBeVisible();
  expect(await states(widget)).toBe("ready empty paused");
  const removed = await page.evaluate(async () => {
    const element = document.querySelector("muvi-jobs") as HTMLElement;
    const place = element.parentElement;
    element.remove();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const held = ["loading", "ready", "error", "empty", "paused"].filter((name) =>
      element.matches(`:state(${name})`),
    );
    place?.append(element);
    return held;
  });
  expect(removed).toEqual([]);
  await expect.poll(() => states(widget)).toBe("ready empty paused");
});
