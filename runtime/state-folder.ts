import { realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { diagnose } from "../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../spec/diagnostics/diagnostic.ts";
import { makeFolders } from "../spec/disk/make-folders.ts";
import { type Endpoint, endpoint } from "./daemon/endpoint.ts";

/** Where everything of one state folder lies. Only `run/`, the journal and the sockets go when the last container goes. */
export class StateFolder {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
  get supervisor(): Endpoint {
    return endpoint("supervisor", this.path);
  }
  get logKeeper(): Endpoint {
    return endpoint("log-keeper", this.path);
  }
  get journal(): string {
    return join(this.path, "journal.jsonl");
  }
  get history(): string {
    return join(this.path, "history.jsonl");
  }
  /** The launch script and bundle.json of a container as they were when it was started. */
  saved(container: string): string {
    return join(this.path, "saved", container);
  }
  run(container: string): string {
    return join(this.path, "run", container);
  }
  logs(container: string): string {
    return join(this.path, "logs", container);
  }
}

/** The folder that PLIMSOLL_STATE names, made when it is missing. The path rule is that of the launch script. */
export function openStateFolder(): StateFolder | Diagnostic {
  const wanted = process.env.PLIMSOLL_STATE || "/var/lib/plimsoll";
  const refuse = (reason: string) => diagnose("unplain-state", { folder: wanted, reason });
  if (!/^\/[A-Za-z0-9/._+-]*$/.test(wanted)) return refuse("its path is not plain");
  try {
    makeFolders(wanted, 0o711);
    const path = realpathSync(wanted);
    if (!/^\/[A-Za-z0-9/._+-]{0,79}$/.test(path))
      return refuse(`its real path ${path} is not plain or too long`);
    const { uid, mode } = statSync(path);
    // Scripts that are run as root lie in it.
    if (uid !== 0) return refuse(`it belongs to user ${uid}`);
    if ((mode & 0o022) !== 0) return refuse("others than root may write to it");
    return new StateFolder(path);
  } catch (error) {
    return refuse((error as Error).message);
  }
}
