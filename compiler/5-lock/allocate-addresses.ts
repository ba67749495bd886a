import { createHash } from "node:crypto";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container, Model, Pool } from "../3-evaluate/model.ts";
import { contains, formatAddress, type Network, parseAddress, usableRange } from "../formats/address.ts";
import { formatMac, parseMac } from "../formats/address-mac.ts";
import type { LockFile } from "./lock-file.ts";

export interface AllocatedIdentity {
  readonly address?: string;
  readonly mac?: string;
  readonly machineId: string;
}

/**
 * Addresses and MACs of every container, by name. Literals stand; what the old lock gave is kept while it is still valid;
 * the rest is given in the order of declaration, lowest free address first.
 */
export function allocateIdentities(
  model: Model,
  old: LockFile | undefined,
): Checked<ReadonlyMap<string, AllocatedIdentity>> {
  const diagnostics: Diagnostic[] = [];
  const addresses = allocate(model, old, diagnostics, addressKind);
  const macs = allocate(model, old, diagnostics, macKind(addresses));
  const identities = model.containers.map((container): [string, AllocatedIdentity] => {
    const address = addresses.get(container.name);
    const mac = macs.get(container.name);
    return [
      container.name,
      {
        ...(address === undefined ? {} : { address }),
        ...(mac === undefined ? {} : { mac }),
        machineId: machineIdOf(container.name, address),
      },
    ];
  });
  return { value: new Map(identities), diagnostics };
}

/** May `auto` of this pool give this address? Not its gateway, nor what it reserves, nor its first and last address. */
export function isAllocatable(pool: Pool, text: string): boolean {
  const address = parseAddress(text);
  const network = networkOf(pool);
  if (!address || !contains(network, address)) return false;
  const [first, last] = usableRange(networkOf(pool));
  return address.value >= first && address.value <= last && skipTo(pool, address.value) === address.value;
}

/** May `auto` of this pool give this MAC? */
export function isAllocatableMac(pool: Pool, text: string): boolean {
  const mac = parseMac(text);
  if (mac === undefined) return false;
  const [first, last] = macRange(pool);
  return mac >= first && mac <= last;
}

/**
 * A machine-id that two containers never share and that the same container always has: 128 bits of SHA-256 over its
 * name and address, marked as a version 4 UUID as machine-id(5) wants it.
 */
export function machineIdOf(name: string, address: string | undefined): string {
  const bytes = createHash("sha256")
    .update(`plimsoll machine-id\n${name}\n${address ?? ""}\n`)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes.toString("hex");
}

interface Kind {
  readonly field: "address" | "mac";
  isValid(pool: Pool, value: string): boolean;
  next(pool: Pool, taken: ReadonlySet<string>, container: Container): string | undefined;
  readonly exhausted: "pool-exhausted" | "macs-exhausted";
}

const addressKind: Kind = {
  field: "address",
  isValid: isAllocatable,
  next: nextAddress,
  exhausted: "pool-exhausted",
};

function macKind(addresses: ReadonlyMap<string, string>): Kind {
  return {
    field: "mac",
    isValid: isAllocatableMac,
    next: (pool, taken, container) => nextMac(pool, taken, addresses.get(container.name)),
    exhausted: "macs-exhausted",
  };
}

function allocate(
  model: Model,
  old: LockFile | undefined,
  diagnostics: Diagnostic[],
  kind: Kind,
): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  const take = (container: Container, value: string) => {
    given.set(container.name, value);
    taken.add(value);
  };
  const wanted = model.containers.map((container) => ({ container, wish: container.identity[kind.field] }));
  for (const { container, wish } of wanted) {
    if (wish && "value" in wish.value) take(container, wish.value.value);
  }
  const open = wanted.flatMap(({ container, wish }) => {
    if (!wish || !("auto" in wish.value)) return [];
    const name = wish.value.auto;
    const pool = model.pools.find((one) => one.name === name);
    return pool ? [{ container, wish, pool }] : [];
  });
  const isKept = ({ container, pool }: (typeof open)[number]): boolean => {
    const kept = old?.containers.find(({ name }) => name === container.name)?.[kind.field];
    if (kept === undefined || taken.has(kept) || !kind.isValid(pool, kept)) return false;
    take(container, kept);
    return true;
  };
  for (const { container, wish, pool } of open.filter((one) => !isKept(one))) {
    const value = kind.next(pool, taken, container);
    if (value !== undefined) take(container, value);
    else diagnostics.push(exhausted(kind, pool, container, wish.span));
  }
  return given;
}

function exhausted(kind: Kind, pool: Pool, container: Container, at: Container["span"]): Diagnostic {
  const evidence = { at, also: [{ span: pool.span, label: "the pool" }] };
  return diagnose(kind.exhausted, { pool: pool.name, container: container.name }, evidence);
}

function nextAddress(pool: Pool, taken: ReadonlySet<string>): string | undefined {
  const { family } = networkOf(pool).address;
  const [first, last] = usableRange(networkOf(pool));
  for (let value = skipTo(pool, first); value <= last; value = skipTo(pool, value + 1n)) {
    const text = formatAddress({ family, value });
    if (!taken.has(text)) return text;
  }
  return undefined;
}

/** The next value that is neither the gateway nor reserved. */
function skipTo(pool: Pool, from: bigint): bigint {
  let value = from;
  const gateway = pool.gateway ? [{ from: pool.gateway.value, to: pool.gateway.value }] : [];
  const ranges = [...gateway, ...pool.reserved]
    .map((range) => ({ from: valueAt(range.from), to: valueAt(range.to) }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  for (const range of ranges) if (range.from <= value && value <= range.to) value = range.to + 1n;
  return value;
}

/** Within the pool's prefix, at the address's distance from the network; taken ones are passed over. */
function nextMac(pool: Pool, taken: ReadonlySet<string>, address: string | undefined): string | undefined {
  const [first, last] = macRange(pool);
  const size = last - first + 1;
  const start = pool.macs ? offsetOf(pool, address, size) : hostBits(address, size);
  for (let step = 0; step < Math.min(size, taken.size + 1); step++) {
    const mac = formatMac(first + ((start + step) % size));
    if (!taken.has(mac)) return mac;
  }
  return undefined;
}

function macRange(pool: Pool): readonly [number, number] {
  const base = pool.macs ? (parseMac(pool.macs.base) ?? LOCAL_BASE) : LOCAL_BASE;
  const size = 2 ** (48 - (pool.macs?.bits ?? 16));
  const first = Math.floor(base / size) * size;
  return [first, first + size - 1];
}
/** `02:42` and 32 bits: locally administered, no vendor's. */
const LOCAL_BASE = 0x02_42_00_00_00_00;

function offsetOf(pool: Pool, address: string | undefined, size: number): number {
  const value = address === undefined ? undefined : parseAddress(address)?.value;
  return value === undefined ? 0 : Number((value - networkOf(pool).address.value) % BigInt(size));
}

function hostBits(address: string | undefined, size: number): number {
  const value = address === undefined ? undefined : parseAddress(address)?.value;
  return value === undefined ? 0 : Number(value % BigInt(size));
}

function networkOf(pool: Pool): Network {
  const address = parseAddress(pool.network.value) ?? { family: 4 as const, value: 0n };
  return { address, prefix: pool.prefix };
}

function valueAt(text: string): bigint {
  return parseAddress(text)?.value ?? -1n;
}
