import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { before, type CheckRule, repeated } from "../rule.ts";

/** An address belongs to one container. Gateways are held apart by `addressPlaces`. */
export const uniqueAddresses: CheckRule = ({ containers }) => {
  const given = containers.flatMap(({ identity: { address } }) =>
    address && "value" in address.value ? [{ value: address.value.value, span: address.span }] : [],
  );
  return repeated(given, ({ value }) => value).map(({ first, again }) =>
    diagnose(
      "duplicate-address",
      { address: again.value },
      { at: again, also: before(first.span, "given here") },
    ),
  );
};
