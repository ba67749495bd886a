import { resolve } from "node:path";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { openProgress } from "../../spec/progress/choose.ts";
import { openBundle } from "../bundle-folder.ts";
import { type Engine, type EngineChoice, guarantees } from "../engines.ts";
import type { StateFolder } from "../state-folder.ts";
import { askSupervisor } from "../supervisor/client.ts";
import type { ContainerReport } from "../supervisor/protocol.ts";
import { finish, tell } from "./io.ts";

/** Starts the containers of bundles and waits until each is ready; one that fails does not stop the others. */
export async function up(
  state: StateFolder,
  folders: readonly string[],
  engine: EngineChoice,
  format: Format,
  program: string,
): Promise<number> {
  const diagnostics: Diagnostic[] = [];
  const containers: ContainerReport[] = [];
  const progress = openProgress();
  for (const [done, folder] of folders.entries()) {
    progress.tell({ step: "start", ...inHand(folder), done, total: folders.length });
    const answer = await askSupervisor(state, { verb: "up", bundle: resolve(folder), engine }, program);
    diagnostics.push(...answer.diagnostics);
    containers.push(...answer.containers);
  }
  progress.tell({ step: "start", done: folders.length, total: folders.length });
  progress.end();
  const promised = [...new Set(containers.map((one) => one.engine))].map((used) =>
    guarantees(used as Engine),
  );
  if (format === "text") promised.forEach(tell);
  const data = containers.map(({ name, engine, addresses, urls, change }) => ({
    name,
    engine,
    addresses,
    urls,
    change,
  }));
  return finish(format, diagnostics, containers.map(line).join(""), {
    containers: data,
    guarantees: promised,
  });
}

/** A folder that is no bundle is refused later, by who starts it. */
function inHand(folder: string): { readonly container: string } | { readonly item: string } {
  const opened = openBundle(folder);
  return "code" in opened ? { item: folder } : { container: opened.bundle.container };
}

function line({ name, urls, addresses, change }: ContainerReport): string {
  const where = urls.length > 0 ? urls : addresses;
  const words =
    change === "unchanged"
      ? ["(runs already)"]
      : change === "replaced"
        ? ["(in place of the old build)"]
        : [];
  return `${[name, ...where, ...words].join("  ")}\n`;
}
