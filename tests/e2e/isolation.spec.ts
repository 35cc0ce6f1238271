// The page and the widget keep their styles to themselves.

import { jobs } from "./support/jobs.ts";
import { expect, test } from "./support/test.ts";

for (const size of ["8px", "32px"]) {
  test(`a page whose root font is ${size} does not change the row height`, async ({ open }) => {
    const widget = await open({
      head: `<style>html { font-size: ${size} } body { font-size: 16px }</style>`,
    });
    await expect(widget.rows).toHaveCount(20);
    const { height } = (await widget.read())[0] ?? { height: 0 };
    expect(height).toBeGreaterThanOrEqual(28);
    expect(height).toBeLessThanOrEqual(44);
  });
}

test("the page's style sheets do not reach in", async ({ page, sandbox, open }) => {
  await sandbox.replaceJobs(jobs(8));
  const widget = await open();
  await expect(widget.rows).toHaveCount(8);
  const look = () =>
    widget.evaluate((element) =>
      // Not the slot: what is in it belongs to the page and looks like the page.
      [...(element.shadowRoot?.querySelectorAll(":not(slot)") ?? [])].map((each) => {
        const { width, height } = each.getBoundingClientRect();
        const { display, color, textAlign, textTransform, letterSpacing } = getComputedStyle(each);
        return [
          each.localName,
          Math.round(width),
          Math.round(height),
          display,
          color,
          textAlign,
          textTransform,
          letterSpacing,
        ];
      }),
    );
  const before = await look();
  await page.addStyleTag({
    content: `body *:not(muvi-jobs) { all: unset !important } div { display: none !important }
      button { outline: 5px solid red } body * { box-sizing: content-box; padding: 9px !important }
      muvi-jobs { padding: 0 !important }
      body { letter-spacing: 5px; text-transform: uppercase; line-height: 5; text-align: right; text-indent: 50px }`,
  });
  await page.addStyleTag({ content: "main { display: block !important; padding: 0 !important }" });
  await page.waitForTimeout(200);
  const after = await look();
  const changed = before
    .map((each, n) => `${each.join(" ")} -> ${after[n]?.join(" ")}`)
    .filter((_, n) => JSON.stringify(before[n]) !== JSON.stringify(after[n]));
  expect(changed).toEqual([]);
});

test("E28: hidden hides the element, and a height of the host is kept", async ({ open }) => {
  const widget = await open({ attributes: { style: "height: 400px" } });
  await expect(widget.rows).toHaveCount(20);
  const box = await widget.host.boundingBox();
  expect(box?.height).toBe(400);
  await widget.evaluate((element) => void (element.hidden = true));
  await expect(widget.host).toBeHidden();
});

test("E28: what the author set on the host stays through a full session", async ({ sandbox, open }) => {
  const given = {
    id: "mine",
    class: "portal wide",
    style: "height: 500px; margin: 1px",
    role: "group",
    tabindex: "-1",
    title: "Renderings",
    "aria-label": "My renderings",
    "aria-describedby": "note",
    lang: "de",
    dir: "ltr",
    "data-portal": "7",
  };
  const widget = await open({ attributes: given });
  await expect(widget.rows).toHaveCount(20);
  const names = () => widget.evaluate((element) => element.getAttributeNames().sort());
  const before = await names();
  await widget.loadMore.click();
  await expect(widget.status).toContainText("40 loaded");
  await widget.rows.nth(2).click();
  await widget.refresh.click();
  await sandbox.faults({ times: 1, kind: "notAPage" });
  await widget.refresh.click();
  await widget.retry.click();
  await expect(widget.alert).toHaveCount(0);
  await widget.evaluate((element) => {
    element.theme = "dark";
    element.removeAttribute("theme");
    const { parentElement } = element;
    element.remove();
    parentElement?.append(element);
  });
  await expect(widget.rows.first()).toBeVisible();
  expect(await names()).toEqual(before);
  for (const [name, value] of Object.entries(given)) {
    expect(await widget.host.getAttribute(name), name).toBe(value);
  }
  expect(await widget.evaluate((element) => getComputedStyle(element).display)).toBe("block");
});

test("E28: nothing is written to the host by its making", async ({ page, open }) => {
  await open({ body: '<script type="module" src="/muvi-jobs/muvi-jobs.js"></script>' });
  const made = await page.evaluate(async () => {
    await customElements.whenDefined("muvi-jobs");
    return document.createElement("muvi-jobs").outerHTML;
  });
  expect(made).toBe("<muvi-jobs></muvi-jobs>");
});
