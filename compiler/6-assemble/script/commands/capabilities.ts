import { writeFileCapability } from "../../../formats/file-capability.ts";
import { Misunderstood, type Status } from "../shell.ts";
import { type Call, type CommandTable, known, sortOptions } from "./call.ts";

/** File capabilities: the extended attribute that setcap(8) would write. */
export const capabilityCommands: CommandTable = {
  setcap,
  getcap: ({ shell }) => {
    shell.print(undefined);
    return 0;
  },
};

function setcap(call: Call): Status {
  const { options, rest } = sortOptions(known(call), "r q n");
  const { tree } = call.shell;
  if (options.has("r")) {
    const dressed = rest.some((path) => tree.behind(call.shell.absolute(path))?.xattrs);
    if (dressed) throw new Misunderstood("");
    return 1;
  }
  const [text = "", path = ""] = rest;
  if (tree.behind(call.shell.absolute(path))?.type !== "file") return 1;
  const value = writeFileCapability(text);
  if (value === undefined) throw new Misunderstood("the capabilities are not read");
  call.shell.do({ do: "capability", path: call.shell.absolute(path), value });
  return 0;
}
