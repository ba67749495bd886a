import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import { place } from "../4-check/placement/place.ts";
import { lockedServers } from "../5-lock/allocate-servers.ts";
import { LOCK_NAME, readLock } from "../5-lock/read-lock.ts";
import { analyze } from "../analyze.ts";
import type { Project } from "../edge/project-files.ts";
import { settled } from "./settled.ts";

/** What a question about placement is asked for: these errors do not stand in its way. */
const bearable: ReadonlySet<string> = new Set([
  "impossible-placement",
  "placement-not-found",
  "over-capacity",
  "over-lease",
]);

/** A model, and where its containers stand: by the lock, else as the compiler would place them, as far as it can. */
export interface Placed {
  readonly model: Model;
  readonly servers: ReadonlyMap<string, string>;
}

export async function placedModel(project: Project): Promise<Checked<Placed | undefined>> {
  const { value: model, diagnostics } = await settled(project, () => analyze(project.files, bearable));
  return { value: model && { model, servers: serversOf(project, model) }, diagnostics };
}

function serversOf(project: Project, model: Model): ReadonlyMap<string, string> {
  const bytes = project.files.read(LOCK_NAME);
  const lock = bytes && readLock(Buffer.from(bytes).toString("utf8")).value;
  const locked = lock ? lockedServers(lock) : new Map<string, string>();
  if (locked.size > 0 || !model.containers.some(({ place }) => place)) return locked;
  const placement = place(model);
  return placement.is === "placed" ? placement.servers : locked;
}
