// Requests as a program sends them, word for word: `fetch` would tidy the address and refuse some headers.

import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";

export interface Asked {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string;
}

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The body as JSON, null if it is none. */
  json: { success?: boolean; error?: { code: string; message: string }; requestId?: string } | null;
}

export async function ask(
  origin: string,
  path: string,
  { method = "GET", headers = {}, body }: Asked = {},
): Promise<Answered> {
  const { hostname, port } = new URL(origin);
  return await new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const whole = Buffer.concat(chunks);
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: whole,
          json: parsed(whole),
        });
      });
    });
    asked.on("error", reject).end(body);
  });
}

function parsed(body: Buffer): Answered["json"] {
  try {
    return JSON.parse(body.toString()) as Answered["json"];
  } catch {
    return null;
  }
}
