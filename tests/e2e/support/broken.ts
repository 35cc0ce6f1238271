// Ways to deliver a file that nobody can use, for `Site.spoil`.

import type { Answer } from "./site.ts";

export const WASM = /core_bg\.wasm$/;
export const GLUE = /muvi-jobs-core\.js$/;

export const notThere = () => ({
  status: 404,
  headers: { "content-type": "text/plain" },
  body: "Not found.",
});

export const aPage = () => ({
  headers: { "content-type": "text/html" },
  body: "<!doctype html><title>Sign in</title>",
});

export const half = ({ body }: Answer) => ({ body: body.slice(0, Math.floor(body.length / 2)) });

export const ofType = (type: string) => () => ({ headers: { "content-type": type } });

/** The policy that has to suffice (README, "Content security policy"). */
export const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

export function withPolicy(policy: string): { headers: Record<string, string> } {
  return { headers: { "content-security-policy": policy } };
}
