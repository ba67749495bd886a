import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Mount } from "../../3-evaluate/model.ts";
import { isInside } from "../paths.ts";
import type { CheckRule } from "../rule.ts";

/** With one of these a container rules its host. */
const system = ["/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/sbin", "/sys", "/usr"];

/** A container writes to its host only where its author has said why; never to the system, nor to the root of all. */
export const hostPaths: CheckRule = ({ containers }) =>
  containers.flatMap(({ mounts }) => mounts.flatMap(faults));

function faults({ path, kind, readOnly }: Mount): Diagnostic[] {
  if (!("host" in kind) || readOnly) return [];
  const isSystem =
    kind.host === "/" || system.some((folder) => kind.host === folder || isInside(kind.host, folder));
  const rule = isSystem ? "writable-host-system" : "writable-host-path";
  return [diagnose(rule, { host: kind.host }, { at: path })];
}
