import { list } from "../type.ts";
import { address, macPrefix, network, range, word } from "../types.ts";
import { block, defaulted, optional } from "./schema.ts";

export const pool = block({
  kind: "pool",
  doc: "A network whose addresses containers take: `name.auto` and `name[20]`.",
  labels: [
    { name: "name", type: word },
    { name: "network", type: network },
  ],
  clauses: ["extends"],
  blocks: [],
  fields: {
    gateway: optional(address, "The host's own address in it; the first one, if not named."),
    reserved: defaulted(list(range(address), true), [], "[]", "Addresses that `auto` leaves alone."),
    macs: optional(
      macPrefix,
      "The first bits of the MAC addresses that `auto` makes; without it 02:42 and the IPv4 address.",
    ),
  },
});
