import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { StateFolder } from "../state-folder.ts";
import { askSupervisor, hasContainers } from "../supervisor/client.ts";
import type { Answer } from "../supervisor/protocol.ts";
import { finish } from "./io.ts";

/** Takes containers down, all of them without names; what they printed, their history and their volumes stay. */
export async function down(
  state: StateFolder,
  names: readonly string[],
  format: Format,
  program: string,
): Promise<number> {
  const answer = hasContainers(state)
    ? await askSupervisor(state, { verb: "down", containers: names }, program)
    : none(names);
  const stopped = answer.containers.map(({ name }) => name);
  const text = stopped.map((name) => `${name}  stopped\n`).join("");
  return finish(format, answer.diagnostics, text, { stopped });
}

function none(names: readonly string[]): Answer {
  return {
    diagnostics: names.map((container) => diagnose("no-such-container", { container })),
    containers: [],
  };
}
