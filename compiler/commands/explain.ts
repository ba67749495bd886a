import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { type Example, situationOf } from "../../spec/diagnostics/examples/example.ts";
import { examples } from "../../spec/diagnostics/examples/examples.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Rule } from "../../spec/diagnostics/rule.ts";
import { type DiagnosticName, table } from "../../spec/diagnostics/table.ts";
import { sceneLines } from "./explain-scene.ts";
import { type Answer, answer } from "./output.ts";

const entries = (Object.entries(table) as [DiagnosticName, Rule][]).sort(([, a], [, b]) =>
  a.code < b.code ? -1 : 1,
);

export async function explainCommand(code: string | undefined, format: Format): Promise<number> {
  return answer(format, ".", explain(code));
}

/** The page of one diagnostic, by code or name; without one, the list of all, by code. */
export function explain(code: string | undefined): Answer {
  if (code === undefined) return list();
  const found = entries.find(([name, rule]) => name === code || rule.code === code.toUpperCase());
  if (!found) return { diagnostics: [diagnose("unknown-code", { code })] };
  const [name, rule] = found;
  const { fails, passes }: Example = examples[name];
  const data = { ...dataOf(name, rule), fails: situationOf(fails), passes: situationOf(passes) };
  return { diagnostics: [], text: page(name, rule, { fails, passes }), data: { explanation: data } };
}

function list(): Answer {
  const text = entries.map(([name, rule]) => `${rule.code} ${name.padEnd(32)} ${rule.message}\n`).join("");
  return { diagnostics: [], text, data: { explanations: entries.map((entry) => dataOf(...entry)) } };
}

function page(name: string, rule: Rule, { fails, passes }: Example): string {
  return [
    `${rule.severity}[${rule.code} ${name}]`,
    "",
    rule.message.replace(/\{(\w+)\}/g, "<$1>"),
    "",
    rule.help,
    `See spec/${rule.chapter}.md.`,
    "",
    "This raises it:",
    "",
    ...sceneLines(fails),
    "",
    "This does not:",
    "",
    ...sceneLines(passes),
    "",
  ].join("\n");
}

function dataOf(name: string, { code, severity, message, help, chapter }: Rule) {
  return { code, name, severity, message, help, chapter };
}
