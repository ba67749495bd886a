import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Container, Identity, Pool } from "../../3-evaluate/model.ts";
import { formatMac, isLocal, isMulticast, parseMac } from "../../formats/address-mac.ts";
import { type CheckRule, nothing, ofEach } from "../rule.ts";

/** A MAC address is one interface's, and no vendor's. */
export const macAddresses: CheckRule = ({ containers, pools }) => [
  ...pools.flatMap(ofPool),
  ...ofEach(containers, ofContainer),
];

/** The first octet of a prefix decides for all addresses that `auto` makes of it. */
function ofPool({ macs, span }: Pool): Diagnostic[] {
  return macs ? ofLiteral(macs.base, { span }) : [];
}

function ofContainer({ name, identity }: Container): readonly Diagnostic[] {
  const { mac, address } = identity;
  if (!mac) return nothing;
  if (!address) return [diagnose("mac-without-address", { container: name }, { at: mac })];
  return "value" in mac.value ? ofLiteral(mac.value.value, mac) : samePool(mac.value.auto, identity);
}

function ofLiteral(mac: string, at: { readonly span: Span }): Diagnostic[] {
  const value = parseMac(mac);
  if (value === undefined) return [];
  if (isMulticast(value)) return [diagnose("multicast-mac", { mac }, { at })];
  if (isLocal(value)) return [];
  const local = formatMac(value + 2 ** 41);
  return [diagnose("vendor-mac", { mac }, { at, notes: [`${local} is locally administered`] })];
}

function samePool(pool: string, { mac, address }: Identity): Diagnostic[] {
  const other = address && ("auto" in address.value ? address.value.auto : address.value.pool);
  if (!mac || !address || other === undefined || other === pool) return [];
  return [
    diagnose(
      "mac-of-other-pool",
      { mac: pool, address: other },
      { at: mac, also: [{ span: address.span, label: "the address" }] },
    ),
  ];
}
