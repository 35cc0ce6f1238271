// Finds texts of a row that are painted upon each other.

import type { Widget } from "./widget.ts";

/** Each pair of texts that overlap, as far as they are not cut off, as one readable line. */
export async function overlaps(widget: Widget): Promise<string[]> {
  return await widget.rows.evaluateAll((rows) => {
    interface Painted {
      text: string;
      within: Element;
      box: DOMRect;
    }
    const common = (one: DOMRect, other: DOMRect) => {
      const [x, y] = [Math.max(one.x, other.x), Math.max(one.y, other.y)];
      return new DOMRect(
        x,
        y,
        Math.max(0, Math.min(one.right, other.right) - x),
        Math.max(0, Math.min(one.bottom, other.bottom) - y),
      );
    };
    const paintedIn = (row: Element) => {
      const found: Painted[] = [];
      const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(text);
        let box = range.getBoundingClientRect();
        for (let element = text.parentElement; element && element !== row; element = element.parentElement) {
          const { overflowX, visibility, clipPath } = getComputedStyle(element);
          if (overflowX !== "visible") box = common(box, element.getBoundingClientRect());
          if (visibility === "hidden" || clipPath === "inset(50%)") box = new DOMRect();
        }
        const within = text.parentElement?.closest(".badge, .stray-note, td");
        if (within && box.width > 0) found.push({ text: text.textContent ?? "", within, box });
      }
      return found;
    };
    return rows.flatMap((row) => {
      const painted = paintedIn(row);
      return painted.flatMap((one, n) =>
        painted
          .slice(n + 1)
          .filter((other) => {
            const { width, height } = common(one.box, other.box);
            return one.within !== other.within && width > 1 && height > 3;
          })
          .map((other) => `${one.text} and ${other.text}`),
      );
    });
  });
}
