import { list, oneOf } from "../type.ts";
import { port, serverSet, word } from "../types.ts";
import { block, defaulted, optional, required } from "./schema.ts";

const label = { name: "label", type: word };

export const near = block({
  kind: "near",
  doc: "Another container must be at hand: on the same server (`near server`), or on one with the same value of a label (`near zone`). Of several instances one is enough.",
  labels: [label],
  clauses: [],
  blocks: [],
  fields: {
    to: required(list(word, true), 'Containers, all their instances (`db`), or one of them (`"db-{zone}"`).'),
  },
});

export const apart = block({
  kind: "apart",
  doc: "Other containers must not be there: on the same server (`apart server`), or on one with the same value of a label (`apart zone`).",
  labels: [label],
  clauses: [],
  blocks: [],
  fields: {
    from: required(list(word, true), "Containers, all their instances, itself aside, or one of them."),
  },
});

export const place = block({
  kind: "place",
  doc: "Where a container stands. Where `on` names no server, the compiler chooses one and keeps it in the lock.",
  labels: [],
  clauses: [],
  blocks: [near, apart],
  fields: {
    on: optional(serverSet, "Servers and fleets that it may go to; without it, all there are."),
    architecture: optional(oneOf("an architecture", ["amd64", "arm64"]), "Of the server's profile."),
    ports: defaulted(
      list(port, true),
      [],
      "[]",
      "Ports of the server that lead to it: no other container there has them. Plimsoll keeps them apart and forwards nothing.",
    ),
  },
});
