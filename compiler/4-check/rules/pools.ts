import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { Pool } from "../../3-evaluate/model.ts";
import {
  contains,
  formatAddress,
  lastAddress,
  type Network,
  networkAddress,
  parseAddress,
} from "../../formats/address.ts";
import type { CheckRule } from "../rule.ts";

/** A pool is a network of its own, with room for its gateway and for containers. */
export const pools: CheckRule = (model) => {
  const known = model.pools.flatMap((pool) => {
    const network = networkOf(pool);
    return network ? [{ pool, network }] : [];
  });
  return [...known.flatMap(({ pool, network }) => ownFaults(pool, network)), ...overlaps(known)];
};

interface Known {
  readonly pool: Pool;
  readonly network: Network;
}
/** By address: a pool overlaps an earlier one if it begins before the one that reaches furthest has ended. */
function overlaps(known: readonly Known[]): Diagnostic[] {
  const first = ({ network }: Known): bigint => networkAddress(network).value;
  const last = ({ network }: Known): bigint => lastAddress(network).value;
  const sorted = [...known].sort((a, b) => {
    const family = a.network.address.family - b.network.address.family;
    return family !== 0 ? family : Number(first(a) > first(b)) - Number(first(a) < first(b));
  });
  const found: Diagnostic[] = [];
  let widest: Known | undefined;
  for (const one of sorted) {
    const same = widest?.network.address.family === one.network.address.family;
    if (widest && same && first(one) <= last(widest)) {
      const [before, after] = known.indexOf(widest) < known.indexOf(one) ? [widest, one] : [one, widest];
      found.push(overlapping(before.pool, after.pool));
    }
    if (!widest || !same || last(one) > last(widest)) widest = one;
  }
  return found;
}

/** The network of a pool as data. */
export function networkOf({ network, prefix }: Pool): Network | undefined {
  const address = parseAddress(network.value);
  return address && { address, prefix };
}
export const textOf = ({ network, prefix }: Pool): string => `${network.value}/${prefix}`;

function overlapping(first: Pool, second: Pool): Diagnostic {
  const also = [{ span: first.network.span, label: `${textOf(first)}` }];
  return diagnose(
    "overlapping-pools",
    { first: first.name, second: second.name },
    { at: second.network, also },
  );
}

function ownFaults(pool: Pool, network: Network): Diagnostic[] {
  const canonical = networkAddress(network);
  if (canonical.value !== network.address.value) {
    const text = `${formatAddress(canonical)}/${pool.prefix}`;
    const fix = { safe: true, description: `write ${text}`, edits: [{ span: pool.network.span, text }] };
    return [diagnose("network-not-canonical", { network: textOf(pool) }, { at: pool.network, fix })];
  }
  const [widest, narrowest] = network.address.family === 4 ? [8, 30] : [48, 126];
  if (pool.prefix < widest || pool.prefix > narrowest)
    return [diagnose("small-pool", { network: textOf(pool) }, { at: pool.network })];
  return [...gatewayFaults(pool, network), ...rangeFaults(pool, network)];
}

function gatewayFaults(pool: Pool, network: Network): Diagnostic[] {
  const address = pool.gateway && parseAddress(pool.gateway.value);
  if (!pool.gateway || !address) return [];
  const isHost =
    contains(network, address) &&
    address.value !== network.address.value &&
    address.value !== lastAddress(network).value;
  if (isHost) return [];
  const also = [{ span: pool.network.span, label: "the pool" }];
  return [
    diagnose(
      "gateway-outside-pool",
      { gateway: pool.gateway.value, network: textOf(pool) },
      { at: pool.gateway, also },
    ),
  ];
}

function rangeFaults(pool: Pool, network: Network): Diagnostic[] {
  return pool.reserved.flatMap(({ from, to }) => {
    const [first, last] = [parseAddress(from), parseAddress(to)];
    const sound =
      first && last && contains(network, first) && contains(network, last) && first.value <= last.value;
    return sound
      ? []
      : [
          diagnose(
            "invalid-reserved-range",
            { range: `${from}..${to}`, network: textOf(pool) },
            { at: pool.span },
          ),
        ];
  });
}
