import type { Format } from "../../spec/diagnostics/formats.ts";
import { LOCK_NAME, readLock } from "../5-lock/read-lock.ts";
import { analyze } from "../analyze.ts";
import type { Project } from "../edge/project-files.ts";
import { type Addresses, type Diagram, diagramOf } from "../graph/diagram.ts";
import { toDot } from "../graph/dot.ts";
import { toMermaid } from "../graph/mermaid.ts";
import { toSvg } from "../graph/svg.ts";
import { answerOf } from "./answer-of.ts";
import type { GraphForm } from "./graph-forms.ts";
import { answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import { settled } from "./settled.ts";

export interface GraphOptions {
  readonly format: Format;
  readonly as: GraphForm;
}

const renderers: Readonly<Record<GraphForm, (diagram: Diagram) => string>> = {
  dot: toDot,
  mermaid: toMermaid,
  svg: toSvg,
};

/** `plimsoll graph`: the containers and what they use as a drawing; addresses are those of the lock, when there is one. */
export async function graph(name: string, { format, as }: GraphOptions): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { value, diagnostics } = await settled(project, () => analyze(project.files));
  if (!value) return answerOf(project, format, { diagnostics });
  const text = renderers[as](diagramOf(value, lockedAddresses(project)));
  return answerOf(project, format, { diagnostics, data: { graph: { as, text } }, text });
}

/** A lock that cannot be read is the matter of `check`, not of a drawing. */
function lockedAddresses(project: Project): Addresses {
  const bytes = project.files.read(LOCK_NAME);
  const containers = (bytes && readLock(Buffer.from(bytes).toString("utf8")).value?.containers) ?? [];
  return new Map(containers.flatMap(({ name, address }) => (address ? [[name, address] as const] : [])));
}
