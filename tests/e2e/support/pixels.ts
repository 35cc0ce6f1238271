// Compares pictures of the page. The browser itself decodes them, on a blank page of its own.

import type { Page } from "@playwright/test";

/** Which part of all pixels differs between two pictures; 1 if they are not of one size. */
export async function difference(page: Page, one: Buffer, other: Buffer): Promise<number> {
  const blank = await page.context().newPage();
  try {
    return await blank.evaluate(
      async (pictures) => {
        const [a, b] = await Promise.all(
          pictures.map(async (picture) => {
            const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
            const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
            context.drawImage(bitmap, 0, 0);
            return context.getImageData(0, 0, bitmap.width, bitmap.height);
          }),
        );
        if (!a || !b || a.width !== b.width || a.height !== b.height) return 1;
        let different = 0;
        for (let at = 0; at < a.data.length; at += 4) {
          // A step of one or two is rounding of the rasteriser.
          const differs = [0, 1, 2].some(
            (channel) => Math.abs((a.data[at + channel] ?? 0) - (b.data[at + channel] ?? 0)) > 2,
          );
          if (differs) different++;
        }
        return different / (a.width * a.height);
      },
      [one, other].map((picture) => picture.toString("base64")),
    );
  } finally {
    await blank.close();
  }
}
