import type { Entry, Privileges } from "../../spec/plan.ts";
import { fileCapabilityText, readFileCapability } from "./file-capability.ts";

interface Names {
  readonly users: readonly { readonly name: string; readonly uid: number }[];
  readonly groups: readonly { readonly name: string; readonly gid: number }[];
}

/** What a regular file gives to who executes it; undefined: nothing. */
export function privilegesOf(entry: Entry | undefined): Privileges | undefined {
  if (entry?.type !== "file" && entry?.type !== "hardlink") return undefined;
  const capability = entry.xattrs?.["security.capability"];
  if ((entry.mode & 0o6000) === 0 && capability === undefined) return undefined;
  return { mode: entry.mode, ...(capability !== undefined && { capability }) };
}

/** In words: `setuid root (4755)`, `cap_net_raw+ep`. */
export function privilegeText(
  { mode, capability }: Privileges,
  { uid, gid }: Pick<Entry, "uid" | "gid">,
  { users, groups }: Names,
): string {
  const user = users.find((one) => one.uid === uid)?.name ?? uid;
  const group = groups.find((one) => one.gid === gid)?.name ?? gid;
  const bits = [...(mode & 0o4000 ? [`setuid ${user}`] : []), ...(mode & 0o2000 ? [`setgid ${group}`] : [])];
  const read = capability === undefined ? undefined : readFileCapability(capability);
  const words = bits.length > 0 ? [`${bits.join(" and ")} (${mode.toString(8)})`] : [];
  if (capability !== undefined) words.push(read ? fileCapabilityText(read) : "unread capabilities");
  return words.join(" and ");
}

/** Who brought a file, where somebody outside did: `package mount`, `source vendor`. */
export function bringerOf({ reason }: Entry): string[] {
  if (reason.kind === "package") return [`package ${reason.package}`];
  return reason.kind === "tree" ? [`source ${reason.source}`] : [];
}
