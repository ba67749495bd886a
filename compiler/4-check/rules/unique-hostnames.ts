import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { before, type CheckRule, repeated } from "../rule.ts";

/** Containers find each other by host name. */
export const uniqueHostnames: CheckRule = ({ containers }) =>
  repeated(
    containers.map(({ identity }) => identity.hostname),
    ({ value }) => value.toLowerCase(),
  ).map(({ first, again }) =>
    diagnose(
      "duplicate-hostname",
      { hostname: again.value },
      { at: again, also: before(first.span, "given here") },
    ),
  );
