import type { Fix } from "../../../spec/diagnostics/diagnostic.ts";
import type { Proof } from "./proof.ts";

/** Which package would bring what is missing, when the sources know, and the edit that asks for it. */
export function provider(
  { outside }: Proof,
  name: string,
): { readonly notes: readonly string[]; readonly fix?: Fix } {
  const offer = outside.offerOf?.(name);
  return offer ? { notes: [`package ${offer.package} provides it`], fix: offer.fix } : { notes: [] };
}
