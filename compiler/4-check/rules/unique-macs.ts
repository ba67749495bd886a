import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { before, type CheckRule, repeated } from "../rule.ts";

/** A MAC address belongs to one container. */
export const uniqueMacs: CheckRule = ({ containers }) => {
  const given = containers.flatMap(({ identity: { mac } }) =>
    mac && "value" in mac.value ? [{ value: mac.value.value, span: mac.span }] : [],
  );
  return repeated(given, ({ value }) => value).map(({ first, again }) =>
    diagnose("duplicate-mac", { mac: again.value }, { at: again, also: before(first.span, "given here") }),
  );
};
