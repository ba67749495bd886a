import type { Diagnostic } from "./diagnostic.ts";
import { exit, exitStatus } from "./exit-status.ts";
import { gravestFirst } from "./order.ts";
import { messageText } from "./sarif/message.ts";
import { fingerprints, resultOf } from "./sarif/result.ts";
import { type Driver, driver } from "./sarif/rules.ts";

export interface SarifOptions {
  /** The project's folder below the root of the repository; "" when it is the root. */
  readonly base?: string | undefined;
  /** The status that the command ends with; when left out, what the diagnostics call for. */
  readonly status?: number | undefined;
  source(file: string): string | undefined;
}

/** The most results that GitHub takes in one run; a file with more is refused as a whole (SARIF support, limits). */
export const resultLimit = 25_000;

/**
 * One SARIF 2.1.0 log, minified, with the rules that were broken. What no file is to blame for becomes a notification of
 * the invocation: GitHub requires a location of every result.
 */
export function reportSarif(diagnostics: readonly Diagnostic[], options: SarifOptions): string {
  const ordered = gravestFirst(diagnostics);
  const located = ordered.filter(({ spans }) => spans.length > 0);
  const shown = located.slice(0, resultLimit);
  const placeless = ordered.filter(({ spans }) => spans.length === 0).slice(0, resultLimit);
  const tool = driver(shown, placeless);
  const print = fingerprints(options);
  const run = {
    tool: { driver: tool },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository." } } },
    invocations: [invocation(diagnostics, placeless, located.length - shown.length, options, tool)],
    results: shown.map((one) => resultOf(one, options, tool, print)),
  };
  return `${JSON.stringify({ $schema: schema, version: "2.1.0", runs: [run] })}\n`;
}

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

function invocation(
  diagnostics: readonly Diagnostic[],
  placeless: readonly Diagnostic[],
  leftOut: number,
  options: SarifOptions,
  tool: Driver,
) {
  const exitCode = options.status ?? exitStatus(diagnostics);
  const finished = exitCode === exit.clean || exitCode === exit.diagnostics || exitCode === exit.differs;
  return {
    executionSuccessful: finished && !placeless.some(({ severity }) => severity === "error"),
    exitCode,
    toolExecutionNotifications: [
      ...placeless.map((one) => notification(one, tool)),
      ...(leftOut > 0 ? [leftOutNotification(leftOut)] : []),
    ],
  };
}

function notification(diagnostic: Diagnostic, tool: Driver) {
  const { code, severity } = diagnostic;
  const index = tool.notifications.findIndex(({ id }) => id === code);
  return { descriptor: { id: code, index }, level: severity, message: { text: messageText(diagnostic) } };
}

function leftOutNotification(count: number) {
  const text = `${count} results more were found and left out, the least severe ones: ${resultLimit} is the most that a run may hold.`;
  return { level: "warning", message: { text } };
}
