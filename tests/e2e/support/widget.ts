// The widget as a person finds it: by roles and accessible names alone.

import type { Locator, Page } from "@playwright/test";
import { readInView, readRows, type Row, type RowInView } from "./rows.ts";

/** What the widget's element offers to a page; only what tests use. */
export interface MuviJobs extends HTMLElement {
  [property: string]: unknown;
  refresh(): Promise<void>;
  loadMore(): Promise<void>;
  select(jobId: string | null): void;
  readonly ready: Promise<unknown>;
  readonly state: string;
  readonly version: string;
  readonly jobs: readonly { jobId: string; status: string }[];
}

export class Widget {
  readonly page: Page;
  readonly host: Locator;

  constructor(page: Page, host: Locator = page.locator("muvi-jobs")) {
    this.page = page;
    this.host = host;
  }

  get grid(): Locator {
    return this.#either("table", "grid", "Jobs");
  }

  /** The data rows in the DOM. */
  get rows(): Locator {
    const isHeader = this.page.getByRole("columnheader");
    return this.grid.getByRole("row").filter({ hasNot: isHeader });
  }

  row(jobId: string): Locator {
    return this.rows.filter({ hasText: jobId });
  }

  get headers(): Locator {
    return this.grid.getByRole("columnheader");
  }

  /** The status filter, or the group that it is made of. */
  get statusFilter(): Locator {
    return this.#either("combobox", "radiogroup", "Status").or(
      this.host.getByRole("group", { name: "Status", exact: true }),
    );
  }

  async chooseStatus(name: string): Promise<void> {
    const combobox = this.host.getByRole("combobox", { name: "Status", exact: true });
    if ((await combobox.count()) > 0) {
      await combobox.selectOption({ label: name });
    } else {
      await this.statusChoice(name).click();
    }
  }

  statusChoice(name: string): Locator {
    const inGroup = { name, exact: true };
    return this.statusFilter.getByRole("radio", inGroup).or(this.statusFilter.getByRole("button", inGroup));
  }

  /** The chosen status, by its name. */
  async chosenStatus(): Promise<string> {
    return await this.statusFilter.evaluate((filter) => {
      if (filter instanceof HTMLSelectElement) return filter.selectedOptions[0]?.label ?? "";
      const choices = filter.querySelectorAll<HTMLElement>("input, button, [role=radio], [role=button]");
      const chosen = [...choices].find((choice) =>
        choice instanceof HTMLInputElement
          ? choice.checked
          : choice.ariaChecked === "true" || choice.ariaPressed === "true",
      );
      const label = chosen instanceof HTMLInputElement ? (chosen.labels?.[0] ?? chosen) : chosen;
      return (label?.getAttribute("aria-label") ?? label?.textContent ?? "").trim();
    });
  }

  /** The names of the statuses on offer. */
  async statusChoices(): Promise<string[]> {
    const options = this.statusFilter.getByRole("option");
    const radios = this.statusFilter.getByRole("radio");
    const buttons = this.statusFilter.getByRole("button");
    const choices = options.or(radios).or(buttons);
    return await choices.evaluateAll((choices) =>
      choices.map((choice) => {
        const named = choice instanceof HTMLInputElement ? (choice.labels?.[0] ?? choice) : choice;
        return (named.getAttribute("aria-label") ?? named.textContent ?? "").trim();
      }),
    );
  }

  /** The models that the model field offers to whoever goes there. */
  async offeredModels(): Promise<string[]> {
    await this.model.hover();
    const offered = await this.model.evaluate((field) =>
      [...((field as HTMLInputElement).list?.options ?? [])].map((option) => option.value),
    );
    if (offered.length > 0) return offered;
    await this.model.focus();
    return await this.host.getByRole("option").allInnerTexts();
  }

  get model(): Locator {
    return this.#either("textbox", "combobox", "Model");
  }

  get search(): Locator {
    return this.#either("searchbox", "textbox", "Search");
  }

  get loadMore(): Locator {
    return this.button("Load more");
  }

  get refresh(): Locator {
    return this.button("Refresh");
  }

  get retry(): Locator {
    return this.button("Retry");
  }

  /** The choice of how often the list refreshes by itself. */
  get interval(): Locator {
    return this.host.getByRole("combobox", { name: "Auto-refresh", exact: true });
  }

  /** The button that brings in the jobs that wait. */
  get held(): Locator {
    return this.host.getByRole("button", { name: / new$/ });
  }

  /** How long ago the list was last found to be true. */
  get freshness(): Locator {
    return this.host.getByText(/^(Updated .+ ago|Offline)$/);
  }

  /** The choice of how far back to load. */
  get loadUntil(): Locator {
    return this.host.getByRole("combobox", { name: "Load until", exact: true });
  }

  get stop(): Locator {
    return this.button("Stop");
  }

  /** What is said to those who do not see what changed. */
  get spoken(): Locator {
    return this.host.getByRole("status").locator(".spoken");
  }

  /** The box that chooses all shown rows. */
  get selectAll(): Locator {
    return this.grid.getByRole("checkbox", { name: "Select all shown", exact: true });
  }

  /** The box of a job's row. */
  box(jobId: string): Locator {
    return this.grid.getByRole("checkbox", { name: `Select ${jobId}`, exact: true });
  }

  /** The polite region that tells how many jobs are chosen. */
  get chosen(): Locator {
    return this.host.getByRole("status").filter({ hasText: /selected/ });
  }

  get dialog(): Locator {
    return this.host.getByRole("dialog");
  }

  /** A button inside the dialog. */
  dialogButton(name: string | RegExp): Locator {
    return this.dialog.getByRole("button", typeof name === "string" ? { name, exact: true } : { name });
  }

  get clearFilters(): Locator {
    return this.button("Clear filters");
  }

  get connect(): Locator {
    return this.button("Connect");
  }

  /** A password field has no role of its own; its label is how a person finds it. */
  get apiKey(): Locator {
    return this.host.getByLabel("API key", { exact: true });
  }

  get alert(): Locator {
    return this.host.getByRole("alert").filter({ hasText: /\S/ });
  }

  /** What is said in place of rows when there are none. */
  get empty(): Locator {
    return this.host.locator("[part~=empty]").filter({ visible: true });
  }

  /** The live region that says how many jobs are loaded. */
  get status(): Locator {
    return this.host.getByRole("status").filter({ hasText: /\d/ }).first();
  }

  /** A remark of the widget outside its rows. */
  note(text: RegExp): Locator {
    return this.host.getByText(text).filter({ visible: true }).first();
  }

  button(name: string): Locator {
    return this.host.getByRole("button", { name, exact: true });
  }

  /** The data rows in the DOM, read in one go. */
  async read(): Promise<Row[]> {
    return await readRows(this.headers, this.rows);
  }

  /** The rows that are seen at least by half, read in one go. */
  async inView(): Promise<RowInView[]> {
    return await readInView(this.grid);
  }

  /** The ids of the data rows in the DOM. */
  async ids(): Promise<string[]> {
    return (await this.read()).map((row) => row.cells["Job ID"]);
  }

  /** The number that the status line begins with or holds: jobs loaded. */
  async loaded(): Promise<number> {
    const text = (await this.status.textContent()) ?? "";
    const number = /([\d.,\s\u00a0\u202f’']*\d)/.exec(text)?.[1] ?? "";
    return Number(number.replace(/\D/g, ""));
  }

  /** Runs in the page with the element. */
  async evaluate<Result, Arg>(
    run: (element: MuviJobs, arg: Arg) => Result,
    arg?: Arg,
  ): Promise<Awaited<Result>> {
    const handle = await this.host.elementHandle();
    if (handle === null) throw new Error("There is no <muvi-jobs> on the page.");
    const ask = handle as unknown as { evaluate(run: unknown, arg: unknown): Promise<Awaited<Result>> };
    return await ask.evaluate(run, arg);
  }

  /** The scroll offset and size of the container that the rows scroll in; moves it first if `to` is given. */
  async scroll(to?: number): Promise<{ top: number; height: number; content: number }> {
    return await this.grid.evaluate(async (grid, to) => {
      let node: Element | null = grid;
      while (node && !/auto|scroll/.test(getComputedStyle(node).overflowY)) {
        const root = node.getRootNode();
        node = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      }
      if (!node || node === document.documentElement) throw new Error("The rows have no scroll container.");
      const list = node;
      const before = list.scrollTop;
      if (to !== undefined) list.scrollTop = to;
      // The rows there are drawn when the browser tells of the move, with its next frame.
      if (list.scrollTop !== before) {
        await new Promise((resolve) => list.addEventListener("scroll", resolve, { once: true }));
      }
      return { top: list.scrollTop, height: list.clientHeight, content: list.scrollHeight };
    }, to);
  }

  #either(
    one: "table" | "textbox" | "combobox" | "searchbox",
    other: "grid" | "radiogroup" | "combobox" | "textbox",
    name: string,
  ): Locator {
    return this.host
      .getByRole(one, { name, exact: true })
      .or(this.host.getByRole(other, { name, exact: true }));
  }
}
