import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { type CheckRule, filesOf } from "../rule.ts";

/** What says who a container is, by the field or the part of the lock that gives it. */
const made: Readonly<Record<string, string>> = {
  "/etc/machine-id": "the lock",
  "/var/lib/dbus/machine-id": "the lock",
  "/etc/hostname": "identity { hostname = … }",
};

/** No file or mount of the author's stands in the place of a container's identity: two of them could be the same. */
export const identityFiles: CheckRule = ({ containers }) =>
  containers.flatMap((container) =>
    [...filesOf(container), ...container.mounts].flatMap(({ path: { value: path, span } }) => {
      const from = made[path];
      return from === undefined ? [] : [diagnose("identity-file", { path, from }, { at: span })];
    }),
  );
