// The portal's theme around the list in a frame, for a person who prefers the dark.

import { CHROMIUM, CHROMIUM_ARGS } from "./support/env.ts";
import { pixel } from "./support/pixel.ts";
import { test, type Portal } from "./support/portal.ts";
import { expect } from "./support/test.ts";

test.use({
  // The preference comes from the browser: one that is emulated would be told to frames over their portal's head.
  colorScheme: null,
  launchOptions: {
    executablePath: CHROMIUM,
    args: [...CHROMIUM_ARGS, "--blink-settings=preferredColorScheme=0"],
  },
});

const GROUND = [200, 30, 90];

/** Whether the text of the list is light, and so the list dark. */
async function isDark(portal: Portal): Promise<boolean> {
  const widget = await portal.widget();
  return await widget.grid.evaluate((grid) => {
    const canvas = document.createElement("canvas").getContext("2d");
    if (!canvas) throw new Error("There is no canvas.");
    // Whatever way the colour is written.
    canvas.fillStyle = getComputedStyle(grid).color;
    canvas.fillRect(0, 0, 1, 1);
    return (canvas.getImageData(0, 0, 1, 1).data[1] ?? 0) > 128;
  });
}

/** What is seen in the corner of the frame, which the round list leaves free. */
async function corner(portal: Portal): Promise<number[]> {
  const box = await portal.iframe.boundingBox();
  return await pixel(portal.page, box?.x ?? 0, box?.y ?? 0);
}

const CASES = [
  { scheme: "normal", theme: "auto", dark: false },
  { scheme: "light", theme: "auto", dark: false },
  { scheme: "dark", theme: "auto", dark: true },
  { scheme: "light dark", theme: "auto", dark: true },
  { scheme: "normal", theme: "dark", dark: true },
  { scheme: "light", theme: "dark", dark: true },
  { scheme: "dark", theme: "light", dark: false },
];

for (const { scheme, theme, dark } of CASES) {
  const list = theme === "auto" ? "and the list follows it" : `and a ${theme} list is asked for`;
  test(`E51: where the portal's scheme is ${scheme} ${list}, the portal is seen through`, async ({
    portal,
  }) => {
    await portal.open({
      attributes: { theme },
      style: `:root { color-scheme: ${scheme} } body { background: rgb(${GROUND}) }`,
    });
    await expect((await portal.widget()).rows).toHaveCount(20);
    await expect.poll(() => portal.height()).toBeGreaterThan(700);
    expect(await corner(portal)).toEqual(GROUND);
    expect(await isDark(portal)).toBe(dark);
  });
}

test("E51: a portal that changes its scheme takes the list along", async ({ page, portal }) => {
  await portal.open({ style: `:root { color-scheme: light } body { background: rgb(${GROUND}) }` });
  await expect((await portal.widget()).rows).toHaveCount(20);
  await expect.poll(() => isDark(portal)).toBe(false);
  await page.evaluate(() => (document.documentElement.style.colorScheme = "dark"));
  await expect.poll(() => isDark(portal)).toBe(true);
  expect(await corner(portal)).toEqual(GROUND);
});

test("E51: a bare frame is seen through, too, when it is written with the portal's scheme", async ({
  portal,
}) => {
  await portal.open({
    body: `<iframe src="${portal.src}&frame" title="Jobs" width="1200" height="700" style="color-scheme: light"></iframe>`,
    style: `body { background: rgb(${GROUND}) } iframe { border: 0 }`,
  });
  await expect((await portal.widget()).rows).toHaveCount(20);
  expect(await corner(portal)).toEqual(GROUND);
});
