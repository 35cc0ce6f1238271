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
