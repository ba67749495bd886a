import type { Block, ImportEntry } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { contains, parseAddress, parseNetwork } from "../formats/address.ts";
import { mentionsOf, ofBody, ofClause, ofParameter } from "./mentions.ts";
import { type Declaration, declaredName, type Named, type Program } from "./program.ts";
import type { Project } from "./project.ts";

/**
 * Warns of what a sound program declares and does not use (spec/warnings.md). A program without containers is a
 * library, whose names are for others; so are those of files in other folders.
 */
export function unused(project: Project, program: Program): readonly Diagnostic[] {
  if (program.incomplete || !program.declarations.some(({ kind }) => kind === "container")) return [];
  const usage = usageOf(program);
  const own = new Set(project.own);
  return [
    ...program.declarations
      .filter((each) => own.has(each.source.file) && isIdle(each, usage, program))
      .map(idle),
    ...program.declarations.filter(({ source }) => !project.roots.has(source.file)).flatMap(idleParameters),
    ...project.own.flatMap((file) => idleImports(file, project, program, usage)),
  ];
}

interface Usage {
  /** By what is named: the files of the declarations that name it. */
  readonly named: ReadonlyMap<Named, ReadonlySet<string>>;
  readonly addresses: readonly string[];
}

function usageOf({ declarations }: Program): Usage {
  const named = new Map<Named, Set<string>>();
  const addresses: string[] = [];
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
      literal: ({ type, text }) => {
        if (type === "Ipv4" || type === "Ipv6") addresses.push(text);
      },
    });
  }
  return { named, addresses };
}

function isIdle(declaration: Declaration, usage: Usage, { declarations }: Program): boolean {
  if (usage.named.has(declaration)) return false;
  const isOnly = (): boolean =>
    declarations.every((each) => each === declaration || each.kind !== declaration.kind);
  switch (declaration.kind) {
    case "let":
    case "template":
      return true;
    case "profile":
      return !isOnly() || !declarations.some(standsOnAny);
    case "source":
      return !isOnly();
    case "pool":
      return !holdsAny(declaration, usage.addresses);
    default:
      return false;
  }
}
/** A container without `on` stands on the only profile. */
const standsOnAny = ({ kind, entry }: Declaration): boolean =>
  kind === "container" && entry.kind === "block" && !entry.clauses.some((clause) => clause.kind === "on");

function holdsAny({ entry }: Declaration, addresses: readonly string[]): boolean {
  const label = entry.kind === "block" ? entry.labels[1] : undefined;
  const network = label?.kind === "literal" ? parseNetwork(label.text) : undefined;
  const own = entry.kind === "block" ? ownAddresses(entry) : undefined;
  return addresses.some((text) => {
    const address = parseAddress(text);
    return network && address && !own?.has(text) && contains(network, address);
  });
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
function idleImports(file: string, project: Project, program: Program, usage: Usage): Diagnostic[] {
  const tree = project.trees.get(file);
  const imports = (tree?.entries ?? []).filter((entry): entry is ImportEntry => entry.kind === "import");
  return imports.flatMap((entry) => {
    const target = project.imports.get(entry);
    const reason = target && reasonOf(file, target, project, program, usage);
    return reason && tree
      ? [diagnose("unused-import", { file: target, reason }, { at: tree.source.span(entry) })]
      : [];
  });
}
function reasonOf(
  file: string,
  target: string,
  project: Project,
  program: Program,
  { named }: Usage,
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
