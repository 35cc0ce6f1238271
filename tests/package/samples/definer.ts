// The definer's own types against the types that are delivered. It is compiled where it stands, and never run.
//
// The properties that are made from the table of settings are not known to the compiler; a browser tells which there are
// (tests/e2e/manifest.spec.ts).

import { MuviJobs as definer } from "../../../src/element/muvi-jobs.js";
import type {
  MuviJobs as Declared,
  MuviJobsConstructor,
  MuviJobsPlaces,
} from "../../../src/element/package/muvi-jobs.js";

type Class = NonNullable<typeof definer>;
type Defined = InstanceType<Class>;

/** What the browser calls and no page does. */
type Callback = Extract<keyof Defined, `${string}Callback`>;
type Own = Exclude<keyof Defined, keyof HTMLElement | Callback>;
type OwnStatic = Exclude<keyof Class, keyof typeof HTMLElement>;

type IsAny<Type> = 0 extends 1 & Type ? true : false;
/** The members that would fit anything, so that nothing is said about them. */
type Unsaid<Of, Members extends keyof Of> = {
  [Member in Members]: IsAny<Of[Member]> extends true ? Member : never;
}[Members];

// A member that is not declared is an error here, and so is one of another type.
type DeclaredOwn = Pick<Declared, Own | "focus">;
type DeclaredStatic = Pick<MuviJobsConstructor, OwnStatic>;

export const instance = (defined: Defined): DeclaredOwn => defined;
export const settable = (declared: Declared): Pick<Defined, "apiKey" | "transport"> => declared;
export const statics = (defined: Class): DeclaredStatic => defined;
export const places = (taken: Parameters<Class["configure"]>[0]): MuviJobsPlaces => taken;
export const nothing: [Unsaid<Defined, Own>, Unsaid<Class, OwnStatic>] extends [never, never] ? true : false =
  true;
