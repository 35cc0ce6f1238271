// A module that compiles only if the types of the package are those that the manifest tells of, member by member.

/**
 * @typedef {{text: string}} Type
 * @typedef {object} Member
 * @property {string} kind
 * @property {string} name
 * @property {Type} type
 * @property {boolean} [static]
 * @property {boolean} [readonly]
 * @property {string} [attribute]
 * @property {{name: string, type: Type, optional: boolean}[]} [parameters]
 * @property {{type: Type}} [return]
 * @property {object} [inheritedFrom]
 */

const HEAD = `
/** What is not so is named in the compiler's complaint. */
type Claim<Words, IsSo> = IsSo extends true ? true : Words;
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Own = Exclude<keyof MuviJobs, Exclude<keyof HTMLElement, "focus">>;
type OwnStatic = Exclude<keyof MuviJobsConstructor, "prototype" | "observedAttributes">;
type Writable<T> = { -readonly [K in keyof T]: T[K] };
type ReadonlyOf<K extends keyof MuviJobs> = Equal<Pick<MuviJobs, K>, Writable<Pick<MuviJobs, K>>> extends true ? false : true;
`;

/** @param {any} manifest custom-elements.json */
export function comparison(manifest) {
  const [{ members, events, attributes }] = manifest.modules[0].declarations;
  const own = members.filter((/** @type {Member} */ member) => !member.static && !member.inheritedFrom);
  const statics = members.filter((/** @type {Member} */ member) => member.static);
  const settable = own.filter((/** @type {Member} */ { kind, readonly }) => kind === "field" && !readonly);
  const props = new Set([...names(settable), ...names(attributes)]);
  props.delete("lang");
  const claims = [
    `Equal<Own, ${union(names(own))}>`,
    `Equal<OwnStatic, ${union(names(statics))}>`,
    `Equal<keyof MuviJobsEventMap, ${union(names(events))}>`,
    `Equal<keyof MuviJobsProps, ${union([...props])}>`,
    ...own.map((/** @type {Member} */ member) => claim("MuviJobs", member)),
    ...own.filter(isField).map(readonlyClaim),
    ...statics.map((/** @type {Member} */ member) => claim("MuviJobsConstructor", member)),
    ...events.map((/** @type {Member} */ event) => claim("MuviJobsEventMap", event)),
  ];
  const checks = claims
    .map((each, index) => `export const claim${index}: Claim<${JSON.stringify(each)}, ${each}> = true;`)
    .join("\n");
  const named = new Set((HEAD + checks).match(/\b(Job|Muvi\w+)\b/g));
  const imports = `import type { ${[...named].join(", ")} } from "muvi-jobs";`.replace("MuviJobsProps, ", "");
  return `${imports}\nimport type { MuviJobsProps } from "muvi-jobs/jsx";\n${HEAD}\n${checks}\n`;
}

/** @param {string} of @param {Member} member */
function claim(of, member) {
  const type = isField(member) ? `Equal<${of}["${member.name}"], ${member.type.text}>` : undefined;
  if (type) return type;
  const parameters = (member.parameters ?? []).map(
    ({ name, type, optional }) => `${name}${optional ? "?" : ""}: ${type.text}`,
  );
  const signature = `(${parameters.join(", ")}) => ${member.return?.type.text}`;
  return `Equal<${of}["${member.name}"], ${signature}>`;
}

/** @param {Member} member */
const readonlyClaim = ({ name, readonly }) => `Equal<ReadonlyOf<"${name}">, ${Boolean(readonly)}>`;

/** Events have no kind. @param {Member} member */
const isField = ({ kind }) => kind !== "method";

/** @param {{name: string}[]} list */
const names = (list) => list.map(({ name }) => name);

/** @param {string[]} words */
const union = (words) => words.map((word) => JSON.stringify(word)).join(" | ");
