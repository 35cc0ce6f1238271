// @ts-check
/** The glue of wasm-bindgen, wrapped: what must be there, and what must not be passed over. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { ensureLighter, wrapped } from "./wrap-glue.mjs";

const GLUE = `/* @ts-self-types="./muvi-jobs-core.d.ts" */
import { extra } from './snippets/extra.js';
export class Instance {
    __destroy_into_raw() {
        InstanceFinalization.unregister(this);
        return this.__wbg_ptr;
    }
}
export function mount() { return wasm; }
export function prepare() { return extra; }
let wasmModule, wasmInstance, wasm;
function __wbg_finalize_init(instance) {
    wasmModule = module;
    wasm = instance.exports;
    return wasm;
}
function initSync(module) {
    if (wasm !== undefined) return wasm;
}
let __wbg_init_promise;
async function __wbg_init(options) {
    return (__wbg_init_promise = __wbg_init_once(options));
}
async function __wbg_init_once(module_or_path) {

    if (module_or_path !== undefined) {
        console.warn('using deprecated parameters');
    }
    if (module_or_path === undefined) {
        module_or_path = new URL('muvi-jobs-core_bg.wasm', import.meta.url);
    }
    const imports = {
        __wbg_static_accessor_GLOBAL_THIS_003ee833af9699fc: function() {
            const ret = typeof globalThis === 'undefined' ? undefined : globalThis;
            return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
        },
        __wbg_static_accessor_GLOBAL_e4293fb22cbe77da: function() {
            const ret = typeof global === 'undefined' ? undefined : global;
            return isLikeNone(ret) ? 0 : addToExternrefTable0(ret);
        },
};

    if (typeof module_or_path === 'string' || (typeof URL === 'function' && module_or_path instanceof URL)) {
        module_or_path = fetch(module_or_path);
    }

    return __wbg_finalize_init(await module_or_path, imports);
}
async function __wbg_load(module, imports) {
    if (typeof Response === 'function' && module instanceof Response) {
        console.warn("WebAssembly.instantiateStreaming failed");
    }
}
const InstanceFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_instance_free(ptr, 1));
const CLOSURE_DTORS = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(state => wasm.__wbindgen_destroy_closure(state.a, state.b));
function getDataViewMemory0() {
    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {
        cachedDataViewMemory0 = new DataView(wasm.memory.buffer);
    }
    return cachedDataViewMemory0;
}
if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        view.set(buf);
    };
}
function passStringToWasm0(arg, malloc, realloc) {
    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        return ptr;
    }

    return realloc(arg);
}
if (Symbol.dispose) Instance.prototype[Symbol.dispose] = Instance.prototype.free;
export { initSync, __wbg_init as default };
`;
const CORE = "export const make = () => makeGlue((exports) => [exports]);\n";

/** @param {string} script */
const load = (script) =>
  import(`data:text/javascript,${encodeURIComponent(script.replace(/^import .*$/m, "let extra;"))}`);

test("each call makes a glue of its own, and its exports pass the guard", async () => {
  const { make } = await load(wrapped(GLUE, CORE));
  const [one, other] = [make(), make()];
  await one.init({ module_or_path: Promise.resolve({ exports: 1 }) });
  assert.deepEqual(one.mount(), [1]);
  assert.equal(other.mount(), undefined);
});

test("what is never called is left out, and nothing after it", () => {
  const script = wrapped(GLUE, CORE);
  assert.doesNotMatch(
    script,
    /initSync|deprecated|new URL|fetch|InstanceFinalization|wasmModule = |_init_promise/,
  );
  assert.doesNotMatch(script, /instantiateStreaming failed|undefined'|'encodeInto'|realloc === |Symbol/);
  assert.match(script, /CLOSURE_DTORS = new FinalizationRegistry\(/);
  assert.match(script, /malloc, realloc\) \{\s+return realloc\(arg\);/);
  assert.match(script, /GLOBAL_THIS_\w+: function\(\) \{ return addToExternrefTable0\(globalThis\); \},/);
  assert.match(script, /GLOBAL_e\w+: function\(\) \{ return 0; \},/);
  assert.match(script, /if \(!cachedDataViewMemory0\?\.buffer\.byteLength\) \{\s+cached/);
  assert.match(script, /async function __wbg_init_once/);
  assert.match(script, /__destroy_into_raw\(\) \{\s+return this/);
});

test("calls of the document that cannot fail have no wrapper for failures, and others keep theirs", () => {
  const call = (/** @type {string} */ name, /** @type {string} */ body) =>
    `    __wbg_${name}_0123abcd: function() { return handleError(function (arg0, arg1) {\n        ${body}\n    }, arguments); },\n`;
  const [often, send] = [
    call("createElement", "arg0.createElement(arg1);"),
    call("send", "arg0.send(arg1);"),
  ];
  const script = wrapped(GLUE.replace("imports = {\n", `imports = {\n${often}${send}`), CORE);
  assert.match(
    script,
    /__wbg_createElement_0123abcd: function \(arg0, arg1\) \{\s+arg0.createElement\(arg1\);\s+\},/,
  );
  assert.ok(script.includes(send), script);
});

/** As wasm-bindgen makes it. */
const PASS_STRING = `
    let len = arg.length;
    let ptr = malloc(len, 1) >>> 0;

    const mem = getUint8ArrayMemory0();

    let offset = 0;

    for (; offset < len; offset++) {
        const code = arg.charCodeAt(offset);
        if (code > 0x7F) break;
        mem[ptr + offset] = code;
    }
    if (offset !== len) {
        if (offset !== 0) {
            arg = arg.slice(offset);
        }
        ptr = realloc(ptr, len, len = offset + arg.length * 3, 1) >>> 0;
        const view = getUint8ArrayMemory0().subarray(ptr + offset, ptr + len);
        const ret = cachedTextEncoder.encodeInto(arg, view);

        offset += ret.written;
        ptr = realloc(ptr, len, offset, 1) >>> 0;
    }

    WASM_VECTOR_LEN = offset;
    return ptr;
`;

test("texts are handed over by the browser and come out whole", async () => {
  const body = PASS_STRING.replace("return ptr;", "return mem.slice(ptr, ptr + offset);");
  // Memory that grows in place, with something before and behind the text.
  const mount = `export function mount(arg) {
    const memory = new Uint8Array(1_000).fill(1), getUint8ArrayMemory0 = () => memory;
    const malloc = () => 100, realloc = (ptr) => ptr, cachedTextEncoder = new TextEncoder();
    let WASM_VECTOR_LEN;
    ${body}
}
`;
  const script = wrapped(GLUE.replace(/^export function mount.*\n/m, mount), CORE);
  assert.doesNotMatch(script, /charCodeAt/);
  const glue = (await load(script)).make();
  for (const text of [
    "",
    "a",
    "plain".repeat(50),
    "é",
    "äöü".repeat(30),
    "a😀",
    "😀",
    "half \ud83d",
    "\ude00\ud83d",
  ]) {
    assert.deepEqual([...glue.mount(text)], [...new TextEncoder().encode(text)], text);
  }
});

test("a glue in which something is not found that makes it lighter is refused", () => {
  assert.throws(() => ensureLighter(GLUE), /nothing like .*: is it of another wasm-bindgen/);
});

test("imports stay at the top of the file", () => {
  assert.match(wrapped(GLUE, CORE), /^import \{ extra \} from '.\/snippets\/extra.js';\n/);
});

for (const part of ["wasm = instance.exports;", "export { initSync, __wbg_init as default };"]) {
  test(`a glue without "${part}" is refused`, () => {
    assert.throws(() => wrapped(GLUE.replace(part, ""), CORE), /another wasm-bindgen/);
  });
}

test("an export of another kind is refused", () => {
  assert.throws(() => wrapped(`${GLUE}export const more = 1;\n`, CORE), /exports something/);
});
