import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/report.ts";
import type { Rule } from "../../spec/diagnostics/rule.ts";
import { table } from "../../spec/diagnostics/table.ts";
import { type Answer, answer } from "./output.ts";

const entries = Object.entries(table) as [string, Rule][];

export async function explainCommand(code: string | undefined, format: Format): Promise<number> {
  return answer(format, ".", explain(code));
}

/** The page of one diagnostic, by code or name; without one, the list of all. */
export function explain(code: string | undefined): Answer {
  if (code === undefined) return list();
  const found = entries.find(([name, rule]) => name === code || rule.code === code.toUpperCase());
  if (!found) return { diagnostics: [diagnose("unknown-code", { code })] };
  return { diagnostics: [], text: page(...found), data: { explanation: dataOf(...found) } };
}

function list(): Answer {
  const text = entries.map(([name, rule]) => `${rule.code} ${name.padEnd(32)} ${rule.message}\n`).join("");
  return { diagnostics: [], text, data: { explanations: entries.map((entry) => dataOf(...entry)) } };
}

function page(name: string, rule: Rule): string {
  const raising = rule.fails ? `\nThis raises it:\n\n${indent(rule.fails)}\n` : "";
  const clean = rule.passes ? `\nThis does not:\n\n${indent(rule.passes)}\n` : "";
  return [
    `${rule.severity}[${rule.code} ${name}]`,
    "",
    rule.message.replace(/\{(\w+)\}/g, "<$1>"),
    "",
    rule.help,
    `See spec/${rule.chapter}.md.`,
    raising + clean,
  ].join("\n");
}

function dataOf(name: string, { code, severity, message, help, chapter }: Rule) {
  return { code, name, severity, message, help, chapter };
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`.trimEnd())
    .join("\n");
}
