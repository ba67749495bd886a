import { serveLines } from "./daemon/serve-lines.ts";
import { LogKeeper } from "./log-keeper/keeper.ts";
import type { StateFolder } from "./state-folder.ts";
import { Supervisor } from "./supervisor/supervisor.ts";

export type ServiceName = "supervisor" | "log-keeper";

/** Serves one of the long-lived processes of a state folder until it has nothing left to do. Gives the exit status. */
export async function serve(name: ServiceName, state: StateFolder, program: string): Promise<number> {
  if (name === "log-keeper") return serveLines(state.logKeeper, new LogKeeper(state));
  return serveLines(state.supervisor, new Supervisor(state, program));
}
