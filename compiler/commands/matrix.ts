import type { Format } from "../../spec/diagnostics/formats.ts";
import { type Cell, type Matrix, matrixOf } from "../4-check/placement/matrix.ts";
import { answerOf } from "./answer-of.ts";
import { examineAnew } from "./examine-anew.ts";
import { judgeLink } from "./judge-link.ts";
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
  const link = judgeLink(project, value.model);
  const found = matrixOf(value.model, value.servers, link.is === "linked" ? link.known : undefined);
  const matrix = {
    ...found,
    linked: link.is === "linked",
    ...(link.is === "linked" ? {} : { why: link.why }),
  };
  const below = link.is === "linked" ? "" : `\nnot linked, by the text alone: ${link.why}\n`;
  return answerOf(project, format, { diagnostics, data: { matrix }, text: tableOf(found) + below });
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
    cells.flatMap(({ reasons, doubts = [] }) =>
      [...reasons, ...doubts].map(({ text }) => `${container}: ${text}`),
    ),
  );
  const below = [...new Set(reasons)].sort();
  return `${[head, ...body].map(line).join("\n")}\n${below.length > 0 ? `\n${below.join("\n")}\n` : ""}`;
}

/** The first rule that fails stands for all; a doubt stands behind. */
function wordOf({ stands, reasons: [first], doubts: [doubt] = [] }: Cell): string {
  const word = first ? first.rule : stands ? "here" : "ok";
  return !first && doubt ? `${word}, ${doubt.rule}?` : word;
}
