import { addressAllocation, macAllocation, text } from "../types.ts";
import { block, optional, required } from "./schema.ts";

export const identity = block({
  kind: "identity",
  doc: "What makes a container unlike any other on the network.",
  labels: [],
  clauses: [],
  blocks: [],
  fields: {
    hostname: required(text, "The host name, as RFC 1123 allows it."),
    address: optional(
      addressAllocation,
      "`lan.auto` takes a free address of the pool when locking; `lan[20]` is the pool's 20th; without one there is only a loopback interface.",
    ),
    mac: optional(macAllocation, "`lan.auto`, or a unicast address that is locally administered."),
  },
});
