import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { Pool } from "../../3-evaluate/model.ts";
import {
  contains,
  formatAddress,
  lastAddress,
  type Network,
  networkAddress,
  parseAddress,
} from "../../formats/address.ts";
import { edits } from "../../formats/suggest.ts";
import type { CheckRule } from "../rule.ts";
import { networkOf, textOf } from "./pools.ts";

/** A written-out address is a host's address of some pool. */
export const addressPlaces: CheckRule = ({ containers, pools }) => {
  const grounds = pools.map(groundOf);
  return containers.flatMap(({ identity: { address } }) =>
    address && "value" in address.value ? place(address.value.value, address.span, grounds) : [],
  );
};

/** A pool, and the addresses of it that are no host's, by what they are. */
interface Ground {
  readonly pool: Pool;
  readonly network: Network | undefined;
  readonly roles: ReadonlyMap<string, string>;
}

function place(address: string, span: Span, grounds: readonly Ground[]): Diagnostic[] {
  const parsed = parseAddress(address);
  const ground = grounds.find(({ network }) => parsed && network && contains(network, parsed));
  if (!ground)
    return [
      outside(
        address,
        span,
        grounds.map((each) => each.pool),
      ),
    ];
  const { pool } = ground;
  const role = ground.roles.get(address);
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

/** Of an address that is two things the first that holds is said: network, broadcast, gateway. */
function groundOf(pool: Pool): Ground {
  const network = networkOf(pool);
  const roles = new Map<string, string>();
  const gateway = gatewayOf(pool);
  if (network && gateway !== undefined) roles.set(gateway, "gateway");
  if (network?.address.family === 4) roles.set(formatAddress(lastAddress(network)), "broadcast address");
  if (network) roles.set(formatAddress(networkAddress(network)), "network address");
  return { pool, network, roles };
}
