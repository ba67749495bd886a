import { number, rate, reference, size, text, word } from "../types.ts";
import { block, optional, required } from "./schema.ts";

export const capacity = block({
  kind: "capacity",
  doc: "What a server has for its containers. What is not named is not counted.",
  labels: [],
  clauses: [],
  blocks: [],
  fields: {
    cpu: optional(number, "Processor cores."),
    memory: optional(size, "Memory; the limits of its containers together are not more."),
    disk: optional(size, "Room for what containers write; their limits together are not more."),
    net: optional(rate, "Traffic of its interface, each way."),
  },
});

const fields = {
  hostname: required(text, "The name it is reached by, as RFC 1123 allows it."),
  profile: required(reference("profile"), "The operating system that it runs."),
};

export const server = block({
  kind: "server",
  doc: "A machine that containers run on. `container web on NAME` stands on it, and fits its profile.",
  labels: [{ name: "name", type: word }],
  clauses: ["extends", "with"],
  blocks: [capacity],
  fields,
});

export const fleet = block({
  kind: "fleet",
  doc: "Servers of one kind, keyed by name: `fleet shop for zone in [a, b]` has `shop[a]` and `shop[b]`. A container on the fleet has an instance on each, which knows the fleet's variables.",
  labels: [{ name: "name", type: word }],
  clauses: ["extends", "with", "for"],
  blocks: [capacity],
  fields,
});
