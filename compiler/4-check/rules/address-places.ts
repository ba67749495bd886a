import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Pool } from "../../3-evaluate/model.ts";
import { formatAddress, lastAddress, networkAddress } from "../../formats/address.ts";
import { edits } from "../../formats/suggest.ts";
import { type CheckRule, nothing, ofEach } from "../rule.ts";
import { networkOf, textOf } from "./pools.ts";

/** A written-out address is a host's address of some pool. */
export const addressPlaces: CheckRule = ({ containers, pools }) => {
  const grounds = new Map(pools.map((pool) => [pool.name, groundOf(pool)]));
  return ofEach(containers, ({ identity: { address } }) => {
    if (!address || !("value" in address.value)) return nothing;
    const { value, pool } = address.value;
    const ground = pool === undefined ? undefined : grounds.get(pool);
    return ground ? place(value, address.span, ground) : [outside(value, address.span, pools)];
  });
};

/** A pool, and the addresses of it that are no host's, by what they are. */
interface Ground {
  readonly pool: Pool;
  readonly roles: ReadonlyMap<string, string>;
}

function place(address: string, span: Span, { pool, roles }: Ground): readonly Diagnostic[] {
  const role = roles.get(address);
  if (!role) return nothing;
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

/** Of an address that is two things the first that holds is said: network, broadcast, gateway. */
function groundOf(pool: Pool): Ground {
  const network = networkOf(pool);
  const roles = new Map<string, string>();
  const gateway = gatewayOf(pool);
  if (network && gateway !== undefined) roles.set(gateway, "gateway");
  if (network?.address.family === 4) roles.set(formatAddress(lastAddress(network)), "broadcast address");
  if (network) roles.set(formatAddress(networkAddress(network)), "network address");
  return { pool, roles };
}
