import type { Entry } from "../../spec/plan.ts";
import { readFileCapability } from "../formats/file-capability.ts";
import type { Program } from "./program.ts";

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
 * The kernel sets `AT_SECURE` for effective file capabilities of a process that is not root's, and where setuid or setgid makes
 * another user or group of it (`cap_bprm_creds_from_file` of Linux' security/commoncap.c, `bprm_fill_uid` of fs/exec.c). A
 * file that has any of it is one that the author named, so no-new-privileges is not in the way.
 */
export function isSecure(file: Entry | undefined, { uid, gid }: Pick<Program, "uid" | "gid">): boolean {
  if (!file) return false;
  const capability = file.xattrs?.["security.capability"];
  const gains = capability !== undefined && readFileCapability(capability)?.effective === true && uid !== 0;
  const becomesUser = (file.mode & 0o4000) !== 0 && file.uid !== uid;
  return gains || becomesUser || ((file.mode & 0o2010) === 0o2010 && file.gid !== gid);
}
