import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { before, type CheckRule, repeated } from "../rule.ts";

/** Apps of a container share its network, so a port has one listener. */
export const ports: CheckRule = ({ containers }) =>
  containers.flatMap(({ apps }) => {
    const listened = apps.flatMap((app) => app.listen);
    const key = ({ value }: (typeof listened)[number]): string => `${value.port}/${value.protocol}`;
    return repeated(listened, key).map(({ first, again }) =>
      diagnose(
        "duplicate-port",
        { port: key(again) },
        { at: again, also: before(first.span, "listened on here") },
      ),
    );
  });
