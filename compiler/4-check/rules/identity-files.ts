import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { FileBlock, Mount } from "../../3-evaluate/model.ts";
import { both, type CheckRule, filesOf, nothing, ofEach } from "../rule.ts";

/** What says who a container is, by the field or the part of the lock that gives it. */
const made: ReadonlyMap<string, string> = new Map([
  ["/etc/machine-id", "the lock"],
  ["/var/lib/dbus/machine-id", "the lock"],
  ["/etc/hostname", "identity { hostname = … }"],
]);

/** No file or mount of the author's stands in the place of a container's identity: two of them could be the same. */
export const identityFiles: CheckRule = ({ containers }) =>
  ofEach(containers, (container) =>
    both(ofEach(filesOf(container), faults), ofEach(container.mounts, faults)),
  );

function faults({ path: { value: path, span } }: FileBlock | Mount): readonly Diagnostic[] {
  const from = made.get(path);
  return from === undefined ? nothing : [diagnose("identity-file", { path, from }, { at: span })];
}
