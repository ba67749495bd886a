import { existsSync } from "node:fs";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { ask } from "../daemon/ask.ts";
import type { StateFolder } from "../state-folder.ts";
import type { Answer, Request } from "./protocol.ts";

/** Asks the supervisor, which is started when it does not run. `program` is the file that runs it. */
export async function askSupervisor(state: StateFolder, request: Request, program: string): Promise<Answer> {
  const answer = await ask<Request, Answer>(state, state.supervisor, request, program);
  if (typeof answer !== "string") return answer;
  return { diagnostics: [diagnose("no-supervisor", { reason: answer })], containers: [] };
}

/** True when there is something that a supervisor would know of. */
export function hasContainers(state: StateFolder): boolean {
  return existsSync(state.supervisor.socket) || existsSync(state.journal);
}
