/** An IPv4 or IPv6 address as a number; 32 or 128 bits by family. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}
/** A network as it was written: `address` may have bits beyond `prefix` (then it is not canonical). */
export interface Network {
  readonly address: Address;
  readonly prefix: number;
}

/** Reads an address; undefined when the text is none. Leading zeros are refused: C reads them as octal. */
export function parseAddress(text: string): Address | undefined {
  const value = text.includes(":") ? parseIpv6(text) : parseIpv4(text);
  return value === undefined ? undefined : { family: text.includes(":") ? 6 : 4, value };
}

/** Canonical text: dotted decimal, or RFC 5952 (lower case, the longest run of zeros shortened). */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) return formatIpv4(Number(value));
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(112 - 16 * index)) & 0xffffn),
  );
  const run = longestZeros(groups);
  const texts = groups.map((group) => group.toString(16));
  if (run.length < 2) return texts.join(":");
  return `${texts.slice(0, run.at).join(":")}::${texts.slice(run.at + run.length).join(":")}`;
}

/** Reads `10.40.0.0/24`; undefined when the address or the prefix length is none. */
export function parseNetwork(text: string): Network | undefined {
  const [head = "", tail = ""] = text.split("/");
  const address = parseAddress(head);
  const prefix = Number(tail);
  if (!address || !/^\d+$/.test(tail) || prefix > widthOf(address.family)) return undefined;
  return { address, prefix };
}

/** The first address of a network: all bits beyond the prefix are zero. */
export function networkAddress({ address, prefix }: Network): Address {
  const rest = BigInt(widthOf(address.family) - prefix);
  return { family: address.family, value: (address.value >> rest) << rest };
}

/** The last address of a network; in IPv4 the broadcast address. */
export function lastAddress(network: Network): Address {
  const rest = BigInt(widthOf(network.address.family) - network.prefix);
  const first = networkAddress(network);
  return { family: first.family, value: first.value + (1n << rest) - 1n };
}

/**
 * The first and the last address that a machine may have: network and broadcast address are nobody's, unless the network
 * is so small that it has none (RFC 3021, RFC 6164).
 */
export function usableRange(network: Network): readonly [bigint, bigint] {
  const first = networkAddress(network).value;
  const last = lastAddress(network).value;
  if (last - first < 2n) return [first, last];
  return [first + 1n, network.address.family === 4 ? last - 1n : last];
}

export function contains(network: Network, address: Address): boolean {
  if (network.address.family !== address.family) return false;
  const rest = BigInt(widthOf(address.family) - network.prefix);
  return network.address.value >> rest === address.value >> rest;
}

/** Bits of an address of a family. */
export const widthOf = (family: 4 | 6): number => (family === 4 ? 32 : 128);

const formatIpv4 = (value: number): string =>
  `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;

const ipv4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;
function parseIpv4(text: string): bigint | undefined {
  const read = ipv4.exec(text);
  if (!read) return undefined;
  let value = 0;
  for (let part = 1; part <= 4; part++) {
    const number = Number(read[part]);
    if (number > 255) return undefined;
    value = value * 256 + number;
  }
  return BigInt(value);
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const given = head.length + (tail?.length ?? 0);
  if (halves.length === 1 ? given !== 8 : given > 7) return undefined;
  const all = [...head, ...Array<number>(8 - given).fill(0), ...(tail ?? [])];
  return all.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

/** Groups of one side of `::`; the last may be an IPv4 address. */
function groupsOf(text: string): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  const last = parts.at(-1) ?? "";
  const embedded = last.includes(".") ? parseIpv4(last) : undefined;
  if (last.includes(".") && embedded === undefined) return undefined;
  const hex = embedded === undefined ? parts : parts.slice(0, -1);
  if (!hex.every((part) => /^[\da-fA-F]{1,4}$/.test(part))) return undefined;
  const groups = hex.map((part) => Number.parseInt(part, 16));
  return embedded === undefined ? groups : [...groups, Number(embedded >> 16n), Number(embedded & 0xffffn)];
}

function longestZeros(groups: readonly number[]): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  for (let at = 0; at < groups.length; at++) {
    let length = 0;
    while (groups[at + length] === 0) length++;
    if (length > best.length) best = { at, length };
  }
  return best;
}
