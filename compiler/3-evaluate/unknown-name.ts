import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { nearest } from "../formats/suggest.ts";
import { adviceOnValue } from "./advice.ts";
import { type Environment, visibleNames } from "./environment.ts";
import type { Place } from "./place.ts";
import { replacement } from "./report.ts";
import type { Type } from "./type.ts";

/** A name that stands for nothing, with what may have been meant where a value of the type is wanted. */
export function unknownName(
  name: string,
  env: Environment,
  at: Place,
  type: Type<unknown> | undefined,
): Diagnostic {
  const wanted = type?.refersTo;
  const fits = (known: string): boolean => {
    const named = env.scope.names.get(known);
    return !wanted || named?.is === "namespace" || (named?.is === "declaration" && named.kind === wanted);
  };
  const told = wanted ? { notes: [] } : adviceOnValue(name);
  const near =
    "rename" in told
      ? told.rename
      : (inNamespace(name, env) ?? nearest(name, visibleNames(env).filter(fits)));
  const notes = near
    ? [`did you mean ${near}?`]
    : told.notes.length > 0
      ? told.notes
      : (type?.items ?? type)?.name === "a string"
        ? [`a text is written "${name}"`]
        : [];
  const fix = near ? replacement(at, near, true) : undefined;
  const values = { name: wanted ? `${wanted} ${name}` : name };
  return diagnose("unknown-name", values, { at: at, notes, fix });
}

/** `debian-12` of `std`, if one namespace has the name. */
function inNamespace(name: string, env: Environment): string | undefined {
  const found = [...env.scope.names].filter(
    ([, named]) => named.is === "namespace" && named.members.has(name),
  );
  return found.length === 1 ? `${found[0]?.[0]}.${name}` : undefined;
}
