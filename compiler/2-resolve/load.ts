import type { ImportEntry } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { largestFile } from "../1-parse/decode.ts";
import { parse } from "../1-parse/parse.ts";
import type { SourceText } from "../1-parse/source-text.ts";
import type { SyntaxTree } from "../1-parse/syntax-tree.ts";
import type { ProgramFiles } from "../edge/interfaces.ts";
import { moduleEntry } from "../formats/module-where.ts";
import { importTarget } from "./import-path.ts";
import { openImport } from "./open-import.ts";
import type { Project, UsedModule } from "./project.ts";
import { standardFiles } from "./standard-files.ts";

/** Reads the files of a project, the modules, and what both import, each once. */
export function load(files: ProgramFiles): Checked<Project> {
  const loading = new Loading(files);
  const value = loading.run();
  return { value, diagnostics: loading.found };
}

/** Modules that import modules would otherwise have no end. */
const mostModules = 256;

class Loading {
  readonly found: Diagnostic[] = [];
  private readonly files: ProgramFiles;
  private readonly trees = new Map<string, SyntaxTree>();
  private readonly imports = new Map<ImportEntry, string>();
  private readonly modules = new Map<string, UsedModule>();
  /** By file, of those that belong to a module: its place. */
  private readonly roots = new Map<string, string>();
  private readonly waiting: string[] = [];
  private failed = false;

  constructor(files: ProgramFiles) {
    this.files = files;
  }

  run(): Project {
    const own = this.files.sources();
    this.waiting.push(...own);
    for (let file = this.waiting.shift(); file !== undefined; file = this.waiting.shift()) {
      if (this.trees.has(file)) continue;
      const bytes = readBounded(this.files, file);
      if (bytes) this.open(file, bytes);
      else if (own.includes(file)) this.found.push(diagnose("unreadable-source", { file }));
    }
    this.reportMissing();
    const { trees, imports, modules, roots, failed } = this;
    const texts = [...trees.values()].map(({ source }) => source.text);
    return { own, trees, imports, modules, roots, failed, std: standardFiles(texts) };
  }

  private open(file: string, bytes: Uint8Array): void {
    const { value: tree, diagnostics } = parse(file, bytes);
    for (const each of diagnostics) this.found.push(each);
    this.trees.set(file, tree);
    for (const entry of tree.entries) if (entry.kind === "import") this.follow(entry, tree.source);
  }

  private follow(entry: ImportEntry, source: SourceText): void {
    const root = this.roots.get(source.file) ?? "";
    const target = importTarget(source.file, root, entry);
    if ("fault" in target) this.refuse(entry, source, root, target.fault);
    else if ("file" in target) this.bring(entry, target.file, root);
    else if (this.modules.size >= mostModules && !this.modules.has(target.module)) {
      this.failed = true;
      const reason = `a program has at most ${mostModules} modules`;
      const values = { module: target.module, reason };
      this.found.push(diagnose("refused-module", values, { at: source.span(entry.from) }));
    } else {
      const { opened, diagnostics } = openImport(target.module, entry, source, this.files);
      this.found.push(...diagnostics);
      if (!opened) this.failed = true;
      else {
        this.bring(entry, `${target.module}/${moduleEntry}`, target.module);
        if (!this.modules.has(target.module))
          this.modules.set(target.module, { opened, at: source.span(entry.from) });
      }
    }
  }

  private bring(entry: ImportEntry, file: string, root: string): void {
    this.imports.set(entry, file);
    if (root !== "") this.roots.set(file, root);
    this.waiting.push(file);
  }

  private refuse(entry: ImportEntry, source: SourceText, module: string, fault: "invalid" | "outside"): void {
    const at = source.span(entry.from);
    const found = source.slice(entry.from);
    this.failed = true;
    this.found.push(
      fault === "invalid"
        ? diagnose("invalid-import-path", { found }, { at })
        : diagnose("path-outside-module", { path: found, module }, { at }),
    );
  }

  private reportMissing(): void {
    for (const { entries, source } of this.trees.values())
      for (const entry of entries) {
        const file = entry.kind === "import" ? this.imports.get(entry) : undefined;
        if (entry.kind !== "import" || file === undefined || this.trees.has(file)) continue;
        this.failed = true;
        this.found.push(diagnose("import-not-found", { file }, { at: source.span(entry.from) }));
      }
  }
}

/** A file that is too large is not read at all: an empty array of its size says so to `parse`. */
function readBounded(files: ProgramFiles, file: string): Uint8Array | undefined {
  const size = files.size(file);
  if (size !== undefined && size > largestFile) return new Uint8Array(size);
  return files.read(file);
}
