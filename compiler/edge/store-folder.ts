import { lstatSync, statSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "./store-error.ts";

export const asRoot = process.getuid?.() === 0;

/** `PLIMSOLL_STORE`, else the system's cache for root, else the user's (XDG Base Directory Specification). */
export function defaultStore(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.PLIMSOLL_STORE) return environment.PLIMSOLL_STORE;
  if (asRoot) return "/var/cache/plimsoll";
  return join(
    environment.XDG_CACHE_HOME || join(process.getBuiltinModule("node:os").homedir(), ".cache"),
    "plimsoll",
  );
}

/** What is in the store is believed: whoever else can write to it could put their bytes under any name. */
export function refuseForeign(folder: string): void {
  const { uid, mode } = statSync(folder);
  const own = process.getuid?.();
  if (own !== undefined && uid !== own && uid !== 0)
    throw new StoreError("EACCES", folder, `this folder of the store belongs to user ${uid}`);
  if ((mode & 0o002) !== 0)
    throw new StoreError("EACCES", folder, "every user may write to this folder of the store");
}

/** The same of a folder in the store, which is no symlink either. */
export function refusePlanted(folder: string): void {
  if (lstatSync(folder).isSymbolicLink())
    throw new StoreError("ELOOP", folder, "a symlink stands where a folder of the store belongs");
  refuseForeign(folder);
}
