import { list, oneOf } from "../type.ts";
import { keyring, text, word } from "../types.ts";
import { block, defaulted, required } from "./schema.ts";

export const source = block({
  kind: "source",
  doc: "Where files come from. In language 1: an apt archive.",
  labels: [
    { name: "type", type: oneOf("a type of source", ["apt", "host", "dir", "tar", "oci"]) },
    { name: "name", type: word },
  ],
  clauses: ["extends"],
  blocks: [],
  fields: {
    suites: required(list(text, true), "Suites of the archive; the highest version of a package wins."),
    components: defaulted(list(text, true), [], '["main"]', "Parts of each suite."),
    mirrors: defaulted(
      list(text, true),
      [],
      "[]",
      "Where to fetch from; without them, the machine's own apt configuration says.",
    ),
    keyring: required(
      keyring,
      "Keys that may sign the archive: `std.keyring.debian`, or a file of the project.",
    ),
  },
});
