import type { Datum, Value } from "../datum.ts";
import type { Type } from "../type.ts";

/** A built-in function: pure and total. */
export interface BuiltIn {
  readonly name: string;
  readonly doc: string;
  readonly parameters: readonly Parameter[];
  /** Arguments by name, of their types; one that is not given is undefined. */
  readonly apply: (given: Readonly<Record<string, unknown>>, project: ProjectFiles) => Datum | Undefined;
}
export interface Parameter {
  readonly name: string;
  readonly type: Type<unknown>;
  readonly required: boolean;
}
/** Why the function has no value for these arguments: `the network has no address 300`. */
export interface Undefined {
  readonly undefined: string;
}
/** The one thing outside the program that a function may read, and which the model then names. */
export interface ProjectFiles {
  /** `sha256:…` of a file of the project, or undefined when there is no such file. */
  readonly digest: (file: string) => string | undefined;
}

/** The largest text or list that a function makes. */
export const largest = 1_000_000;
export const tooLarge: Undefined = { undefined: `the result would be larger than ${largest}` };

/** Any value, as it is. */
export const anything: Type<Value> = { name: "a value", read: (value) => value };
export const required = (name: string, type: Type<unknown>): Parameter => ({ name, type, required: true });
export const optional = (name: string, type: Type<unknown>): Parameter => ({ name, type, required: false });
