// Single keys for the whole widget: what they do, where they are silent, and the list of them.

import { violations } from "./support/axe.ts";
import { focus } from "./support/focus.ts";
import { jobs } from "./support/jobs.ts";
import { element, expect, QUIET, script, test } from "./support/test.ts";
import type { Widget } from "./support/widget.ts";

const dialogOf = (widget: Widget) => widget.host.getByRole("dialog", { name: "Keyboard" });

test.beforeEach(async ({ sandbox }) => {
  await sandbox.replaceJobs(jobs(30));
});

test("BC-14: ? lists the keys; Escape and Close put the focus back where it was", async ({ page, open }) => {
  const widget = await open({ attributes: { limit: "100" } });
  await expect(widget.status).toContainText("30 loaded");
  await widget.rows.nth(1).focus();
  await page.keyboard.press("?");
  await expect(dialogOf(widget)).toBeVisible();
  for (const text of ["Search the loaded jobs", "Next job", "Previous job", "Open the job", "Refresh"]) {
    await expect(dialogOf(widget)).toContainText(text);
  }
  await expect(dialogOf(widget)).not.toContainText("Space");
  // The keys of the list do nothing while the dialog is before it.
  await page.keyboard.press("/");
  await expect(widget.button("Close")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialogOf(widget)).toHaveCount(0);
  await expect(widget.rows.nth(1)).toBeFocused();
  await page.keyboard.press("?");
  await expect(dialogOf(widget)).toBeVisible();
  await page.keyboard.press("Enter");
  // It is closed a moment before it is taken away.
  await expect(widget.host.locator("dialog")).toHaveCount(0);
  await expect(widget.rows.nth(1)).toBeFocused();
  await page.keyboard.press("?");
  await expect(dialogOf(widget)).toBeVisible();
  await page.mouse.click(5, 5);
  await expect(dialogOf(widget)).toHaveCount(0);
});

test("BC-14: / goes to the search and types nothing; what is typed there is no key", async ({
  page,
  sandbox,
  open,
}) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.rows.first().focus();
  await page.keyboard.press("/");
  await expect(widget.search).toBeFocused();
  await expect(widget.search).toHaveValue("");
  await page.keyboard.type("j?/krxc");
  await expect(widget.search).toHaveValue("j?/krxc");
  await widget.model.focus();
  await page.keyboard.type("?r");
  await expect(dialogOf(widget)).toHaveCount(0);
  await expect(widget.search).not.toBeFocused();
  await widget.interval.focus();
  await page.keyboard.press("/");
  await expect(widget.interval).toBeFocused();
  expect((await sandbox.lists()).filter(({ query }) => !query.includes("modelId"))).toHaveLength(1);
});

test("BC-14: j and k move through the rows, from wherever the focus is; Enter opens", async ({
  page,
  open,
  watch,
}) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.refresh.focus();
  await page.keyboard.press("j");
  await expect(widget.rows.nth(0)).toBeFocused();
  for (let n = 1; n <= 3; n++) await page.keyboard.press("j");
  await expect(widget.rows.nth(3)).toBeFocused();
  await page.keyboard.press("k");
  await expect(widget.rows.nth(2)).toBeFocused();
  expect((await focus(page)).isVisible).toBe(true);
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await watch.events("muvi-select"))[0]?.detail.jobId).toBe("job_e2e00002");
});

test("BC-14: r refreshes once, and c copies the id of the row", async ({ page, context, sandbox, open }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.rows.nth(2).focus();
  await page.keyboard.press("r");
  await expect.poll(async () => (await sandbox.lists()).length).toBe(2);
  await page.keyboard.press("c");
  await expect(widget.spoken).toHaveText("Job ID copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("job_e2e00002");
  expect(await sandbox.lists()).toHaveLength(2);
});

test("BC-14: x selects the row", async ({ page, open }) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  const box = widget.rows.nth(2).getByRole("checkbox");
  test.skip((await box.count()) === 0, "There is no column of boxes.");
  await widget.rows.nth(2).focus();
  await page.keyboard.press("x");
  await expect(box).toBeChecked();
  await page.keyboard.press("x");
  await expect(box).not.toBeChecked();
});

test("BC-14: keys with modifiers are not taken, nor those that are pressed outside the widget", async ({
  page,
  sandbox,
  open,
}) => {
  const widget = await open({
    body: `<button>Outside</button>${script()}${element(QUIET)}`,
  });
  await expect(widget.rows).toHaveCount(20);
  await page.evaluate(() => {
    Object.assign(globalThis, { taken: [] });
    addEventListener("keydown", (event) => {
      if (event.defaultPrevented) (globalThis as unknown as { taken: string[] }).taken.push(event.key);
    });
  });
  await page.getByRole("button", { name: "Outside" }).focus();
  for (const key of ["?", "/", "j", "k", "r", "x", "c"]) await page.keyboard.press(key);
  await widget.rows.nth(1).focus();
  for (const key of ["Control+j", "Alt+j", "Meta+j", "Control+/", "Alt+x", "Control+c", "Shift+R"]) {
    await page.keyboard.press(key);
  }
  expect(await page.evaluate(() => (globalThis as unknown as { taken: string[] }).taken)).toEqual([]);
  await expect(widget.rows.nth(1)).toBeFocused();
  await expect(dialogOf(widget)).toHaveCount(0);
  expect(await sandbox.lists()).toHaveLength(1);
});

