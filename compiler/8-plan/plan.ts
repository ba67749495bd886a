import { createHash } from "node:crypto";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry, FileEntry, Plan } from "../../spec/plan.ts";
import type { Linked } from "../7-link/linked.ts";
import { writeLdCache } from "../formats/ld-cache.ts";
import { storeName } from "../formats/store-name.ts";
import { faultsOf } from "./faults.ts";
import { rootDigest } from "./root-digest.ts";

/** The plan, and the bytes of all files that were made on the way to it, by their store name. */
export interface Planned {
  readonly plan: Plan;
  readonly made: ReadonlyMap<string, Uint8Array>;
}

/**
 * The root file system as a flat list in the order of paths, with what only the linker knows: `/etc/ld.so.cache` and the
 * links that ldconfig makes. A plan that could not be rendered is an internal error (spec/plan.md, Invariants).
 */
export function plan({ root, cache, libraryLinks }: Linked): Checked<Planned> {
  const { container } = root.input;
  const made = new Map(root.made);
  const entries = new Map(root.entries);
  const mtime = root.input.date;
  for (const { path, target } of libraryLinks) {
    entries.set(path, { ...ldconfig, type: "symlink", path, target, mode: 0o777, mtime });
  }
  if (cache && entries.get("/etc")?.type === "directory") {
    const bytes = writeLdCache(cache);
    const entry = fileOf("/etc/ld.so.cache", bytes, mtime);
    entries.set(entry.path, entry);
    made.set(entry.source, bytes);
  }
  const sorted = [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const faults = faultsOf(sorted);
  const diagnostics = faults.map((reason) =>
    diagnose(
      "broken-plan",
      { container: container.name, reason },
      { at: container.span, label: "declared here" },
    ),
  );
  return {
    value: { plan: { container: container.name, entries: sorted, rootDigest: rootDigest(sorted) }, made },
    diagnostics,
  };
}

const ldconfig = {
  uid: 0,
  gid: 0,
  reason: { kind: "derived", rule: "ldconfig" },
} as const satisfies Partial<Entry>;

function fileOf(path: string, bytes: Uint8Array, mtime: number): FileEntry {
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  const inode = { digest, mode: 0o644, uid: 0, gid: 0, mtime };
  return {
    ...ldconfig,
    type: "file",
    path,
    size: bytes.length,
    source: storeName(inode),
    digest,
    mode: 0o644,
    mtime,
  };
}
