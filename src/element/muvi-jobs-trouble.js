// What is wrong, in words: why the core did not come up, and what to change. Loaded only when something is wrong.
//
// A browser tells little about what failed, so everything is looked at once more: the page's policy, the glue, the
// WebAssembly. Nothing is told by the wording of an error where there is another way: wordings change.
// @ts-check

/** @typedef {{stage: string, code: string, message: string, status?: number}} Problem */
/** @typedef {{core: () => Promise<any>, wasm: (init?: RequestInit) => unknown, glue?: string}} Files */

/** How long one look at a file may take. */
const PATIENCE_MS = 8_000;

/** The shortest module there is. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const HELP = 'See "When it does not come up" in the README of muvi-jobs.';

/** @type {Set<string>} */
const told = new Set();

/** Elements that fail by one error have one cause. @type {WeakMap<object, Promise<Problem>>} */
const causes = new WeakMap();

/**
 * Says what is wrong, and once on the console, too.
 * @param {string} stage `config`, `crash` or `load`
 * @param {unknown} error what the load failed with
 * @param {Files} files
 * @param {number} crashes how many there were
 * @returns {Promise<Problem>}
 */
export async function explain(stage, error, files, crashes) {
  const found = await find(stage, error, files, crashes);
  found.message += ` ${HELP}`;
  if (!told.has(found.code)) console.error(`<muvi-jobs>: ${found.message}`);
  told.add(found.code);
  return found;
}

/** @type {typeof explain} */
async function find(stage, error, files, crashes) {
  if (stage === "config") return problem("key_in_markup", KEY_IN_MARKUP, { stage });
  if (crashes > 3) return problem("crashed_repeatedly", CRASHED_REPEATEDLY, { stage: "crash" });
  if (stage === "crash" || isTrap(error)) return problem("crashed", CRASHED, { stage: "crash" });
  const key = /** @type {object} */ (Object(error));
  if (!causes.has(key)) causes.set(key, cause(error, files));
  return { .../** @type {Problem} */ (await causes.get(key)) };
}

const KEY_IN_MARKUP =
  "An API key in the markup is in the hands of everybody who opens the page, so there is no attribute for one and its " +
  "value is not used. Take it out, revoke that key, and let a proxy of yours add one to the requests.";
const CRASHED = "The widget has crashed. refresh() on the element starts it anew.";
const CRASHED_REPEATEDLY =
  "The widget has crashed again and again. Only loading the page anew brings it back.";

/** @type {(code: string, message: string, more?: {stage?: string, status?: number}) => Problem} */
const problem = (code, message, more) => ({ stage: "load", code, message, ...more });

const isTrap = (/** @type {unknown} */ error) =>
  typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError;

/**
 * @param {unknown} error
 * @param {Files} files
 */
async function cause(error, files) {
  /** @type {SecurityPolicyViolationEvent[]} */
  const violations = [];
  const hear = (/** @type {SecurityPolicyViolationEvent} */ event) => void violations.push(event);
  document.addEventListener("securitypolicyviolation", hear);
  try {
    return (
      (await wasmIsRefused(violations)) ??
      (await glueIsBad(files, violations)) ??
      (await wasmIsBad(files, violations)) ??
      (isMismatch(error) ? problem("core_mismatch", MISMATCH) : problem("core_unavailable", UNAVAILABLE))
    );
  } finally {
    document.removeEventListener("securitypolicyviolation", hear);
  }
}

const MISMATCH =
  "muvi-jobs-core.js and muvi-jobs-core_bg.wasm are of different builds. Deliver all files of one build together, and " +
  "let caches ask whether a file has changed.";
const UNAVAILABLE =
  "The core did not load, though its files are there now. refresh() on the element tries again.";

/** What the page's policy refuses by this directive, if it did. Its event comes a task later than the refusal. */
async function blocked(
  /** @type {SecurityPolicyViolationEvent[]} */ violations,
  /** @type {RegExp} */ directive,
  /** @type {string} */ uri = "",
) {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return violations.find((each) => directive.test(each.effectiveDirective) && each.blockedURI.includes(uri));
}

