import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry } from "../../spec/plan.ts";
import type { Mount } from "../3-evaluate/model.ts";
import type { EmitInput, MountPoint } from "./emitted.ts";
import { ownerOf } from "./owners.ts";

/**
 * The declared mounts with owners as numbers, sorted by path. A mount whose path leads through a symlink or a file of
 * the root is refused: an engine that follows it would mount over something else, at worst of the host.
 */
export function mountPoints(input: EmitInput): Checked<MountPoint[]> {
  const entries = new Map(input.plan.entries.map((entry) => [entry.path, entry]));
  const results = input.container.mounts.map((mount) => ({ mount, ...mountPoint(input, entries, mount) }));
  return {
    value: results.map(({ value }) => value).sort((a, b) => (a.path < b.path ? -1 : 1)),
    diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
  };
}

function mountPoint(input: EmitInput, entries: Map<string, Entry>, mount: Mount): Checked<MountPoint> {
  const owner = ownerOf(input, mount.user ?? "0");
  const diagnostics: Diagnostic[] = owner ? [] : [noOwner(input, mount)];
  const obstacle = obstacleOn(entries, mount);
  if (obstacle) diagnostics.push(misled(mount, obstacle));
  const { uid, gid } = owner ?? { uid: 0, gid: 0 };
  const common = { path: mount.path.value, readOnly: mount.readOnly, uid, gid };
  return { value: { ...common, ...kindOf(mount) }, diagnostics };
}

function kindOf({ kind, mode }: Mount): Pick<MountPoint, "kind" | "source" | "mode" | "size"> {
  if ("volume" in kind) return { kind: "volume", source: kind.volume, mode: mode ?? 0o755 };
  if ("host" in kind) return { kind: "host", source: kind.host, mode: mode ?? 0o755 };
  const size = kind.size === undefined ? {} : { size: kind.size };
  return { kind: "tmpfs", source: "", mode: mode ?? 0o1777, ...size };
}

/** The first entry on the way to the mount that is not a folder; the last one may be a file for a host mount. */
function obstacleOn(entries: Map<string, Entry>, mount: Mount): Entry | undefined {
  const names = mount.path.value.split("/").filter((name) => name !== "");
  return names
    .map((_, index) => entries.get(`/${names.slice(0, index + 1).join("/")}`))
    .find((entry, index) => {
      if (!entry || entry.type === "directory") return false;
      return !(index === names.length - 1 && entry.type === "file" && "host" in mount.kind);
    });
}

function misled(mount: Mount, obstacle: Entry): Diagnostic {
  const what = obstacle.type === "symlink" ? `a symlink to ${obstacle.target}` : `a ${obstacle.type}`;
  return diagnose(
    "mount-misled",
    { path: mount.path.value, obstacle: obstacle.path, what },
    { at: mount.path },
  );
}

function noOwner(input: EmitInput, mount: Mount): Diagnostic {
  const values = { user: mount.user ?? "", container: input.container.name };
  return diagnose("unknown-user", values, { at: mount.path, label: "owner of this mount" });
}
