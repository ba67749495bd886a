import { createHash } from "node:crypto";
import type { Checked, Diagnostic } from "../spec/diagnostics/diagnostic.ts";
import { type Allowance, applyAllowances, isOfLanguage } from "./1-parse/allowances.ts";
import { load } from "./2-resolve/load.ts";
import type { Project } from "./2-resolve/project.ts";
import { resolve } from "./2-resolve/resolve.ts";
import { unused } from "./2-resolve/unused.ts";
import { evaluate } from "./3-evaluate/evaluate.ts";
import type { Model } from "./3-evaluate/model.ts";
import { check } from "./4-check/check.ts";
import type { ProgramFiles } from "./edge/interfaces.ts";

/** A model, and the warnings that its authors allow: those of later stages are still to be raised. */
export interface Analysis extends Checked<Model | undefined> {
  readonly allowances: readonly Allowance[];
}

/**
 * The language, from text to a model that is proved sound as far as the text alone can tell: pure and offline. All
 * `.plim` files of the project are one program. The value is undefined when there is any error. What
 * could not be read in full is not checked: a rule would report what is merely unread. With `bearable` errors alone there is
 * a value all the same.
 */
export function analyze(files: ProgramFiles, bearable: ReadonlySet<string> = new Set()): Analysis {
  const project = load(files);
  const program = resolve(project.value);
  const model = evaluate(program.value, { digest: (file) => digestOf(files, file) });
  const checked = program.value.incomplete
    ? { value: model.value, diagnostics: [] }
    : check(model.value, files);
  const diagnostics = [project, program, model, checked].flatMap((stage) => stage.diagnostics);
  const failed = diagnostics.some(({ severity }) => severity === "error");
  const idle = failed ? [] : unused(project.value, program.value);
  const { trees, roots } = project.value;
  // What a module is warned of is for its own author to mend.
  const isOurs = (file: string | undefined): boolean => file === undefined || !roots.has(file);
  const allowances = [...trees.values()]
    .flatMap((tree) => tree.allowances)
    .filter(({ span }) => isOurs(span.file));
  const heard = diagnostics.filter(
    ({ severity, spans: [span] }) => severity === "error" || isOurs(span?.file),
  );
  const told = applyAllowances([...heard, ...idle], allowances, isOfLanguage);
  const isUnsound = diagnostics.some(({ severity, name }) => severity === "error" && !bearable.has(name));
  const value = isUnsound ? undefined : { ...checked.value, ...importedModules(project.value) };
  return { value, diagnostics: inReadingOrder(told), allowances };
}

function importedModules({ modules }: Project): Pick<Model, "modules"> {
  if (modules.size === 0) return {};
  const places = [...modules].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    modules: places.map(
      ([
        from,
        {
          opened: { digest, archive },
          at,
        },
      ]) => {
        return { from, digest, ...(archive && { archive }), span: at };
      },
    ),
  };
}

/** By file and place; where two stages point at one place, the earlier stage names the cause and stands first. */
function inReadingOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ spans: [span] }: Diagnostic): readonly [string, number] => [
    span?.file ?? "",
    span?.start.offset ?? 0,
  ];
  return [...diagnostics].sort((a, b) => {
    const [[fileA, atA], [fileB, atB]] = [key(a), key(b)];
    return fileA === fileB ? atA - atB : fileA < fileB ? -1 : 1;
  });
}

function digestOf(files: ProgramFiles, file: string): string | undefined {
  const bytes = files.read(file);
  return bytes && `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
