import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Container, Model, Server } from "../3-evaluate/model.ts";
import { type WhyNot, whyNot } from "../4-check/placement/why-not.ts";
import { nearest } from "../formats/suggest.ts";
import { answerOf } from "./answer-of.ts";
import { answer } from "./output.ts";
import { placedModel } from "./placed-model.ts";
import { findProject, isDiagnostic } from "./project.ts";

/**
 * `plimsoll why-not`: whether a container can be on a server, and all that is in the way. The names may stand for several:
 * all instances of a declaration, all servers of a fleet.
 */
export async function whyNotCommand(
  container: string,
  server: string,
  name: string,
  format: Format,
): Promise<number> {
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const { value, diagnostics } = await placedModel(project);
  if (!value) return answerOf(project, format, { diagnostics });
  const containers = containersOf(value.model, container);
  const servers = serversOf(value.model, server);
  if ("code" in containers) return answerOf(project, format, { diagnostics: [containers] });
  if ("code" in servers) return answerOf(project, format, { diagnostics: [servers] });
  const answers = containers.flatMap((one) =>
    servers.map((other) => whyNot(value.model, one, other, value.servers)),
  );
  return answerOf(project, format, {
    diagnostics: [],
    data: { why_not: answers },
    text: answers.map(textOf).join(""),
  });
}

function containersOf({ containers }: Model, name: string): readonly Container[] | Diagnostic {
  const found = containers.filter((each) => each.name === name || each.of === name);
  if (found.length > 0) return found;
  return diagnose("unknown-container", { name }, { notes: hint(name, containers) });
}

function serversOf({ servers = [] }: Model, name: string): readonly Server[] | Diagnostic {
  const found = servers.filter((each) => each.name === name || each.fleet === name);
  if (found.length > 0) return found;
  return diagnose("unknown-server", { name }, { notes: hint(name, servers) });
}

function hint(name: string, known: readonly { readonly name: string }[]): string[] {
  const near = nearest(
    name,
    known.map((each) => each.name),
  );
  return near ? [`did you mean ${near}?`] : [];
}

const answers: Readonly<Record<WhyNot["answer"], string>> = {
  stands: "stands there",
  fits: "can be there",
  crowded: "can be there when others move",
  never: "cannot be there",
  unknown: "cannot be there as the others stand; whether they could move was not found out",
};

function textOf({ container, server, answer, reasons, moves }: WhyNot): string {
  const lines = [
    `${container} on ${server}: ${answers[answer]}`,
    ...reasons.map(({ rule, text, span }) => `  ${rule}: ${text} (${span.file}:${span.start.line})`),
    ...moves.map(({ container: who, from, to }) => `  move ${who} from ${from} to ${to}`),
  ];
  return `${lines.join("\n")}\n`;
}
