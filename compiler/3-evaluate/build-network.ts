import { formatAddress } from "../formats/address.ts";
import { formatMac } from "../formats/address-mac.ts";
import type { Instance } from "./instance.ts";
import type { Pool, Profile } from "./model.ts";
import type { Reader } from "./read.ts";
import { pool } from "./schema/pool.ts";
import { profile } from "./schema/profile.ts";

/** A pool of the model; its network is kept as written, so that the check stage can say that it is not canonical. */
export function buildPool(instance: Instance, name: string, reader: Reader): Pool | undefined {
  const fields = reader.fields(instance, pool);
  const label = instance.labels[1];
  if (!fields || label?.datum.is !== "network") return undefined;
  const { address, prefix } = label.datum.network;
  const { gateway, macs } = fields;
  return {
    name,
    span: instance.at,
    network: { value: formatAddress(address), span: label.at },
    prefix,
    ...(gateway && { gateway: { value: formatAddress(gateway.value), span: gateway.span } }),
    reserved: fields.reserved.value.map(({ value: { from, to } }) => ({
      from: formatAddress(from),
      to: formatAddress(to ?? from),
    })),
    ...(macs && { macs: { base: formatMac(macs.value.base), bits: macs.value.bits } }),
  };
}

export function buildProfile(instance: Instance, name: string, reader: Reader): Profile | undefined {
  const fields = reader.fields(instance, profile);
  if (!fields) return undefined;
  const { architecture, kernel, cpu, provides, unknown, os } = fields;
  const span = instance.at;
  return {
    name,
    span,
    architecture,
    kernel,
    cpu,
    pageSizes: fields["page-size"]?.value ?? [{ value: 4096, span }],
    provides: provides.value,
    unknown: unknown.value,
    os: os.value,
  };
}
