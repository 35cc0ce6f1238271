// Watches a page for what nobody may cause unseen: messages in the console, uncaught errors, policy violations.

import type { ConsoleMessage, Page } from "@playwright/test";

interface Complaint {
  kind: "error" | "warning" | "uncaught" | "violation" | "dialog";
  text: string;
}

/** An event of the widget as a listener on the document saw it. */
export interface Seen {
  type: string;
  detail: Record<string, unknown>;
  target: string;
  bubbles: boolean;
  composed: boolean;
  cancelable: boolean;
  frozen: boolean;
  cloneable: boolean;
}

const EVENTS = ["ready", "load", "change", "job-done", "select", "open", "action", "error"];

declare global {
  // Set in the page by `Watch`; a `var` is what a property of the global object is called.
  var muviSeen: Seen[];
  var muviViolations: string[];
}

export class Watch {
  readonly #page: Page;
  readonly #complaints: Complaint[] = [];
  readonly #allowed: RegExp[] = [];
  readonly #console: string[] = [];

  private constructor(page: Page) {
    this.#page = page;
  }

  static async on(page: Page): Promise<Watch> {
    const watch = new Watch(page);
    page.on("console", (message) => watch.#hear(message));
    page.on("pageerror", (error) => watch.#complaints.push({ kind: "uncaught", text: String(error) }));
    page.on("dialog", (dialog) => {
      watch.#complaints.push({ kind: "dialog", text: dialog.message() });
      void dialog.dismiss();
    });
    await page.exposeBinding("muviViolation", (_source, text: string) => {
      watch.#complaints.push({ kind: "violation", text });
    });
    await page.addInitScript((names) => {
      globalThis.muviSeen = [];
      globalThis.muviViolations = [];
      for (const name of names) {
        document.addEventListener(`muvi-${name}`, (event) => {
          const detail = (event as CustomEvent).detail;
          let cloneable = true;
          try {
            structuredClone(detail);
          } catch {
            cloneable = false;
          }
          globalThis.muviSeen.push({
            type: event.type,
            detail: JSON.parse(JSON.stringify(detail ?? null)),
            target: (event.target as Element).localName,
            bubbles: event.bubbles,
            composed: event.composed,
            cancelable: event.cancelable,
            frozen: Object.isFrozen(detail),
            cloneable,
          });
        });
      }
      document.addEventListener("securitypolicyviolation", (event) => {
        const text = `${event.effectiveDirective} blocked ${event.blockedURI}`;
        globalThis.muviViolations.push(text);
        const tell = (globalThis as unknown as { muviViolation?: (text: string) => void }).muviViolation;
        tell?.(text);
      });
    }, EVENTS);
    return watch;
  }

  /** Declares that messages like this one may appear. */
  allow(...patterns: RegExp[]): void {
    this.#allowed.push(...patterns);
  }

  /** Chromium itself writes a message for every request that fails; tests of failing requests declare that. */
  allowFailedRequests(): void {
    this.allow(/^Failed to load resource: /, /blocked by CORS policy/);
  }

  /** Everything the console was told, whatever its level. */
  get console(): readonly string[] {
    return this.#console;
  }

  get warnings(): string[] {
    return this.#complaints.filter(({ kind }) => kind === "warning").map(({ text }) => text);
  }

  get uncaught(): string[] {
    return this.#complaints.filter(({ kind }) => kind === "uncaught").map(({ text }) => text);
  }

  /** What happened that no test declared. */
  undeclared(): string[] {
    return this.#complaints
      .filter(({ text }) => !this.#allowed.some((pattern) => pattern.test(text)))
      .map(({ kind, text }) => `${kind}: ${text}`);
  }

  /** The widget's events so far, of one type or all. */
  async events(type?: string): Promise<Seen[]> {
    const all = await this.#page.evaluate(() => globalThis.muviSeen);
    return type === undefined ? all : all.filter((seen) => seen.type === type);
  }

  async forgetEvents(): Promise<void> {
    await this.#page.evaluate(() => {
      globalThis.muviSeen.length = 0;
    });
  }

  #hear(message: ConsoleMessage): void {
    const text = message.text();
    this.#console.push(text);
    if (message.type() === "error") this.#complaints.push({ kind: "error", text });
    if (message.type() === "warning") this.#complaints.push({ kind: "warning", text });
  }
}
