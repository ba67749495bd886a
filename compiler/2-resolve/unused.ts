import type { Block } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { type Address, contains, parseAddress, parseNetwork } from "../formats/address.ts";
import { mentionsOf, ofBody, ofClause, ofParameter } from "./mentions.ts";
import { type Declaration, declaredName, type Named, type Program } from "./program.ts";
import type { Project } from "./project.ts";

/**
 * Warns of what a sound program declares and does not use (spec/warnings.md). A program without containers is a
 * library, whose names are for others; so are those of files in other folders.
 */
export function unused(project: Project, program: Program): readonly Diagnostic[] {
  if (program.incomplete || !program.declarations.some(({ kind }) => kind === "container")) return [];
  const own = new Set(project.own);
  const doubtful = program.declarations.filter(
    (each) => own.has(each.source.file) && needsUse(each, program),
  );
  return [
    ...withoutUse(doubtful, program).map(idle),
    ...program.declarations.filter(({ source }) => !project.roots.has(source.file)).flatMap(idleParameters),
    ...idleImports(project, program),
  ];
}

/** What does nothing by being there. */
function needsUse(declaration: Declaration, { declarations }: Program): boolean {
  const isOnly = (): boolean =>
    declarations.every((each) => each === declaration || each.kind !== declaration.kind);
  switch (declaration.kind) {
    case "let":
    case "template":
    case "pool":
      return true;
    case "profile":
      return !isOnly() || !declarations.some(standsOnAny);
    case "source":
      return !isOnly();
    default:
      return false;
  }
}
/** A container without `on` stands on the only profile. */
const standsOnAny = ({ kind, entry }: Declaration): boolean =>
  kind === "container" && entry.kind === "block" && !entry.clauses.some((clause) => clause.kind === "on");

/** Those that nothing names, and pools of which there is no address: the program is read until each has its use. */
function withoutUse(doubtful: readonly Declaration[], { declarations }: Program): readonly Declaration[] {
  const left = new Set<Named>(doubtful);
  const pools = new Map(doubtful.filter(({ kind }) => kind === "pool").map((pool) => [pool, holderOf(pool)]));
  for (const declaration of declarations) {
    if (left.size === 0) break;
    mentionsOf(declaration.entry, {
      name: (name) => {
        const found = declaration.scope.names.get(name);
        if (found && found !== declaration) left.delete(found);
      },
      literal: ({ type, text }) => {
        const address = type === "Ipv4" || type === "Ipv6" ? parseAddress(text) : undefined;
        if (address) for (const [pool, holds] of pools) if (holds(address, text)) left.delete(pool);
      },
    });
  }
  return doubtful.filter((each) => left.has(each));
}

/** Tells whether an address is one of a pool, its own ones left out. */
function holderOf({ entry }: Declaration): (address: Address, text: string) => boolean {
  const label = entry.kind === "block" ? entry.labels[1] : undefined;
  const network = label?.kind === "literal" ? parseNetwork(label.text) : undefined;
  const own = entry.kind === "block" ? ownAddresses(entry) : undefined;
  return (address, text) => network !== undefined && !own?.has(text) && contains(network, address);
}
/** A pool's own gateway and ranges are no use of it. */
function ownAddresses(entry: Block): ReadonlySet<string> {
  const found = new Set<string>();
  ofBody(entry.body, { name: () => {}, literal: ({ text }) => found.add(text) });
  return found;
}

function idle({ kind, entry, source, name }: Declaration): Diagnostic {
  const at = entry.kind === "let" ? entry.name : (declaredName(entry) ?? entry.word);
  return diagnose("unused-declaration", { kind, name }, { at: source.span(at) });
}

function idleParameters({ kind, entry, source, name }: Declaration): Diagnostic[] {
  if (kind !== "template" || entry.kind !== "block") return [];
  const used = new Set<string>();
  const found = { name: (each: string) => used.add(each) };
  for (const parameter of entry.parameters ?? []) ofParameter(parameter, found);
  for (const clause of entry.clauses) ofClause(clause, found);
  ofBody(entry.body, found);
  return (entry.parameters ?? [])
    .filter((parameter) => !used.has(parameter.name.text))
    .map((parameter) =>
      diagnose(
        "unused-parameter",
        { template: name, parameter: parameter.name.text },
        { at: source.span(parameter.name) },
      ),
    );
}

/** An import that brings policies or containers acts by being there. */
function idleImports(project: Project, program: Program): Diagnostic[] {
  const imports = project.own.flatMap((file) => {
    const tree = project.trees.get(file);
    return (tree?.entries ?? []).flatMap((entry) =>
      tree && entry.kind === "import" ? [{ tree, entry }] : [],
    );
  });
  if (imports.length === 0) return [];
  const named = namersOf(program);
  return imports.flatMap(({ tree: { source }, entry }) => {
    const target = project.imports.get(entry);
    const reason = target && reasonOf(source.file, target, project, program, named);
    return reason ? [diagnose("unused-import", { file: target, reason }, { at: source.span(entry) })] : [];
  });
}

/** By what is named: the files of the declarations that name it. */
function namersOf({ declarations }: Program): ReadonlyMap<Named, ReadonlySet<string>> {
  const named = new Map<Named, Set<string>>();
  for (const declaration of declarations) {
    const { entry, scope, source } = declaration;
    mentionsOf(entry, {
      name: (name) => {
        const found = scope.names.get(name);
        if (!found || found === declaration) return;
        const files = named.get(found);
        if (files) files.add(source.file);
        else named.set(found, new Set([source.file]));
      },
    });
  }
  return named;
}

function reasonOf(
  file: string,
  target: string,
  project: Project,
  program: Program,
  named: ReadonlyMap<Named, ReadonlySet<string>>,
): string | undefined {
  if (target === file || project.own.includes(target)) return "all .plim files of a folder are one program";
  const brought = program.declarations.filter(({ source }) => reaches(target, source.file, project));
  const acts = brought.some(({ kind }) =>
    ["container", "policy", "server", "fleet", "source"].includes(kind),
  );
  const inside = new Set(brought.map(({ source }) => source.file));
  const wanted = [...named].some(
    ([what, files]) => brings(what, inside) && [...files].some((each) => !inside.has(each)),
  );
  return acts || wanted ? undefined : "no name of it is used";
}
/** A namespace may hold others, and itself when files of one scope name each other. */
function brings(what: Named, inside: ReadonlySet<string>, seen: Set<Named> = new Set()): boolean {
  if (what.is === "declaration") return inside.has(what.source.file);
  if (seen.has(what)) return false;
  seen.add(what);
  return [...what.members.values()].some((each) => brings(each, inside, seen));
}
function reaches(from: string, to: string, project: Project, seen: Set<string> = new Set()): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (project.trees.get(from)?.entries ?? []).some((entry) => {
    const next = entry.kind === "import" ? project.imports.get(entry) : undefined;
    return next !== undefined && reaches(next, to, project, seen);
  });
}
