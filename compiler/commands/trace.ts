import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Bundle } from "../../spec/bundle.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Compiled } from "../compile.ts";
import { materialise } from "../edge/materialise.ts";
import { type RecordOptions, recordRun } from "../edge/record-run.ts";
import { replaceFile } from "../edge/replace-file.ts";
import { writeBundle } from "../edge/write-bundle.ts";
import { tracedPathsOf } from "../formats/strace-log.ts";
import { nearest } from "../formats/suggest.ts";
import { answerOf } from "./answer-of.ts";
import { withCompiled } from "./compile-project.ts";
import { type Answer, answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import type { Session } from "./session.ts";
import { unwritable } from "./unwritable.ts";
import { bundleFolder } from "./up.ts";

export interface TraceOptions {
  readonly format: Format;
  readonly in: string;
  readonly out?: string;
  /** Seconds, where no command drives the apps. */
  readonly for: string;
  readonly engine?: string;
  readonly locked?: boolean;
}

/**
 * `plimsoll trace`: starts a container with all that its packages bring, records what its apps open, and writes the trace that
 * `content = minimal` takes. A bundle's folder stands for a container as it was built.
 */
export async function trace(name: string, drive: readonly string[], options: TraceOptions): Promise<number> {
  const { format } = options;
  const seconds = Number(options.for);
  if (!(seconds >= 0 && seconds <= 86_400))
    return answer(format, ".", { diagnostics: [misused(options.for)] });
  const how = { drive, seconds, ...(options.engine && { engine: options.engine }) };
  if (readDescriptor(name))
    return answer(format, ".", await traced(name, options.out ?? `${name}.trace`, how));
  const project = findProject(options.in);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const made = await withCompiled(
    project,
    options.locked,
    (all, session) => wholeBundle(name, all, session),
    { whole: true },
  );
  if (made.value === undefined) return answerOf(project, format, { diagnostics: made.diagnostics });
  const out = options.out ?? join(project.folder, "traces", `${name}.trace`);
  const { diagnostics, ...rest } = await traced(made.value, out, how);
  return answerOf(project, format, { ...rest, diagnostics: [...made.diagnostics, ...diagnostics] });
}

function misused(given: string) {
  return diagnose("wrong-usage", { reason: `--for takes a number of seconds up to a day, not ${given}` });
}

/** Where the bundle is that was written of a container. */
function wholeBundle(
  name: string,
  compiled: readonly Compiled[],
  { store }: Session,
): Checked<string | undefined> {
  const one = compiled.find((each) => each.name === name);
  if (!one) {
    const near = nearest(
      name,
      compiled.map((each) => each.name),
    );
    const notes = near ? [`did you mean ${near}?`] : [];
    return { value: undefined, diagnostics: [diagnose("unknown-container", { name }, { notes })] };
  }
  const { plan, made, bundle } = one;
  const folder = bundleFolder(bundle.bundle);
  writeBundle(
    folder,
    bundle.files,
    (rootfs) => void materialise(plan.entries, store, made, rootfs),
    () => false,
  );
  return { value: folder, diagnostics: [] };
}

/** What a bundle says of itself; undefined when there is none, or none that can be read. */
function readDescriptor(folder: string): Bundle | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "bundle.json"), "utf8"));
  } catch {
    return undefined;
  }
}

async function traced(folder: string, out: string, how: RecordOptions): Promise<Answer> {
  const bundle = readDescriptor(folder) as Bundle;
  const recorded = await recordRun(folder, bundle, how);
  const { container } = bundle;
  if ("fault" in recorded) {
    const { fault, reason } = recorded;
    const code = fault === "no-recorder" ? "no-recorder" : "failed-trace";
    return { diagnostics: [diagnose(code, { container, reason })] };
  }
  const { logs, prefix } = recorded;
  const paths = bundle.apps.flatMap(({ name, run }) => tracedPathsOf(logs.get(name) ?? "", { run, prefix }));
  const unique = [...new Set(paths)].sort();
  try {
    mkdirSync(dirname(out), { recursive: true });
    replaceFile(out, traceText(bundle, unique));
  } catch (error) {
    return { diagnostics: [unwritable(out, error)] };
  }
  const data = { trace: { container, file: out, paths: unique.length, rootDigest: bundle.rootDigest } };
  return { diagnostics: [], data, text: `${container}: ${unique.length} paths opened, in ${out}\n` };
}

/** The form that `traces` reads (spec/content.md). */
function traceText({ container, rootDigest, apps }: Bundle, paths: readonly string[]): string {
  const names = apps.map(({ name }) => name).join(", ");
  return [
    `# What ${names} of container ${container} opened, as \`plimsoll trace\` saw it; review it like any other file.`,
    `# Root: ${rootDigest}`,
    ...paths,
    "",
  ].join("\n");
}
