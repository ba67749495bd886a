import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { EmitInput } from "./emitted.ts";

/**
 * /dev, /proc and /sys of a root must be real folders: through a symlink there, runc has written devices into folders
 * of the host (CVE-2026-41579) and left masked files readable (CVE-2025-31133).
 */
export function unrealFolders({ plan, container }: EmitInput): Diagnostic[] {
  return ["/dev", "/proc", "/sys"].flatMap((path) => {
    const entry = plan.entries.find((one) => one.path === path);
    if (entry?.type === "directory") return [];
    const what = entry ? entry.type : "missing";
    return [diagnose("unreal-folder", { path, what, container: container.name }, { at: container.span })];
  });
}
