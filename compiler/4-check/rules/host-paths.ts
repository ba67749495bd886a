import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Mount } from "../../3-evaluate/model.ts";
import { isWithin } from "../paths.ts";
import { type CheckRule, nothing, ofEach } from "../rule.ts";

/** With one of these a container rules its host. */
const system = ["/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/sbin", "/sys", "/usr"];

/** A container writes to its host only where its author has said why; never to the system, nor to the root of all. */
export const hostPaths: CheckRule = ({ containers }) =>
  ofEach(containers, ({ mounts }) => ofEach(mounts, faults));

function faults({ path, kind, readOnly }: Mount): readonly Diagnostic[] {
  if (readOnly || !("host" in kind)) return nothing;
  const isSystem = kind.host === "/" || system.some((folder) => isWithin(kind.host, folder));
  const rule = isSystem ? "writable-host-system" : "writable-host-path";
  return [diagnose(rule, { host: kind.host }, { at: path })];
}
