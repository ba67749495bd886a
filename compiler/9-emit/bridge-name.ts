import { createHash } from "node:crypto";
import type { Pool } from "../3-evaluate/model.ts";

/**
 * The host's bridge of a pool, at most 15 characters (IFNAMSIZ less one): the start of the pool's name for people,
 * then a digest of name, subnet and gateway, so that pools of two projects meet only when they are the same network.
 */
export function bridgeName(pool: Pool, gateway: string): string {
  const key = `${pool.name} ${pool.network.value}/${pool.prefix} ${gateway}`;
  const start = pool.name.replace(/[^a-z0-9]/gi, "").slice(0, 5);
  return `pl-${start}-${createHash("sha256").update(key).digest("hex").slice(0, 6)}`;
}
