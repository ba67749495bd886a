import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Port } from "../../3-evaluate/model.ts";
import { before, type CheckRule, portsOf, repeated } from "../rule.ts";

/** Apps of a container share its network, so a port has one listener. */
export const ports: CheckRule = ({ containers }) =>
  containers.flatMap((container) =>
    repeated(portsOf(container), textOf).map(({ first, again }) =>
      diagnose(
        "duplicate-port",
        { port: textOf(again) },
        { at: again, also: before(first.span, "listened on here") },
      ),
    ),
  );

const textOf = ({ value }: Located<Port>): string => `${value.port}/${value.protocol}`;
