import type { Model } from "../3-evaluate/model.ts";
import type { LockFile } from "./lock-file.ts";

/** The modules of a model as a lock has them: what was read is what is pinned. */
export function lockedModules({ modules = [] }: Model): LockFile["modules"] {
  return modules.map(({ span: _, ...one }) => one);
}
