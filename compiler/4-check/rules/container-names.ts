import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { before, type CheckRule, repeated } from "../rule.ts";

/** A container is found by its name: in the lock, in the state of the runtime, on the command line. */
export const containerNames: CheckRule = ({ containers }) =>
  repeated(containers, ({ name }) => name).map(({ first, again }) =>
    diagnose(
      "duplicate-container",
      { name: again.name },
      { at: again, also: before(first.span, "the other one") },
    ),
  );
