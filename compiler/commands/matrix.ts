import type { Format } from "../../spec/diagnostics/formats.ts";
import { type Cell, type Matrix, matrixOf } from "../4-check/placement/matrix.ts";
import { answerOf } from "./answer-of.ts";
import { examineAnew } from "./examine-anew.ts";
import { answer } from "./output.ts";
import { placedModel } from "./placed-model.ts";
import { findProject, isDiagnostic } from "./project.ts";

/** `plimsoll check --matrix`: what a check says, and every container against every server or profile. */
export async function matrix(name: string, format: Format): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { diagnostics } = await examineAnew(project);
  const { value } = await placedModel(project);
  if (!value) return answerOf(project, format, { diagnostics });
  const found = matrixOf(value.model, value.servers);
  return answerOf(project, format, { diagnostics, data: { matrix: found }, text: tableOf(found) });
}

/** Columns of one width each, and below them the reasons in full, each once. */
export function tableOf({ columns, rows }: Matrix): string {
  const head = ["", ...columns];
  const body = rows.map(({ container, cells }) => [container, ...cells.map(wordOf)]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...body.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const reasons = rows.flatMap(({ container, cells }) =>
    cells.flatMap((cell) => cell.reasons.map(({ text }) => `${container}: ${text}`)),
  );
  const below = [...new Set(reasons)].sort();
  return `${[head, ...body].map(line).join("\n")}\n${below.length > 0 ? `\n${below.join("\n")}\n` : ""}`;
}

/** The first rule that fails stands for all. */
const wordOf = ({ stands, reasons: [first] }: Cell): string => (first ? first.rule : stands ? "here" : "ok");
