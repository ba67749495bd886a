import { mapOfType } from "../type.ts";
import { number, rate, reference, size, text, time, word } from "../types.ts";
import { block, defaulted, optional, required } from "./schema.ts";

const amounts = {
  cpu: optional(number, "Processor cores."),
  memory: optional(size, "Memory."),
  disk: optional(size, "Room for what containers write."),
  net: optional(rate, "Traffic of its interface, each way."),
};

export const capacity = block({
  kind: "capacity",
  doc: "What a server has for its containers: their limits together are not more. What is not named is not counted.",
  labels: [],
  clauses: [],
  blocks: [],
  fields: {
    ...amounts,
    "cpu-overcommit": defaulted(
      number,
      1,
      "1",
      "How many times each core may be promised. Processors are shared in time: with 2, all run at half their limit at worst.",
    ),
    "net-overcommit": defaulted(number, 1, "1", "How many times the traffic may be promised."),
  },
});

export const lease = block({
  kind: "lease",
  doc: "A part of a server that is kept: for containers that name it (`lease = NAME`), or for somebody else. With times, from one instant until another.",
  labels: [{ name: "name", type: word }],
  clauses: [],
  blocks: [],
  fields: {
    ...amounts,
    from: optional(time, "The first instant; without it, it has begun."),
    until: optional(time, "The first instant at which it is over; without it, it has no end."),
  },
});

const fields = {
  hostname: required(text, "The name it is reached by, as RFC 1123 allows it."),
  profile: required(reference("profile"), "The operating system that it runs."),
  labels: defaulted(
    mapOfType(text),
    {},
    "{}",
    'What it has in common with others: `{ rack = "r1" }`. The variables of a fleet are labels too.',
  ),
};

export const server = block({
  kind: "server",
  doc: "A machine that containers run on. `container web on NAME` stands on it, and fits its profile.",
  labels: [{ name: "name", type: word }],
  clauses: ["extends", "with"],
  blocks: [capacity, lease],
  fields,
});

export const fleet = block({
  kind: "fleet",
  doc: "Servers of one kind, keyed by name: `fleet shop for zone in [a, b]` has `shop[a]` and `shop[b]`. A container on the fleet has an instance on each, which knows the fleet's variables.",
  labels: [{ name: "name", type: word }],
  clauses: ["extends", "with", "for"],
  blocks: [capacity, lease],
  fields,
});
