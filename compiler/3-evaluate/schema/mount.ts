import { boolean, mode, path, size, word } from "../types.ts";
import { block, defaulted, optional } from "./schema.ts";

export const mount = block({
  kind: "mount",
  doc: "A place that outlives the root file system, or lies outside it. Exactly one of `volume`, `host` and `tmpfs` is given.",
  labels: [{ name: "path", type: path }],
  clauses: [],
  blocks: [],
  fields: {
    volume: optional(word, "A named volume; it outlives the container."),
    host: optional(path, "A folder of the host."),
    tmpfs: optional(size, "Memory, at most so much of it."),
    "read-only": defaulted(boolean, false, "false", "Nothing can be written there."),
    shared: defaulted(
      boolean,
      false,
      "false",
      "Other containers may have the same volume or folder, and see what is written.",
    ),
    mode: optional(mode, "Permission bits of a new volume or tmpfs."),
    user: optional(word, "Owner of a new volume or tmpfs."),
  },
});
