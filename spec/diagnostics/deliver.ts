import { appendFileSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { wantsColor } from "./color.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { type ExitStatus, exitStatus } from "./exit-status.ts";
import { type Format, type ReportOptions, report } from "./report.ts";
import { stepSummary } from "./step-summary.ts";

/** What a command has to say. `data` is the JSON document's own keys, `text` the same for people. */
export interface Answer {
  readonly diagnostics: readonly Diagnostic[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly text?: string;
  /** When the answer itself is a difference (exit status 2). */
  readonly differs?: boolean;
  /** The text of a file that spans name, where it lies elsewhere than on the disk below the folder. */
  readonly source?: (file: string) => string | undefined;
}

/** What is to be told with the next answer: an answer of its own would be a second document. */
let deferred: Deferred | undefined;
interface Deferred extends Pick<Answer, "diagnostics" | "source"> {
  readonly folder: string;
}
export function defer(what: Deferred): void {
  deferred = what;
}

/** What this process has said so far: a second document on standard output would spoil the first. */
export const delivered: { document: boolean; status: ExitStatus } = { document: false, status: 0 };

/**
 * The one way out of every command. As text, data goes to standard output and diagnostics to standard error; any other
 * format is one document on standard output. `folder` is the project's, to which spans are relative. Gives the exit status.
 */
export function deliver(format: Format, folder: string, answer: Answer): ExitStatus {
  const { data = {}, text = "", differs } = answer;
  const before = deferred;
  deferred = undefined;
  const diagnostics = [...(before?.diagnostics ?? []), ...answer.diagnostics];
  const status = exitStatus(diagnostics, differs);
  delivered.status = status;
  const options = reportOptions(before?.folder ?? folder, status, before?.source ?? answer.source);
  const rendered = report(diagnostics, format, options, data);
  if (format === "text") {
    process.stderr.write(rendered);
    process.stdout.write(text);
    return status;
  }
  delivered.document = true;
  process.stdout.write(rendered);
  if (format === "github") appendSummary(stepSummary(diagnostics, options));
  return status;
}

function reportOptions(folder: string, status: ExitStatus, source: Answer["source"]): ReportOptions {
  const { isTTY, columns } = process.stderr;
  return {
    color: wantsColor(process.env, isTTY === true),
    width: Math.min(columns || 100, 140),
    wrap: isTTY === true,
    base: baseOf(folder),
    status,
    source: (file) => readSource(join(folder, file)) ?? source?.(file),
  };
}

/** Only a regular file of a bearable size: a span may name whatever a project names. */
function readSource(path: string): string | undefined {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= 1 << 26 ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}

/** Where the project lies below the checkout that a CI works in, else below the current folder; "" when it does not. */
function baseOf(folder: string): string {
  for (const root of [process.env.GITHUB_WORKSPACE, process.cwd()]) {
    const path = root ? relativeTo(root, folder) : undefined;
    if (path !== undefined) return path;
  }
  return "";
}

function relativeTo(root: string, folder: string): string | undefined {
  try {
    const path = relative(realpathSync(root), realpathSync(folder));
    return path === ".." || path.startsWith(`..${sep}`) ? undefined : path;
  } catch {
    return undefined;
  }
}

/** The page of the job is an extra: a summary that cannot be written changes nothing. */
function appendSummary(markdown: string): void {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file || markdown === "") return;
  try {
    appendFileSync(file, markdown);
  } catch {
    return;
  }
}
