import type { Format } from "../../spec/diagnostics/formats.ts";
import type { StateFolder } from "../state-folder.ts";
import { askSupervisor, hasContainers } from "../supervisor/client.ts";
import type { Answer, AppReport, ContainerReport } from "../supervisor/protocol.ts";
import { finish, table } from "./io.ts";

/** Every container and app of the state folder. Without a trace of any, no supervisor is started to say so. */
export async function ps(state: StateFolder, format: Format, program: string): Promise<number> {
  const nothing: Answer = { diagnostics: [], containers: [] };
  const answer = hasContainers(state) ? await askSupervisor(state, { verb: "ps" }, program) : nothing;
  const rows = answer.containers.flatMap((container) => container.apps.map((app) => row(container, app)));
  const head = ["CONTAINER", "APP", "STATE", "SINCE", "RESTARTS", "PID", "MEMORY", "ENGINE", "ADDRESS"];
  const text = table([head, ...rows]);
  return finish(format, answer.diagnostics, text, { containers: answer.containers });
}

function row(container: ContainerReport, app: AppReport): string[] {
  const exit = app.state === "ended" && app.status !== undefined ? ` (${app.status ?? "unseen"})` : "";
  return [
    container.name,
    app.name,
    `${app.state}${exit}`,
    app.since === undefined ? "-" : age(Date.now() - app.since),
    String(app.restarts),
    String(app.pid ?? "-"),
    container.memory === undefined ? "-" : `${(container.memory / 1024 / 1024).toFixed(1)}MiB`,
    container.engine,
    container.addresses.join(",") || "-",
  ];
}

function age(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
