import type { LockedInput } from "../5-lock/locked.ts";
import nsswitch from "./data/nsswitch.txt";
import type { Tree } from "./tree.ts";

const reason = { kind: "identity" } as const;

/** Writes the files that make this container itself, and name look-up where no package brings its own. */
export function writeIdentity(tree: Tree, { container, locked }: LockedInput): void {
  const name = container.identity.hostname.value;
  const own = locked.address ? [`${locked.address} ${names(name)}`] : [`127.0.1.1 ${names(name)}`];
  const hosts = ["127.0.0.1 localhost", "::1 localhost ip6-localhost ip6-loopback", ...own];
  write(tree, "/etc/hostname", `${name}\n`);
  write(tree, "/etc/hosts", `${hosts.join("\n")}\n`);
  write(tree, "/etc/machine-id", `${locked.machineId}\n`);
  write(tree, "/etc/resolv.conf", "");
  if (!tree.at("/etc/nsswitch.conf"))
    tree.write("/etc/nsswitch.conf", Buffer.from(nsswitch), {
      reason: { kind: "derived", rule: "nsswitch" },
    });
}

/** hosts(5): the full name first, then the short one. */
function names(hostname: string): string {
  const short = hostname.split(".", 1)[0] as string;
  return short === hostname ? hostname : `${hostname} ${short}`;
}

function write(tree: Tree, path: string, text: string): void {
  tree.write(path, Buffer.from(text), { reason });
}