/** @param {SecurityPolicyViolationEvent[]} violations */
async function wasmIsRefused(violations) {
  if (typeof WebAssembly === "object") {
    try {
      return void new WebAssembly.Module(EMPTY_MODULE);
    } catch {
      // By a policy, or by a browser that has it turned off.
    }
    if (await blocked(violations, /^script-src/, "wasm-eval")) {
      return problem(
        "wasm_blocked",
        "This page's Content-Security-Policy blocks WebAssembly. Add 'wasm-unsafe-eval' to its script-src.",
        { stage: "csp" },
      );
    }
  }
  return problem(
    "wasm_unsupported",
    "This browser has no WebAssembly, or has it turned off; the children are shown.",
  );
}

/**
 * @param {Files} files
 * @param {SecurityPolicyViolationEvent[]} violations
 */
async function glueIsBad(files, violations) {
  // Not by `new URL` with a literal: bundlers would deliver the file once more.
  const glue = files.glue ?? import.meta.url.replace(/[^/]*$/, "muvi-jobs-core.js");
  try {
    return void (await files.core());
  } catch (error) {
    tryAnotherName(files, glue);
    const reason = await whyGlue(glue, error, violations);
    if (reason) return reason;
    // A browser may remember that its policy refuses this address, and say so of another one only.
    await files.core().catch(() => {});
    return await glueIsRefused(glue, violations);
  }
}

/** What the definer and its page said about where the glue is, by what stands in its place since. */
const first = new WeakMap();
let names = 0;

/**
 * A browser remembers a script that it could not read, by its address.
 * @param {Files} files
 * @param {string} glue
 */
function tryAnotherName(files, glue) {
  const core = first.get(files.core) ?? files.core;
  const again = `${glue}${glue.includes("?") ? "&" : "?"}again=${++names}`;
  files.core = () => core().catch(() => import(/* webpackIgnore: true */ /* @vite-ignore */ again));
  first.set(files.core, core);
}

/**
 * @param {string} glue
 * @param {unknown} error
 * @param {SecurityPolicyViolationEvent[]} violations
 */
async function whyGlue(glue, error, violations) {
  const refusal = await glueIsRefused(glue, violations);
  if (refusal) return refusal;
  const [answer, none] = await look(glue, (init) => fetch(glue, init), violations);
  // The policy lets scripts be loaded, and need not let them be fetched.
  if (!answer) return none.stage === "csp" ? undefined : none;
  const type = answer.headers.get("content-type") ?? "";
  if (!answer.ok) return missing(glue, answer.status);
  if (!/javascript|ecmascript/i.test(type)) {
    return problem("glue_type", `${glue} is served as "${type}". Serve it as text/javascript.`);
  }
  if (error instanceof SyntaxError) {
    return problem("glue_broken", `${glue} is cut off or no script. Deliver it whole and unchanged.`);
  }
  return (await isOtherThanPromised(glue))
    ? problem(
        "glue_integrity",
        `${glue} is not what the page's import map promises. Renew its integrity there.`,
      )
    : undefined;
}

/**
 * @param {string} glue
 * @param {SecurityPolicyViolationEvent[]} violations
 */
async function glueIsRefused(glue, violations) {
  return (await blocked(violations, /^script-src/))
    ? problem("glue_blocked", `This page's Content-Security-Policy blocks ${glue}. Allow it in script-src.`, {
        stage: "csp",
      })
    : undefined;
}

/** Whether an import map holds a digest of the file that it does not have. @param {string} url */
async function isOtherThanPromised(url) {
  for (const { textContent } of document.querySelectorAll("script[type=importmap]")) {
    const { integrity = {} } = JSON.parse(textContent ?? "{}");
    for (const [name, digest] of Object.entries(integrity)) {
      if (new URL(name, document.baseURI).href !== url) continue;
      return await fetch(url, { integrity: String(digest) }).then(
        () => false,
        () => true,
      );
    }
  }
  return false;
}

