// The colour of one CSS pixel, as it is on the screen.

import { inflateSync } from "node:zlib";
import type { Page } from "@playwright/test";

/** Red, green and blue of the pixel at this place of the window. */
export async function pixel(page: Page, x: number, y: number): Promise<number[]> {
  const png = await page.screenshot({ clip: { x: Math.ceil(x), y: Math.ceil(y), width: 1, height: 1 } });
  // A picture of one pixel needs no decoder: its data are a filter's number, which for the first pixel of a picture changes
  // nothing, and the channels.
  const data: Buffer[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") data.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return [...inflateSync(Buffer.concat(data)).subarray(1, 4)];
}
