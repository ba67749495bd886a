import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Lease } from "../../3-evaluate/model.ts";
import type { CheckRule } from "../rule.ts";

/** A lease keeps something, and ends after it began. */
export const leases: CheckRule = ({ servers = [] }) =>
  servers.flatMap(({ leases = [] }) =>
    leases.flatMap((lease) => {
      const reason = faultOf(lease);
      return reason ? [diagnose("empty-lease", { lease: lease.name, reason }, { at: lease.span })] : [];
    }),
  );

function faultOf({ amounts, from, until }: Lease): string | undefined {
  if (Object.values(amounts).every((amount) => amount.value <= 0)) return "it names no amount";
  if (!from || !until || Date.parse(from.value) < Date.parse(until.value)) return undefined;
  return `it begins at ${from.value} and is over at ${until.value}`;
}
