import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Interface } from "../spec/bundle.ts";

/** Milliseconds for an answer on a bridge, which is memory and no wire. */
const patience = 100;

/**
 * The MAC of whoever already answers for an interface's address on the pool's bridge: a container of another state
 * folder. Undefined when nobody does, or when the bridge is not there yet.
 */
export async function answeringFor({ address, bridge }: Interface): Promise<string | undefined> {
  if (!existsSync(`/sys/class/net/${bridge}`)) return undefined;
  execFileSync("ip", ["neigh", "flush", "to", address, "dev", bridge], { stdio: "ignore" });
  await provoke(address);
  const json = execFileSync("ip", ["-json", "neigh", "show", "to", address, "dev", bridge], {
    encoding: "utf8",
  });
  return (JSON.parse(json || "[]") as { lladdr?: string }[]).find(({ lladdr }) => lladdr !== undefined)
    ?.lladdr;
}

/** Makes the kernel ask who has the address: by a datagram to the port that discards. */
async function provoke(address: string): Promise<void> {
  const socket = createSocket("udp4");
  socket.on("error", () => undefined);
  await new Promise<void>((resolve) => socket.send("", 9, address, () => resolve()));
  await sleep(patience);
  socket.close();
}
