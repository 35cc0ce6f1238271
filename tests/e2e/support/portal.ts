// A portal: another site, with its own origin, that has the page of the first one in a frame. What is said between the
// two is recorded where it is said and where it is heard, and is otherwise left as it is.

import type { Frame, Locator, Page } from "@playwright/test";
import { DIST } from "./env.ts";
import { Site } from "./site.ts";
import { test as base } from "./test.ts";
import { Widget } from "./widget.ts";

export interface Message {
  muvi?: number;
  type?: string;
  [key: string]: unknown;
}

/** A message that a document put into a port, and the time of its frame at which it did. */
interface Told {
  at: number;
  message: Message;
}

declare global {
  // Set in every frame by `Portal`; a `var` is what a property of the global object is called.
  var muviTold: Told[];
  var muviHeard: { origin: string; message: Message; ports: number }[];
}

export interface PortalPage {
  /** Attributes of <muvi-jobs-frame> besides `src`. */
  attributes?: Record<string, string>;
  /** What stands inside of it. */
  fallback?: string;
  /** Takes the place of the two lines. */
  body?: string;
  style?: string;
  headers?: Record<string, string>;
}

export class Portal {
  readonly page: Page;
  /** The site of the operator: the page, its files and its gateway. */
  readonly operator: Site;
  readonly #site: Site;

  constructor(page: Page, operator: Site, site: Site) {
    this.page = page;
    this.operator = operator;
    this.#site = site;
  }

  /** Whether only the port differs. Else the browser sees two sites, whose frames may run in processes of their own. */
  isSameSite = false;

  get origin(): string {
    return this.isSameSite ? this.#site.origin : this.#site.origin.replace("127.0.0.1", "localhost");
  }

  /** What the portal points its frame to. */
  get src(): string {
    return `${this.operator.origin}/muvi-jobs/index.html?refresh-interval=off`;
  }

  /** The script and the element, as the README writes them. */
  lines({ attributes = {}, fallback = "" }: PortalPage = {}): string {
    const written = Object.entries({ src: this.src, loading: "eager", ...attributes })
      .map(([name, value]) => ` ${name}="${value.replace(/&/g, "&amp;")}"`)
      .join("");
    const script = `<script type="module" src="${this.operator.origin}/muvi-jobs/muvi-jobs-frame.js"></script>`;
    return `${script}\n<muvi-jobs-frame${written}>${fallback}</muvi-jobs-frame>`;
  }

  /** Names the origins that the page may talk to, as an operator does: in index.html. */
  allow(...origins: string[]): void {
    const written = `<meta name="muvi-frame-origins" content="${origins.join(" ")}"`;
    this.operator.mend();
    this.operator.spoil(/^index\.html$/, ({ body }) => {
      const page = String(body).replace(/<meta name="muvi-frame-origins" content=""/, written);
      if (!page.includes(written)) throw new Error("index.html has no place for the origins of portals.");
      return { body: page };
    });
  }

  /** Any page of the portal; answers with its address. */
  write(path: string, { body, style = "", headers = {}, ...lines }: PortalPage = {}): string {
    const html = `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>A portal</title>
<style>${style}</style></head>\n<body>\n<h1>A portal</h1>\n${body ?? this.lines(lines)}\n</body>\n</html>\n`;
    this.#site.page(path, html, headers);
    return this.origin + path;
  }

  /** Opens a page with the frame in it, and does not wait for anything in there. */
  async open(portalPage: PortalPage = {}): Promise<void> {
    await this.page.goto(this.write("/portal", portalPage));
  }

  get element(): Locator {
    return this.page.locator("muvi-jobs-frame");
  }

  get iframe(): Locator {
    return this.page.locator("iframe").first();
  }

  /** The document in the frame. */
  async frame(): Promise<Frame> {
    const handle = await this.iframe.elementHandle();
    const frame = await handle?.contentFrame();
    if (!frame) throw new Error("There is no frame.");
    return frame;
  }

  /** The widget in the frame. */
  async widget(): Promise<Widget> {
    const frame = await this.frame();
    // A frame finds by role and selector as a page does, and a widget is asked for nothing else.
    return new Widget(frame as unknown as Page, frame.locator("muvi-jobs"));
  }

  async height(): Promise<number> {
    return (await this.iframe.boundingBox())?.height ?? 0;
  }

  /** What the page in the frame told the portal through the port, in order. */
  async told(type?: string): Promise<Message[]> {
    const told = await (await this.frame()).evaluate(() => globalThis.muviTold);
    return told.map(({ message }) => message).filter((message) => !type || message.type === type);
  }

  /** What came to the portal's window. */
  async heard(): Promise<Message[]> {
    return (await this.page.evaluate(() => globalThis.muviHeard)).map(({ message }) => message);
  }
}

async function record(page: Page): Promise<void> {
  await page.addInitScript(() => {
    globalThis.muviTold = [];
    globalThis.muviHeard = [];
    const tell = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (this: MessagePort, message: Message, ...rest: unknown[]) {
      // The browser's own means of doing something later are messages through ports, too.
      if (message) globalThis.muviTold.push({ at: Number(document.timeline.currentTime), message });
      return (tell as (...all: unknown[]) => void).call(this, message, ...rest);
    };
    addEventListener(
      "message",
      ({ data, origin, ports }) =>
        globalThis.muviHeard.push({ origin, message: data as Message, ports: ports.length }),
      true,
    );
  });
}

interface OfTest {
  portal: Portal;
}

interface OfWorker {
  portalSite: Site;
}

export const test = base.extend<OfTest, OfWorker>({
  portalSite: [
    async ({}, use) => {
      const site = await Site.start(DIST);
      await use(site);
      site.stop();
    },
    { scope: "worker" },
  ],

  portal: async ({ page, site, sandbox, portalSite }, use) => {
    portalSite.reset(sandbox.origin);
    // The helper is a module, and a module of another site needs this.
    site.headers({ "access-control-allow-origin": "*" });
    await record(page);
    const portal = new Portal(page, site, portalSite);
    portal.allow(portal.origin);
    await use(portal);
  },
});
