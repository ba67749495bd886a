import type { SourceText } from "../1-parse/source-text.ts";
import type { Scope } from "../2-resolve/program.ts";
import type { BlockView, Value } from "./datum.ts";

/** What the names of an expression mean where it stands. */
export interface Environment {
  readonly source: SourceText;
  readonly scope: Scope;
  /** Parameters and loop variables, the inner ones first. */
  readonly variables: Variables | undefined;
  /** What brings names here was reported, so that no name is said to be unknown. */
  readonly open?: boolean;
  /** The fields of the block around a `require`. */
  readonly members?: BlockView;
}
export interface Variables {
  readonly name: string;
  readonly value: Value;
  readonly outer: Variables | undefined;
}

/** The environment with one more variable. */
export function bind(environment: Environment, name: string, value: Value): Environment {
  return { ...environment, variables: { name, value, outer: environment.variables } };
}

export function lookUp(environment: Environment, name: string): Value | undefined {
  for (let at = environment.variables; at; at = at.outer) if (at.name === name) return at.value;
  return environment.members?.get(name);
}

/** Names that an expression may use there, for suggestions. */
export function visibleNames(environment: Environment): string[] {
  const names = [...environment.scope.names.keys()];
  for (let at = environment.variables; at; at = at.outer) names.push(at.name);
  names.push(...(environment.members?.names() ?? []));
  return names;
}
