import type { Pool } from "../3-evaluate/model.ts";
import { parseAddress, usableRange } from "../formats/address.ts";
import type { IdentityRow, PoolRoom } from "./report.ts";

/** How many addresses each pool has, and how many are left. An `auto` that no lock has chosen takes one, whichever it is. */
export function poolRooms(pools: readonly Pool[], identities: readonly IdentityRow[]): readonly PoolRoom[] {
  const members = new Map<string, string[]>(pools.map(({ name }) => [name, []]));
  for (const { pool, address } of identities)
    if (pool !== undefined && address !== undefined) members.get(pool)?.push(address);
  return pools.flatMap((pool) => roomOf(pool, members.get(pool.name) ?? []));
}

function roomOf(pool: Pool, addresses: readonly string[]): PoolRoom[] {
  const { name, network, prefix, gateway } = pool;
  const address = parseAddress(network.value);
  if (!address) return [];
  const [first, last] = usableRange({ address, prefix });
  const ranges = reservedRanges(pool, first, last);
  const reserved = ranges.reduce((sum, { from, to }) => sum + to - from + 1n, 0n);
  const isReserved = (text: string): boolean => {
    const value = parseAddress(text)?.value;
    return value !== undefined && ranges.some(({ from, to }) => from <= value && value <= to);
  };
  const size = last - first + 1n;
  const taken = BigInt(addresses.filter((each) => !isReserved(each)).length);
  const free = size - reserved - taken;
  const room = {
    pool: name,
    network: `${network.value}/${prefix}`,
    ...(gateway && { gateway: gateway.value }),
    size: Number(size),
    reserved: Number(reserved),
    used: addresses.length,
    free: Number(free < 0n ? 0n : free),
  };
  return [room];
}

interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** Inside the pool, ascending, each address in one range at most. */
function reservedRanges({ gateway, reserved }: Pool, first: bigint, last: bigint): readonly Range[] {
  const all = [...reserved, ...(gateway ? [{ from: gateway.value, to: gateway.value }] : [])];
  const numberOf = (text: string): bigint => parseAddress(text)?.value ?? -1n;
  const sorted = all
    .map(({ from, to }) => ({ from: numberOf(from), to: numberOf(to) }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const found: Range[] = [];
  let next = first;
  for (const range of sorted) {
    const from = range.from > next ? range.from : next;
    const to = range.to < last ? range.to : last;
    if (from > to) continue;
    found.push({ from, to });
    next = to + 1n;
  }
  return found;
}
