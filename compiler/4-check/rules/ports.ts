import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Located } from "../../../spec/diagnostics/diagnostic.ts";
import type { Port } from "../../3-evaluate/model.ts";
import { before, type CheckRule, ofEach, portsOf, repeated } from "../rule.ts";

/** Apps of a container share its network, so a port has one listener. */
export const ports: CheckRule = ({ containers }) =>
  ofEach(containers, (container) => {
    const twice = repeated(portsOf(container), textOf);
    return twice.map(({ first, again }) => {
      const also = before(first.span, "listened on here");
      return diagnose("duplicate-port", { port: textOf(again) }, { at: again, also });
    });
  });

const textOf = ({ value }: Located<Port>): string => `${value.port}/${value.protocol}`;
