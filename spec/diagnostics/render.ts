import { appendFileSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { wantsColor } from "./color.ts";
import type { Answer } from "./deliver.ts";
import type { ExitStatus } from "./exit-status.ts";
import type { Format } from "./formats.ts";
import { type ReportOptions, report } from "./report.ts";
import { stepSummary } from "./step-summary.ts";

/** An answer in the chosen format, for this machine's terminal, folder and CI; a GitHub job's page gets its part too. */
export function render(format: Format, folder: string, answer: Answer, status: ExitStatus): string {
  const options = reportOptions(folder, status, answer.source);
  const rendered = report(answer.diagnostics, format, options, answer.data);
  if (format === "github") appendSummary(stepSummary(answer.diagnostics, options));
  return rendered;
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
