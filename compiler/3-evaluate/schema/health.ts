import { count, duration, probe } from "../types.ts";
import { block, defaulted, required } from "./schema.ts";

export const health = block({
  kind: "health",
  doc: "How to see that an app, or the container as a whole, does its work.",
  labels: [],
  clauses: [],
  blocks: [],
  fields: {
    probe: required(probe, '`http(port, path)`, `tcp(port)`, `unix(path)` or `exec(["/path", "argument"])`.'),
    every: defaulted(duration, 10_000, "10s", "Time between two probes."),
    timeout: defaulted(duration, 2_000, "2s", "A probe that takes longer has failed."),
    retries: defaulted(count, 3, "3", "Failures in a row that make it unhealthy."),
    grace: defaulted(duration, 0, "0s", "Failures in this time after the start do not count."),
  },
});
