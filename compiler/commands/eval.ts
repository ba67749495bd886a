import type { Format } from "../../spec/diagnostics/formats.ts";
import { analyze } from "../analyze.ts";
import { answerOf } from "./answer-of.ts";
import { modelData } from "./eval-data.ts";
import { answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import { settled } from "./settled.ts";

export interface EvalOptions {
  readonly format: Format;
  readonly spans?: boolean;
}

/** `plimsoll eval`: the model that the text comes to, as JSON in either format. Pure and offline, like `check`. */
export async function evalCommand(name: string, { format, spans }: EvalOptions): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { value, diagnostics } = await settled(project, () => analyze(project.files));
  if (!value) return answerOf(project, format, { diagnostics });
  const model = modelData(value, spans === true);
  const text = `${JSON.stringify({ format_version: 1, model }, undefined, 2)}\n`;
  return answerOf(project, format, { diagnostics, data: { model }, text });
}
