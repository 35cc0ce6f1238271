// Where the keyboard focus is, seen through shadow roots.

import type { Page } from "@playwright/test";

export interface Focus {
  role: string;
  name: string;
  /** The text of the row that is focused, contains the focus, or is pointed to by `aria-activedescendant`. */
  row: string | null;
  /** Whether the focus can be seen: an outline or a shadow on the element or on the row it points to. */
  isVisible: boolean;
  /** Where it is, or the label that is seen in its place. */
  box: { top: number; bottom: number; left: number; right: number };
}

export async function focus(page: Page): Promise<Focus> {
  return await page.evaluate(() => {
    let element: Element | null = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!(element instanceof HTMLElement)) {
      return {
        role: "",
        name: "",
        row: null,
        isVisible: false,
        box: { top: 0, bottom: 0, left: 0, right: 0 },
      };
    }
    const root = element.getRootNode() as Document | ShadowRoot;
    const pointed = root.getElementById(element.getAttribute("aria-activedescendant") ?? "");
    const at = pointed ?? element;
    const labels =
      element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels : null;
    const byId = (element.getAttribute("aria-labelledby") ?? "")
      .split(" ")
      .map((id) => root.getElementById(id));
    const names = [
      element.ariaLabel,
      byId.map((each) => each?.textContent).join(" "),
      labels?.[0]?.textContent,
    ];
    const native: Record<string, string> = { button: "button", select: "combobox", a: "link" };
    const types: Record<string, string> = { search: "searchbox", radio: "radio", checkbox: "checkbox" };
    const input = element instanceof HTMLInputElement ? (types[element.type] ?? "textbox") : undefined;
    const seen = [at, element, ...(labels ?? []), at.closest("[role=row], tr")].some((each) => {
      if (!each) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== "none" && outlineWidth !== "0px") || boxShadow !== "none";
    });
    const { top, bottom, left, right } = at.getBoundingClientRect();
    return {
      // On the page, which may scroll on the way.
      box: { top: top + scrollY, bottom: bottom + scrollY, left, right },
      role: element.getAttribute("role") ?? input ?? native[element.localName] ?? element.localName,
      name: (names.find((name) => name?.trim()) ?? element.textContent ?? "").trim(),
      row: at.closest("[role=row], tr")?.textContent ?? null,
      isVisible: seen,
    };
  });
}

/** Everything that Tab stops at, from the start of the page to its end. */
export async function tabStops(page: Page): Promise<Focus[]> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    getSelection()?.collapse(document.body, 0);
  });
  const stops: Focus[] = [];
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press("Tab");
    const stop = await focus(page);
    if (stop.role === "body" || stop.role === "") break;
    stops.push(stop);
  }
  return stops;
}