test("BC-14: the host page turns the keys off, and on again", async ({ page, site, open }) => {
  const widget = await open({ attributes: { shortcuts: "off" } });
  await expect(widget.rows).toHaveCount(20);
  await widget.rows.nth(1).focus();
  for (const key of ["j", "/", "?"]) await page.keyboard.press(key);
  await expect(widget.rows.nth(1)).toBeFocused();
  await expect(dialogOf(widget)).toHaveCount(0);
  expect(site.requested.filter((path) => path.includes("annex"))).toEqual([]);
  await widget.evaluate((each) => void (each.shortcuts = "on"));
  await page.keyboard.press("j");
  await expect(widget.rows.nth(2)).toBeFocused();
});

test("BC-14: of two widgets the one with the focus hears the keys", async ({ page, open }) => {
  await open({ body: script() + element({ ...QUIET, id: "a" }) + element({ ...QUIET, id: "b" }) });
  await expect(page.locator("#b [role=row]")).toHaveCount(21);
  await page.locator("#b [role=row]").nth(2).focus();
  await page.keyboard.press("?");
  await expect(page.locator("#b dialog")).toBeVisible();
  await expect(page.locator("#a dialog")).toHaveCount(0);
});

for (const theme of ["light", "dark"]) {
  test(`TS-23: axe finds nothing to object to: the list of keys, ${theme}`, async ({
    page,
    sandbox,
    open,
  }) => {
    await sandbox.outputs(`${sandbox.origin}/outputs`);
    const widget = await open({ attributes: { theme, previews: "" } });
    await expect(widget.rows).toHaveCount(20);
    await widget.rows.first().focus();
    await page.keyboard.press("?");
    await expect(dialogOf(widget)).toContainText("Space");
    expect(await violations(page)).toEqual([]);
  });
}

test("BC-14: a key that is pressed while the annex is on its way is done when it has come", async ({
  page,
  open,
}) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/muvi-jobs-annex_bg.wasm", async (route) => {
    await held;
    await route.continue();
  });
  const widget = await open({ attributes: { previews: "" } });
  await widget.rows.first().focus();
  await page.keyboard.press("?");
  await expect(dialogOf(widget)).toHaveCount(0);
  release();
  await expect(dialogOf(widget)).toBeVisible();
});

test("a dialog is above everything and closes on Escape, too, when its element was moved in the document", async ({
  page,
  open,
}) => {
  const widget = await open();
  await widget.rows.first().focus();
  await page.keyboard.press("?");
  await expect(widget.dialog).toBeVisible();
  await widget.evaluate((element) => element.parentElement?.append(element));
  await expect.poll(() => widget.dialog.evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
  await page.keyboard.press("Escape");
  await expect(widget.dialog).toHaveCount(0);
});

test("a key that is pressed in the very moment in which the list of keys is closed opens it again", async ({
  page,
  open,
  watch,
}) => {
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.rows.first().focus();
  await page.keyboard.press("?");
  await expect(dialogOf(widget)).toBeVisible();
  // Browsers tell of the end of a dialog in a task that comes later.
  const isTheSame = await widget.host.evaluate(async (host) => {
    const before = host.shadowRoot?.querySelector("dialog");
    before?.close();
    host.shadowRoot?.activeElement?.dispatchEvent(
      new KeyboardEvent("keydown", { key: "?", bubbles: true, cancelable: true }),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    return host.shadowRoot?.querySelector("dialog") === before;
  });
  expect(isTheSame).toBe(false);
  await expect(dialogOf(widget)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(widget.host.locator("dialog")).toHaveCount(0);
  await expect(widget.rows.first()).toBeFocused();
  expect(await watch.events("muvi-error")).toEqual([]);
});

test("of two dialogs that are asked for while the annex is on its way the later one opens", async ({
  page,
  open,
}) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/muvi-jobs-annex_bg.wasm", async (route) => {
    await held;
    await route.continue();
  });
  const widget = await open();
  await expect(widget.rows).toHaveCount(20);
  await widget.button("Export…").click();
  await page.keyboard.press("?");
  release();
  await expect(dialogOf(widget)).toBeVisible();
  await expect(widget.host.locator("dialog")).toHaveCount(1);
});
