import type { Relation } from "./debian-version.ts";

/** One alternative of a dependency: `libc6 (>= 2.36)`, `perl:any`. */
export interface Dependency {
  readonly name: string;
  /** After the colon: `any`, `native`, or an architecture. */
  readonly qualifier?: string;
  readonly version?: { readonly relation: Relation; readonly value: string };
}
/** Alternatives in order of preference: one of them must hold. Never empty. */
export type Alternatives = readonly Dependency[];

/**
 * Reads a relationship field (deb-control(5), Debian Policy 7.1): `a (>= 1) | b, c:any [amd64] <!nocheck>`. Alternatives
 * that are restricted to other architectures, or to build profiles (none is ever active here), are left out.
 * Undefined when the field is malformed.
 */
export function parseDependencies(field: string, architecture: string): readonly Alternatives[] | undefined {
  const groups: Dependency[][] = [];
  for (const clause of field.split(",")) {
    if (clause.trim() === "") continue;
    const group = parseAlternatives(clause, architecture);
    if (!group) return undefined;
    if (group.length > 0) groups.push(group);
  }
  return groups;
}

/** A dependency as it is written in a control file. */
export function formatDependency({ name, qualifier, version }: Dependency): string {
  const qualified = qualifier === undefined ? name : `${name}:${qualifier}`;
  return version ? `${qualified} (${version.relation} ${version.value})` : qualified;
}

export function formatAlternatives(alternatives: Alternatives): string {
  return alternatives.map(formatDependency).join(" | ");
}

function parseAlternatives(clause: string, architecture: string): Dependency[] | undefined {
  const group: Dependency[] = [];
  for (const text of clause.split("|")) {
    const parts = SYNTAX.exec(text.trim().replace(/\s+/g, " "));
    if (!parts) return undefined;
    const [, name, qualifier, relation, value, architectures, profiles] = parts;
    if (architectures !== undefined && !allows(architectures, architecture)) continue;
    if (profiles !== undefined && !allowsNoProfile(profiles)) continue;
    group.push({
      name: name as string,
      ...(qualifier === undefined ? {} : { qualifier }),
      ...(value === undefined ? {} : { version: { relation: relationOf(relation), value } }),
    });
  }
  return group;
}

/** Of a text without spaces at its ends and never two together, so that no run of them can be tried in many ways. */
const SYNTAX =
  /^([A-Za-z0-9][A-Za-z0-9+._-]*)(?::([A-Za-z0-9-]+))?(?: ?\( ?(<<|<=|=|>=|>>|<|>)? ?([^\s()]+) ?\))?(?: ?\[([^\]]*)\])?((?: ?<[^<>]*>)*)$/;

/** A lone `<` or `>` has meant "or equal" since before `<=` was written. */
function relationOf(text: string | undefined): Relation {
  if (text === undefined) return "=";
  if (text === "<") return "<=";
  if (text === ">") return ">=";
  return text as Relation;
}

/** `[amd64 arm64]` lists what is meant, `[!i386]` what is not. */
function allows(list: string, architecture: string): boolean {
  const names = list.split(/\s+/).filter((name) => name !== "");
  if (names.length === 0) return true;
  if (names.every((name) => name.startsWith("!"))) {
    return !names.some((name) => matches(name.slice(1), architecture));
  }
  return names.some((name) => matches(name, architecture));
}

function matches(wildcard: string, architecture: string): boolean {
  return (
    wildcard === architecture ||
    wildcard === "any" ||
    wildcard === "linux-any" ||
    wildcard === `any-${architecture}`
  );
}

/** `<!nocheck> <cross>`: one of the lists must hold, and without profiles a list holds when all of it is negated. */
function allowsNoProfile(formula: string): boolean {
  const lists = formula.match(/<[^<>]*>/g);
  if (!lists) return true;
  return lists.some((list) =>
    list
      .slice(1, -1)
      .split(/\s+/)
      .every((name) => name === "" || name.startsWith("!")),
  );
}
