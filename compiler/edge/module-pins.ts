import type { LockedModule } from "../5-lock/lock-file.ts";
import { LOCK_NAME, readLock } from "../5-lock/read-lock.ts";
import type { Files } from "./interfaces.ts";

/** The modules that a project's lock pins, by place. A lock that cannot be read pins none: others tell of it. */
export function modulePins({ read }: Pick<Files, "read">): ReadonlyMap<string, LockedModule> {
  const bytes = read(LOCK_NAME);
  const lock = bytes && readLock(Buffer.from(bytes).toString("utf8")).value;
  return new Map((lock?.modules ?? []).map((one) => [one.from, one]));
}
