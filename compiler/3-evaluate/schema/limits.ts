import { count, number, rate, size } from "../types.ts";
import { block, optional } from "./schema.ts";

export const limits = block({
  kind: "limits",
  doc: "What a container may use at most. What is not named is not limited.",
  labels: [],
  clauses: [],
  blocks: [],
  fields: {
    cpu: optional(number, "Processor cores; 0.5 is half of one."),
    memory: optional(size, "Memory of all processes together; beyond it the kernel ends one."),
    pids: optional(count, "Processes and threads at one time."),
    net: optional(rate, "Traffic of the container's interface, each way."),
    disk: optional(size, "What may be written to the root file system."),
  },
});
