import { list } from "../type.ts";
import { duration, environmentMap, path, port, text, word } from "../types.ts";
import { file } from "./file.ts";
import { health } from "./health.ts";
import { block, defaulted, optional, required } from "./schema.ts";

export const app = block({
  kind: "app",
  doc: "One executable of a container. `after` names apps that are started, and healthy, before it.",
  labels: [{ name: "name", type: word }],
  clauses: ["after"],
  blocks: [file, health],
  fields: {
    package: optional(
      list(text, true),
      "Packages that bring it, as apt takes them: `name` or `name=version`.",
    ),
    run: required(
      list(text),
      "The executable by its absolute path, then its arguments; no shell is between.",
    ),
    user: defaulted(word, "root", "root", "Who runs it."),
    group: optional(word, "Its group; without it the user's own."),
    workdir: defaulted(path, "/", "/", "The folder it starts in."),
    env: defaulted(environmentMap, {}, "{}", "Its environment beside PATH, HOME and HOSTNAME."),
    listen: defaulted(list(port, true), [], "[]", "Ports it listens on."),
    capabilities: defaulted(
      list(word, true),
      [],
      "[]",
      "Linux capabilities it keeps, without the prefix: `net-bind-service`. All others are dropped.",
    ),
    "stop-signal": defaulted(word, "SIGTERM", "SIGTERM", "The signal that asks it to end."),
    "stop-timeout": defaulted(duration, 10_000, "10s", "After so long it is killed."),
  },
});
