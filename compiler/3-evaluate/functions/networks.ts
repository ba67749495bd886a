import { contains, lastAddress, type Network, networkAddress, widthOf } from "../../formats/address.ts";
import { count, network, number } from "../types.ts";
import { type BuiltIn, required } from "./built-in.ts";

const of = (given: Readonly<Record<string, unknown>>): Network => given.network as Network;

/** Arithmetic on networks: RFC 4632 for IPv4, RFC 4291 for IPv6. */
export const networkFunctions: readonly BuiltIn[] = [
  {
    name: "host",
    doc: "The address of a network that has this number; -1 is the last one.",
    parameters: [required("network", network), required("number", number)],
    apply: (given) => {
      const at = given.number as number;
      if (!Number.isSafeInteger(at)) return { undefined: `${at} is no whole number` };
      const first = networkAddress(of(given));
      const value = at < 0 ? lastAddress(of(given)).value + BigInt(at + 1) : first.value + BigInt(at);
      const address = { family: first.family, value };
      if (value < 0n || !contains(of(given), address))
        return { undefined: `the network has no address ${at}` };
      return { is: "address", address };
    },
  },
  {
    name: "netmask",
    doc: "The mask of an IPv4 network: 255.255.255.0 for a /24.",
    parameters: [required("network", network)],
    apply: (given) => {
      const { address, prefix } = of(given);
      if (address.family !== 4) return { undefined: "only IPv4 networks have one" };
      return {
        is: "address",
        address: { family: 4, value: ((1n << BigInt(prefix)) - 1n) << BigInt(32 - prefix) },
      };
    },
  },
  {
    name: "prefix",
    doc: "How many bits of its addresses a network fixes: 24 for a /24.",
    parameters: [required("network", network)],
    apply: (given) => ({ is: "number", value: of(given).prefix }),
  },
  {
    name: "subnet",
    doc: "The part of a network with this number, where its prefix is longer by so many bits.",
    parameters: [required("network", network), required("bits", count), required("number", count)],
    apply: (given) => {
      const { address, prefix } = of(given);
      const [bits, at] = [given.bits as number, given.number as number];
      const width = widthOf(address.family);
      if (prefix + bits > width) return { undefined: `a prefix has at most ${width} bits` };
      if (BigInt(at) >= 1n << BigInt(bits)) return { undefined: `${bits} bits have no part ${at}` };
      const base = networkAddress(of(given)).value;
      const value = base + (BigInt(at) << BigInt(width - prefix - bits));
      return {
        is: "network",
        network: { address: { family: address.family, value }, prefix: prefix + bits },
      };
    },
  },
];
