import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Pool } from "../../3-evaluate/model.ts";
import { contains, formatAddress, lastAddress, networkAddress, parseAddress } from "../../formats/address.ts";
import { edits } from "../../formats/suggest.ts";
import type { CheckRule } from "../rule.ts";
import { networkOf, textOf } from "./pools.ts";

/** A written-out address is a host's address of some pool. */
export const addressPlaces: CheckRule = ({ containers, pools }) =>
  containers.flatMap(({ identity: { address } }) =>
    address && "value" in address.value ? place(address.value.value, address.span, pools) : [],
  );

function place(address: string, span: Span, pools: readonly Pool[]): Diagnostic[] {
  const parsed = parseAddress(address);
  const pool = pools.find((each) => {
    const network = networkOf(each);
    return parsed && network && contains(network, parsed);
  });
  if (!pool) return [outside(address, span, pools)];
  const role = roleOf(address, pool);
  if (!role) return [];
  const also = [
    {
      span: role === "gateway" && pool.gateway ? pool.gateway.span : pool.network.span,
      label: `pool ${pool.name}`,
    },
  ];
  return [diagnose("address-reserved", { address, role, pool: pool.name }, { at: span, also })];
}

function outside(address: string, span: Span, pools: readonly Pool[]): Diagnostic {
  const [near] = [...pools].sort((a, b) => edits(a.network.value, address) - edits(b.network.value, address));
  const notes = near
    ? [`pool ${near.name} is ${textOf(near)}; ${near.name}.auto takes a free address of it`]
    : ["the program declares no pool"];
  const also = near ? [{ span: near.network.span, label: `pool ${near.name}` }] : [];
  return diagnose("address-outside-pool", { address }, { at: span, notes, also });
}

/** The host's own address in a pool: named, or the first one. */
export function gatewayOf(pool: Pool): string | undefined {
  const network = networkOf(pool);
  if (pool.gateway || !network) return pool.gateway?.value;
  const first = networkAddress(network);
  return formatAddress({ family: first.family, value: first.value + 1n });
}

function roleOf(address: string, pool: Pool): string | undefined {
  const network = networkOf(pool);
  if (!network) return undefined;
  if (address === formatAddress(networkAddress(network))) return "network address";
  if (network.address.family === 4 && address === formatAddress(lastAddress(network)))
    return "broadcast address";
  return address === gatewayOf(pool) ? "gateway" : undefined;
}
