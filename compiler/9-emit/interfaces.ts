import type { Interface } from "../../spec/bundle.ts";
import type { Allocation, Pool } from "../3-evaluate/model.ts";
import { bridgeName } from "./bridge-name.ts";
import type { EmitInput } from "./emitted.ts";

/** The network interfaces of a container: one when it has an address, none when it has only the loopback. */
export function interfaces({ container, locked, model }: EmitInput): Interface[] {
  const declared = container.identity.address;
  const address = locked.address ?? literal(declared?.value);
  const pool = model.pools.find(({ name }) => name === poolOf(declared?.value));
  if (!declared || address === undefined || !pool) return [];
  const gateway = pool.gateway?.value ?? firstAddress(pool);
  return [
    {
      pool: pool.name,
      bridge: bridgeName(pool, gateway),
      address,
      prefix: pool.prefix,
      gateway,
      mac: locked.mac ?? literal(container.identity.mac?.value) ?? macOf(address),
    },
  ];
}

function literal(allocation: Allocation | undefined): string | undefined {
  return allocation && "value" in allocation ? allocation.value : undefined;
}

function poolOf(allocation: Allocation | undefined): string | undefined {
  if (!allocation) return undefined;
  return "auto" in allocation ? allocation.auto : allocation.pool;
}

/** A pool that names no gateway has it at its first address. */
function firstAddress(pool: Pool): string {
  const bytes = pool.network.value.split(".").map(Number);
  return [...bytes.slice(0, 3), (bytes[3] ?? 0) + 1].join(".");
}

/** A locally administered MAC that is as unique as the address within its network. */
function macOf(address: string): string {
  const bytes = address.split(".").map((byte) => Number(byte).toString(16).padStart(2, "0"));
  return ["02", "42", ...bytes].join(":");
}
