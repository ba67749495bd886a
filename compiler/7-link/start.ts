import type { Entry } from "../../spec/plan.ts";

/** How a process begins, as far as its loader cares. */
export interface Start {
  /** What relative names start from; absent: they lead nowhere. */
  readonly workdir?: string;
  /** `LD_LIBRARY_PATH` and `LD_PRELOAD`. */
  readonly libraryPath?: string;
  readonly preload?: string;
  /** `LD_BIND_NOW` is set to something. */
  readonly bindNow?: boolean;
  /** `AT_SECURE`: the loader trusts neither the environment nor where the executable stands. */
  readonly secure?: boolean;
}

/** What an app's environment asks of the loader; `LD_…` variables of a secure process are not heard. */
export function startOf(env: Readonly<Record<string, string>>, workdir: string, secure: boolean): Start {
  if (secure) return { workdir, secure };
  const { LD_LIBRARY_PATH: libraryPath, LD_PRELOAD: preload, LD_BIND_NOW: now } = env;
  return {
    workdir,
    ...(libraryPath ? { libraryPath } : {}),
    ...(preload ? { preload } : {}),
    ...(now ? { bindNow: true } : {}),
  };
}

/**
 * The kernel sets `AT_SECURE` for effective file capabilities of a process that is not root's. Setuid and setgid bits
 * do not count: every app runs with no-new-privileges, under which they are not heard (`bprm_fill_uid` of Linux' fs/exec.c,
 * `cap_bprm_creds_from_file` of security/commoncap.c).
 */
export function isSecure(file: Entry | undefined, user: string): boolean {
  const capability = file?.xattrs?.["security.capability"];
  const isRoot = user === "root" || user === "0";
  return (
    capability !== undefined && !isRoot && ((Buffer.from(capability, "base64")[0] ?? 0) & effective) !== 0
  );
}

/** `VFS_CAP_FLAGS_EFFECTIVE` of linux/capability.h, in the first, little-endian word. */
const effective = 1;