/**
 * @param {Files} files
 * @param {SecurityPolicyViolationEvent[]} violations
 */
async function wasmIsBad(files, violations) {
  const name = "muvi-jobs-core_bg.wasm";
  const [given, none] = await look(name, async (init) => await files.wasm(init), violations);
  if (none) return none;
  if (given instanceof WebAssembly.Module) return undefined;
  if (!(given instanceof Response)) return unfit(given, name, "");
  if (!given.ok) return missing(given.url, given.status);
  const bytes = await given.arrayBuffer().catch(() => new ArrayBuffer(0));
  return unfit(bytes, given.url || name, given.headers.get("content-type") ?? "");
}

/** @type {(bytes: any, name: string, type: string) => Problem | undefined} */
function unfit(bytes, name, type) {
  if (WebAssembly.validate(bytes)) return undefined;
  const view = new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength);
  if (view.length > 0 && EMPTY_MODULE.subarray(0, 4).some((byte, n) => byte !== view[n])) {
    return problem(
      "wasm_type",
      `${name} is no WebAssembly; it is served as "${type}". Serve the file itself as application/wasm, and no page in ` +
        "its place.",
    );
  }
  return isWhole(view)
    ? problem(
        "wasm_too_new",
        "This browser is too old for the widget; the children of the element are shown.",
      )
    : problem(
        "wasm_broken",
        `${name} is cut off. Deliver it whole and unchanged, with the right content-length.`,
      );
}

/** Whether the sections of a module end where the file does. @param {Uint8Array} module */
function isWhole(module) {
  let at = 8;
  while (at < module.length) {
    let size = 0;
    at++;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++] ?? 0;
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return at === module.length;
}

/**
 * Gets a file once more, or says why that cannot be.
 * @template Given
 * @param {string} name
 * @param {(init: RequestInit) => Promise<Given>} get
 * @param {SecurityPolicyViolationEvent[]} violations
 * @returns {Promise<[Given, undefined] | [undefined, Problem]>}
 */
async function look(name, get, violations) {
  try {
    return [await get({ signal: AbortSignal.timeout(PATIENCE_MS) }), undefined];
  } catch {
    return [undefined, await whyNot(name, get, violations)];
  }
}

/**
 * @param {string} name
 * @param {(init: RequestInit) => Promise<unknown>} get
 * @param {SecurityPolicyViolationEvent[]} violations
 */
async function whyNot(name, get, violations) {
  const violation = await blocked(violations, /^connect-src/);
  if (violation) {
    return problem(
      "fetch_blocked",
      `This page's Content-Security-Policy blocks ${violation.blockedURI || name}. Allow it in connect-src.`,
      { stage: "csp" },
    );
  }
  if (!navigator.onLine)
    return problem("offline", "There is no network. refresh() on the element tries again.");
  try {
    await get({ mode: "no-cors", integrity: "", signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return problem(
      "unreachable",
      `The server of ${name} cannot be reached. refresh() on the element tries again.`,
    );
  }
  try {
    await get({ integrity: "", signal: AbortSignal.timeout(PATIENCE_MS) });
    return problem(
      "core_mismatch",
      `${name} is not the one that this muvi-jobs.js was built with. Deliver all files of one build together.`,
    );
  } catch {
    // It may not be read, whatever it is.
  }
  return problem(
    "cors",
    `${name} is on a server that does not let this page read it. Let that server send Access-Control-Allow-Origin, or ` +
      "serve the files from the page's own origin.",
  );
}

/** @type {(name: string, status: number) => Problem} */
const missing = (name, status) =>
  problem(
    "file_missing",
    `${name} was answered with ${status}. Serve all files of dist/ beside each other.`,
    { status },
  );

/** @param {unknown} error */
function isMismatch(error) {
  // Some browsers throw a TypeError when even the name of the imported module is another.
  return error instanceof WebAssembly.LinkError || /\bimport #?\d/i.test(String(error));
}
