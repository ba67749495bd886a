import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { CheckRule } from "../rule.ts";

/** Debian Policy 5.6.1 and 5.6.12: the names of packages and the characters of versions. */
const pattern = /^[a-z0-9][a-z0-9+.-]*(:[a-z0-9-]+)?(=[A-Za-z0-9.+:~-]+)?$/;

/** Names of packages are refused here when no archive could hold them; whether one does, the lock stage finds. */
export const packages: CheckRule = ({ containers }) =>
  containers.flatMap((container) =>
    [
      ...container.packages,
      ...container.skipScripts,
      ...(container.acceptScripts ?? []),
      ...(container.runScripts ?? []),
      ...container.apps.flatMap((app) => app.packages),
    ]
      .filter(({ value }) => !pattern.test(value))
      .map((found) =>
        diagnose("invalid-package-name", { package: JSON.stringify(found.value) }, { at: found }),
      ),
  );
