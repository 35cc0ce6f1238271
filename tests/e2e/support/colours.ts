// Contrast as a person sees it: the colour that a text is drawn in against everything that is drawn behind it.

import type { Page } from "@playwright/test";

export interface Contrast {
  text: string;
  /** Who says it: a tag with its class. */
  where: string;
  ratio: number;
  colours: string;
}

/** Every text of the widget that is in view, its placeholders among them, with its contrast (WCAG 2.2). */
export async function contrasts(page: Page): Promise<Contrast[]> {
  return await page.evaluate(() => {
    type Colour = [number, number, number, number];
    const context = new OffscreenCanvas(1, 1).getContext("2d", {
      willReadFrequently: true,
    }) as OffscreenCanvasRenderingContext2D;
    const read = (colour: string): Colour => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
      r * a + R * (1 - a),
      g * a + G * (1 - a),
      b * a + B * (1 - a),
      1,
    ];
    const luminance = (colour: Colour) => {
      const [r = 0, g = 0, b = 0] = colour.slice(0, 3).map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const parentOf = (element: Element): Element | null => {
      const root = element.getRootNode();
      return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    };
    const behind = (element: Element): Colour => {
      const layers: Colour[] = [];
      for (let each: Element | null = element; each; each = parentOf(each)) {
        if (Number(getComputedStyle(each).opacity) < 1) throw new Error("Opacity hides what is measured.");
        layers.push(read(getComputedStyle(each).backgroundColor));
      }
      const canvas: Colour = read("canvas");
      return layers.reduceRight((below, layer) => over(layer, below), canvas);
    };
    const root = document.querySelector("muvi-jobs")?.shadowRoot;
    const found: Contrast[] = [];
    const add = (element: Element, text: string, colour: string) => {
      const back = behind(element);
      const front = over(read(colour), back);
      const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a) as [number, number];
      const round = (each: Colour) => `rgb(${each.slice(0, 3).map(Math.round)})`;
      found.push({
        text,
        where: `${element.localName}.${element.className}`,
        ratio: (light + 0.05) / (dark + 0.05),
        colours: `${round(front)} on ${round(back)}`,
      });
    };
    for (const element of root?.querySelectorAll("*") ?? []) {
      const isSeen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      const text = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.nodeValue?.trim())
        .join("");
      if (isSeen && text && element.localName !== "option") {
        add(element, text, getComputedStyle(element).color);
      }
      if (isSeen && element instanceof HTMLInputElement && element.placeholder && !element.value) {
        add(element, element.placeholder, getComputedStyle(element, "::placeholder").color);
      }
    }
    return found;
  });
}
