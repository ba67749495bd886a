import project from "../../../package.json" with { type: "json" };
import type { Diagnostic, Severity } from "../diagnostic.ts";
import type { Rule } from "../rule.ts";
import { clip } from "../safe-text.ts";
import { table } from "../table.ts";

/** The tool as SARIF describes it, with a rule for each code among the results, sorted by code. */
export function driver(results: readonly Diagnostic[], notifications: readonly Diagnostic[]) {
  return {
    name: "Plimsoll",
    semanticVersion: project.version,
    rules: descriptors(results),
    notifications: descriptors(notifications),
  };
}
export type Driver = ReturnType<typeof driver>;

function descriptors(diagnostics: readonly Diagnostic[]) {
  const byCode = new Map(diagnostics.map((one) => [one.code, one]));
  return [...byCode.values()].sort((a, b) => (a.code < b.code ? -1 : 1)).map(descriptor);
}

/** GitHub shows descriptions of at most 1,024 characters, and takes at most 20 tags a rule (SARIF support). */
function descriptor({ code, name, severity }: Diagnostic) {
  const rule = (table as Readonly<Record<string, Rule>>)[name];
  const message = titleOf(rule?.message, name);
  const help = rule?.help ?? message;
  const chapter = rule?.chapter ?? "diagnostics";
  return {
    id: code,
    name,
    shortDescription: { text: clip(message, 1_000) },
    fullDescription: { text: clip(help, 1_000) },
    help: {
      text: `${help}\nSee spec/${chapter}.md, or run: plimsoll explain ${code}`,
      markdown: `${help}\n\nSee \`spec/${chapter}.md\`, or run \`plimsoll explain ${code}\`.`,
    },
    defaultConfiguration: { level: severity },
    properties: {
      tags: ["containers", chapter],
      precision: "very-high",
      "problem.severity": problemOf(severity),
    },
  };
}

/** A message that is nothing but a value says nothing of the rule. */
function titleOf(message: string | undefined, name: string): string {
  if (message === undefined || /^\{\w+\}$/.test(message)) return name.replaceAll("-", " ");
  return message.replace(/\{(\w+)\}/g, "<$1>");
}

/** GitHub's own word for what is merely to be known (code scanning, SARIF support, `problem.severity`). */
function problemOf(severity: Severity): string {
  return severity === "note" ? "recommendation" : severity;
}
