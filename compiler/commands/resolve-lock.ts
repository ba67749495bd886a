import { andThenAsync } from "../../spec/diagnostics/checked.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Model } from "../3-evaluate/model.ts";
import { lock } from "../5-lock/lock.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import { userNames } from "../6-assemble/user-names.ts";
import { lockScripts } from "./lock-scripts.ts";
import type { Session } from "./session.ts";

/** Asks the sources and allocates; with `only` all but these packages and trees stay as they are. Writes nothing. */
export async function resolveLock(
  model: Model,
  old: LockFile | undefined,
  session: Session,
  only?: ReadonlySet<string>,
): Promise<Checked<LockFile | undefined>> {
  const { outside, progress } = session;
  progress.tell({ step: "lock" });
  const made = await lock(model, old, outside, {
    userNames: (packages) => userNames(packages, outside.store.read),
    ...(only && { only }),
  });
  return andThenAsync(made, (lock) => lockScripts(model, lock, session));
}
