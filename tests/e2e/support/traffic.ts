// Everything that passes between a page and its servers, as the browser's own network log holds it: addresses, headers as
// sent and as received, bodies of both ways.

import type { CDPSession, Page } from "@playwright/test";

export class Traffic {
  readonly #entries: string[] = [];
  readonly #bodies: Promise<void>[] = [];
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<Traffic> {
    const session = await page.context().newCDPSession(page);
    const traffic = new Traffic(session);
    const note = (event: object) => traffic.#entries.push(JSON.stringify(event));
    session.on("Network.requestWillBeSent", note);
    session.on("Network.requestWillBeSentExtraInfo", note);
    session.on("Network.responseReceived", note);
    session.on("Network.responseReceivedExtraInfo", note);
    session.on("Network.loadingFinished", ({ requestId }) => traffic.#bodies.push(traffic.#body(requestId)));
    await session.send("Network.enable");
    return traffic;
  }

  /** Whether this text is anywhere in it, in any spelling; a header is looked for as `Name: value`. */
  async has(text: string): Promise<boolean> {
    await Promise.all(this.#bodies);
    const wanted = [text, text.replace(": ", '":"')].map((each) => each.toLowerCase());
    return this.#entries.some((entry) => wanted.some((each) => entry.toLowerCase().includes(each)));
  }

  async #body(requestId: string): Promise<void> {
    // A page that was left has taken the bodies of its answers along.
    const answer = await this.#session.send("Network.getResponseBody", { requestId }).catch(() => null);
    if (!answer) return;
    const { body, base64Encoded } = answer;
    this.#entries.push(base64Encoded ? Buffer.from(body, "base64").toString("latin1") : body);
  }
}
