import { posix } from "node:path";
import { isTemporary } from "../nowhere.ts";
import { Misunderstood, type Status } from "../shell.ts";
import { type Call, type CommandTable, known, sortOptions } from "./call.ts";

/** ucf(1): the first time it copies the package's file to where the administrator's will be. */
export const ucfCommands: CommandTable = {
  ucf,
  ucfr: () => 0,
  ucfq: () => 1,
};

function ucf(call: Call): Status {
  const { options, rest } = sortOptions(known(call), "debconf-ok three-way purge h s n Z", [
    "sum-file",
    "src-dir",
    "state-dir",
    "debconf-template",
  ]);
  // It forgets a file, which stays.
  if (options.has("purge")) return 0;
  const { tree } = call.shell;
  const [from = "", to = ""] = rest.map((path) => call.shell.absolute(path));
  const path = tree.behind(to)?.type === "directory" ? posix.join(to, posix.basename(from)) : to;
  if (isTemporary(from) && !tree.at(from)) throw new Misunderstood("what is copied cannot be known");
  if (tree.behind(from)?.type === "file" && !tree.at(path))
    call.shell.do({ do: "copy", from, path, mode: 0o644 });
  return 0;
}
