import { readText, usesAny, type WishesOf } from "./wish.ts";

/**
 * Modules of the databases that /etc/nsswitch.conf names and that the program asks (nsswitch.conf(5)). glibc passes over a
 * service whose module is not there. `files` and `dns` are in the C library itself (NEWS of glibc 2.34).
 */
export const nssModules: WishesOf = ({ system, closure }) => {
  const opener = closure.named.get("libc.so.6");
  if (!opener) return [];
  const lines = (readText(system, configuration) ?? "").split("\n");
  return lines.flatMap((line) => {
    const match = /^\s*([a-z]+):([^#]*)/.exec(line);
    const functions = match && databases[match[1] ?? ""];
    if (!match || !functions || !usesAny(closure, functions)) return [];
    const services = (match[2] ?? "").replace(/\[[^\]]*\]/g, " ").split(/\s+/);
    return services
      .filter((service) => /^[\w-]+$/.test(service) && service !== "files" && service !== "dns")
      .map((service) => ({
        by: `${configuration} (${match[1]})`,
        names: [`libnss_${service}.so.2`],
        weight: "recommended" as const,
        opener,
      }));
  });
};

const configuration = "/etc/nsswitch.conf";

/** The functions that ask each database ("NSS Basics" in the manual of glibc). */
const databases: Readonly<Record<string, RegExp>> = {
  aliases: /^getalias/,
  ethers: /^ether_(hostton|ntohost)/,
  group: /^(getgr|initgroups|fgetgrent)/,
  gshadow: /^getsg/,
  hosts: /^(getaddrinfo|gethostby|getnameinfo|gethostent)/,
  netgroup: /^(innetgr|getnetgrent|setnetgrent)/,
  networks: /^getnet(by|ent)/,
  passwd: /^getpw/,
  protocols: /^getproto/,
  rpc: /^getrpc/,
  services: /^(getserv|getaddrinfo)/,
  shadow: /^getsp/,
};
