// @ts-check
/**
 * Puts the glue that wasm-bindgen made into `src/element/core.js`, in the place where Trunk is about to deliver it.
 * Trunk runs this after each build (Trunk.toml), so that what is tried out and what is delivered are the same.
 */

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NAME = "muvi-jobs-core.js";
const CORE = fileURLToPath(new URL("../../src/element/core.js", import.meta.url));

/**
 * The glue as a function, after the core: each call has variables of its own, and the WebAssembly's exports pass its
 * guard before anything else sees them.
 * @param {string} glue
 * @param {string} core
 */
export function wrapped(glue, core) {
  const { imports, body } = apart(glue);
  const inner = once(
    once(lighter(body), "wasm = instance.exports;", "wasm = guard(instance.exports);"),
    "export { initSync, __wbg_init as default };",
    "return { init: __wbg_init_once, mount, prepare };",
  ).replace(/^export (?=function |class )/gm, "");
  if (/^export\b/m.test(inner))
    throw new Error("The glue exports something in a way this script does not know.");
  return `${imports}${core}\nfunction makeGlue(guard) {\n${inner}\n}\n`;
}

/**
 * What is never used here. The WebAssembly is a promise of a response, of bytes or of a module, and the definer says where it
 * comes from. Whatever runs modules as new as ours has the rest of what the glue looks for.
 * @type {[RegExp, string][]}
 */
const NEVER_USED = [
  [/^function initSync\([^]*?\n}\n/m, ""],
  // A core is initialized once, and freed by whoever asked for it.
  [/^let __wbg_init_promise;\nasync function __wbg_init\([^]*?\n}\n/m, ""],
  [/^ *wasmModule = .*\n/m, ""],
  [/^const InstanceFinalization = [^]*?;\n/m, ""],
  [/^ *InstanceFinalization\..*\n/gm, ""],
  [
    /(\n *async function __wbg_init_once\(module_or_path\) \{\n)[^]*?(?=\n *const imports = )/,
    "$1    ({ module_or_path } = module_or_path);",
  ],
  [/^ *if \(typeof module_or_path === 'string'[^]*?\n *\}\n/m, ""],
  [/\(typeof FinalizationRegistry === 'undefined'\)\s*\? \{[^\n]*\}\s*: (?=new )/g, ""],
  // Modules have `globalThis`, and nothing else is looked for.
  [
    /(_accessor_GLOBAL_THIS_[0-9a-f]+: function\(\) \{)[^]*?\n        \},/,
    "$1 return addToExternrefTable0(globalThis); },",
  ],
  [/(_accessor_(?:GLOBAL|SELF|WINDOW)_[0-9a-f]+: function\(\) \{)[^]*?\n        \},/g, "$1 return 0; },"],
  // A buffer that memory has grown out of is of no length, also where browsers do not say that it is detached.
  [
    /cachedDataViewMemory0 === null \|\| cachedDataViewMemory0\.buffer\.detached === true \|\| \(.*?\)\) \{/,
    "!cachedDataViewMemory0?.buffer.byteLength) {",
  ],
  [/^if \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]*?\n\}\n/m, ""],
  [/^ *if \(realloc === undefined\) \{[^]*?\n    \}\n/m, ""],
  // The browser writes a page of jobs at once; letter by letter takes a millisecond of the first rows.
  [
    /let offset = 0;\s*for \(; offset < len; offset\+\+\) \{[^]*?if \(offset !== 0\) \{\s*arg = arg\.slice\(offset\);\s*\}/,
    `let { read, written: offset } = cachedTextEncoder.encodeInto(arg, mem.subarray(ptr, ptr + len));
    if (read !== len) {
        arg = arg.slice(read);`,
  ],
  [/^if \(Symbol\.dispose\) .*\n/m, ""],
  // These cannot fail with what is given to them here, and are called a thousand times before the first rows.
  [
    /(__wbg_(?:addEventListener|appendChild|cloneNode|closest|createElement|getPropertyValue|insertBefore|matches|querySelector|removeAttribute|setAttribute|setProperty|toggle)_[0-9a-f]+: )function\(\) \{ return handleError\((function \([^)]*\) \{[^]*?\n *\}), arguments\); \}/g,
    "$1$2",
  ],
  [/^async function __wbg_load\(module, imports\) \{[^]*?\n\}\n/m, loading()],
];

/** Loads as the glue does, in fewer words. */
function loading() {
  return `async function __wbg_load(module, imports) {
    if (!(module instanceof Response)) {
        const instance = await WebAssembly.instantiate(module, imports);
        return instance instanceof WebAssembly.Instance ? { instance, module } : instance;
    }
    if (!module.ok) throw new Error(\`\${module.status} for \${module.url}\`);
    if (module.headers.get("Content-Type") === "application/wasm") {
        return WebAssembly.instantiateStreaming(module, imports);
    }
    console.warn("instantiateStreaming wants the media type application/wasm; without it, loading takes longer.");
    return WebAssembly.instantiate(await module.arrayBuffer(), imports);
}
`;
}

/** A pattern that finds nothing would leave the glue as heavy as it was, and nobody would notice. @param {string} glue */
export function ensureLighter(glue) {
  const missed = NEVER_USED.filter(([what]) => glue.search(what) < 0);
  if (missed.length > 0) {
    throw new Error(`The glue has nothing like ${missed[0]?.[0]}: is it of another wasm-bindgen?`);
  }
}

/** @param {string} glue */
const lighter = (glue) => NEVER_USED.reduce((text, [what, instead]) => text.replace(what, instead), glue);

/** Imports can stand at the top of a file only. @param {string} glue */
function apart(glue) {
  const imports = glue.match(/^import .*\n/gm) ?? [];
  return { imports: imports.join(""), body: glue.replace(/^import .*\n/gm, "") };
}

/** @param {string} text @param {string} from @param {string} to */
function once(text, from, to) {
  if (text.split(from).length !== 2) {
    throw new Error(`The glue has "${from}" not just once: is it of another wasm-bindgen?`);
  }
  return text.replace(from, to);
}

if (import.meta.url === pathToFileURL(String(process.argv[1])).href) {
  const folder = process.env["TRUNK_STAGING_DIR"];
  if (!folder) throw new Error("Trunk runs this; TRUNK_STAGING_DIR says where the glue is.");
  const file = join(folder, NAME);
  const glue = await readFile(file, "utf8");
  ensureLighter(glue);
  await writeFile(file, wrapped(glue, await readFile(CORE, "utf8")));
}
