import { execFileSync } from "node:child_process";
import type { Interface } from "../spec/bundle.ts";

/** A network that the machine reaches directly or has an address in. */
export interface Taken {
  readonly subnet: string;
  readonly device: string;
}

/** The IPv4 routes of this machine but the default one. */
export function takenSubnets(): Taken[] {
  const json = execFileSync("ip", ["-json", "-4", "route", "show", "table", "all"], { encoding: "utf8" });
  const routes = JSON.parse(json || "[]") as { dst: string; dev?: string; type?: string }[];
  return routes
    .filter(({ dst, type }) => dst !== "default" && type !== "broadcast" && type !== "multicast")
    .map(({ dst, dev }) => ({ subnet: dst, device: dev ?? "none" }));
}

/** The first network that the interface's subnet shares an address with, its own bridge left aside. */
export function overlap({ address, prefix, bridge }: Interface, taken: readonly Taken[]): Taken | undefined {
  const own = range(`${address}/${prefix}`);
  return taken.find(({ subnet, device }) => {
    const other = range(subnet);
    return device !== bridge && own.from <= other.to && other.from <= own.to;
  });
}

/** `10.40.0.5/24` as `10.40.0.0/24`. */
export function subnetOf({ address, prefix }: Interface): string {
  const { from } = range(`${address}/${prefix}`);
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(from / 2 ** shift) % 256);
  return `${bytes.join(".")}/${prefix}`;
}

function range(subnet: string): { from: number; to: number } {
  const [address = "", prefix = "32"] = subnet.split("/");
  const value = address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const size = 2 ** (32 - Number(prefix));
  const from = Math.floor(value / size) * size;
  return { from, to: from + size - 1 };
}
