import type { Block, Entry, ImportEntry, LetEntry, Node } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { SourceText } from "../1-parse/source-text.ts";
import type { SyntaxTree } from "../1-parse/syntax-tree.ts";
import { nearest } from "../formats/suggest.ts";
import { reportCycles } from "./import-cycles.ts";
import {
  type Declaration,
  declarationKinds,
  declaredName,
  type Named,
  type Namespace,
  type Program,
  type Scope,
} from "./program.ts";
import type { Project } from "./project.ts";

/**
 * Finds what every name at the top of a file stands for (spec/names.md): files of the folder and plain imports share
 * one scope, `import … as` makes a namespace, `std` is there for all.
 */
export function resolve(project: Project): Checked<Program> {
  const resolution = new Resolution(project);
  return { value: resolution.run(), diagnostics: resolution.found };
}

interface OwnScope extends Scope {
  /** What stands before a name to make it unique in the program: `web.net.`. */
  readonly prefix: string;
  readonly names: Map<string, Named>;
}

class Resolution {
  readonly found: Diagnostic[] = [];
  private readonly declarations: Declaration[] = [];
  private readonly scopes = new Map<string, OwnScope>();
  private readonly spans = new Map<Named, { source: SourceText; node: Node }>();
  private readonly std: Namespace;
  private readonly project: Project;

  constructor(project: Project) {
    this.project = project;
    this.std = { is: "namespace", name: "std", members: this.standardNames() };
  }

  run(): Program {
    const main = this.newScope("");
    for (const file of this.project.own) this.open(file, main);
    for (const [file, tree] of this.project.trees) this.bindNamespaces(file, tree);
    this.found.push(...reportCycles(this.project));
    const { failed, trees, roots } = this.project;
    const incomplete = failed || [...trees.values()].some((tree) => tree.incomplete);
    return { declarations: this.declarations, incomplete, roots };
  }

  private newScope(prefix: string): OwnScope {
    return { prefix, names: new Map<string, Named>([["std", this.std]]) };
  }

  /** Declares a file's names in a scope, then those of its plain imports, in the order of the text. */
  private open(first: string, scope: OwnScope): void {
    const waiting = [first];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      const tree = this.project.trees.get(file);
      if (!tree || this.scopes.has(file)) continue;
      this.scopes.set(file, scope);
      for (const entry of tree.entries) this.declare(entry, tree.source, scope);
      for (const entry of importsOf(tree).reverse()) {
        const next = this.project.imports.get(entry);
        if (next !== undefined && !entry.as) waiting.push(next);
      }
    }
  }

  /** Files that are only reached through a namespace have a scope of their own. */
  private bindNamespaces(file: string, tree: SyntaxTree): void {
    for (const entry of importsOf(tree)) {
      const next = this.project.imports.get(entry);
      const scope = this.scopes.get(file);
      if (!entry.as || !scope || next === undefined || !this.project.trees.has(next)) continue;
      if (!this.scopes.has(next)) this.open(next, this.newScope(`${scope.prefix}${entry.as.text}.`));
      const members = this.scopes.get(next)?.names ?? new Map();
      const namespace: Namespace = { is: "namespace", name: entry.as.text, members };
      this.bind(entry.as.text, namespace, scope, tree.source, entry.as);
    }
  }

  private declare(entry: Entry, source: SourceText, scope: OwnScope): void {
    if (entry.kind === "let") this.add(entry.name.text, "let", entry, entry.name, source, scope);
    else if (entry.kind === "block") this.declareBlock(entry, source, scope);
    else if (entry.kind !== "language" && entry.kind !== "import") {
      const what = entry.kind === "field" ? `a field (${entry.name.text})` : `a ${entry.kind}`;
      const at = source.span(
        entry.kind === "field" ? entry.name : { start: entry.start, end: entry.start + entry.kind.length },
      );
      this.found.push(diagnose("misplaced-entry", { what, where: "at the top of a file" }, { at }));
    }
  }

  private declareBlock(block: Block, source: SourceText, scope: OwnScope): void {
    const kind = block.text;
    if (!Object.hasOwn(declarationKinds, kind)) {
      this.unknownKind(block, source);
      return;
    }
    const name = declaredName(block);
    if (name) this.add(name.text, kind, block, name, source, scope);
    else if (!block.broken) this.unnamed(block, source);
  }

  /** `container "web"` has a name, but one in quotes. */
  private unnamed(block: Block, source: SourceText): void {
    const kind = block.text;
    const [label] = block.labels;
    const text = label?.kind === "text" && label.parts.length === 1 ? String(label.parts[0]) : "";
    const at = source.span(label ?? block.word);
    const fix = /^[A-Za-z_]\w*(?:-\w+)*$/.test(text)
      ? { safe: true, description: `write ${text}`, edits: [{ span: at, text }] }
      : undefined;
    this.found.push(diagnose("unnamed-block", { kind, usage: usages[kind] ?? "" }, { at, fix }));
  }

  private unknownKind({ word, broken }: Block, source: SourceText): void {
    if (broken) return;
    const near = nearest(word.text, Object.keys(declarationKinds));
    const at = source.span(word);
    const fix = near
      ? { safe: true, description: `write ${near}`, edits: [{ span: at, text: near }] }
      : undefined;
    const notes = near ? [`did you mean ${near}?`] : [];
    this.found.push(
      diagnose("unknown-block", { kind: word.text, where: "at the top of a file" }, { at, notes, fix }),
    );
  }

  private add(
    name: string,
    kind: string,
    entry: Block | LetEntry,
    at: Node,
    source: SourceText,
    scope: OwnScope,
  ): void {
    if (name === "std") {
      this.found.push(diagnose("reserved-name", { name }, { at: source.span(at) }));
      return;
    }
    const declaration: Declaration = {
      is: "declaration",
      name: scope.prefix + name,
      kind,
      entry,
      source,
      scope,
    };
    if (this.bind(name, declaration, scope, source, at)) this.declarations.push(declaration);
  }

  private bind(name: string, named: Named, scope: OwnScope, source: SourceText, node: Node): boolean {
    const before = scope.names.get(name);
    if (before) {
      const earlier = this.spans.get(before);
      const also = earlier ? [{ span: earlier.source.span(earlier.node), label: "first declared here" }] : [];
      this.found.push(
        diagnose("duplicate-name", { name }, { at: source.span(node), label: "declared again", also }),
      );
      return false;
    }
    scope.names.set(name, named);
    this.spans.set(named, { source, node });
    return true;
  }

  private standardNames(): Map<string, Named> {
    const members = new Map<string, Named>();
    const scope: Scope = { names: members };
    for (const { entries, source } of this.project.std)
      for (const entry of entries) {
        const name = entry.kind === "block" ? declaredName(entry)?.text : undefined;
        if (entry.kind !== "block" || !name) continue;
        members.set(name, {
          is: "declaration",
          name: `std.${name}`,
          kind: entry.text,
          entry,
          source,
          scope,
        });
      }
    return members;
  }
}

const importsOf = ({ entries }: SyntaxTree): ImportEntry[] =>
  entries.filter((entry) => entry.kind === "import");

const usages: Readonly<Record<string, string>> = {
  source: "source apt debian { … }",
  profile: "profile server { … }",
  pool: "pool lan 10.40.0.0/24 { … }",
  container: "container web { … }",
  template: "template service(memory: bytes) { … }",
  fleet: "fleet shop { … }",
  server: "server one { … }",
  policy: "policy house { … }",
};
