// A sample application as a person uses it, with the widget in it.

import { test as base, expect } from "../../e2e/support/test.ts";
import { Widget } from "../../e2e/support/widget.ts";
import { PACKAGE, SHARED, type Framework } from "./places.ts";

export { expect };

type Page = Widget["page"];
type Locator = Widget["host"];

export interface Choice {
  /** The widget is defined only when somebody presses the button. */
  late?: boolean;
  scene?: "one" | "list" | "another";
}

export class App {
  readonly page: Page;
  readonly widget: Widget;

  constructor(page: Page) {
    this.page = page;
    this.widget = new Widget(page, page.locator("muvi-jobs, portal-jobs"));
  }

  async press(name: "Define" | "Change" | "Toggle" | "Reverse"): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  /** The child that the application gave the element. */
  get link(): Locator {
    return this.page.getByRole("link", { name: "Open the jobs page" });
  }

  /** The events that came to listeners in the application's templates. */
  get declared(): Locator {
    return this.page.getByRole("list", { name: "Declared" });
  }

  /** The events that came to listeners that the application added by hand. */
  get added(): Locator {
    return this.page.getByRole("list", { name: "Added" });
  }
}

interface OfTest {
  start: (framework: Framework, choice?: Choice) => Promise<App>;
}

export const test = base.extend<OfTest>({
  start: async ({ page, site, watch }, use) => {
    void watch;
    await use(async ({ site: folder }, { late = false, scene = "one" } = {}) => {
      site.mount("/shared/", SHARED);
      site.mount("/node_modules/muvi-jobs/", PACKAGE);
      site.mount("/", folder);
      await page.goto(`${site.origin}/?scene=${scene}${late ? "&late" : ""}`);
      return new App(page);
    });
  },
});

/** When the class comes into being: each way of drawing must do for both. */
export const TIMES = [
  { when: "already defined", late: false },
  { when: "defined later", late: true },
] as const;
