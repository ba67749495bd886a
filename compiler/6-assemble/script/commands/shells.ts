import type { Status } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";

/** /etc/shells, one path a line (shells(5), add-shell(8), update-shells(8)). */
export const shellsCommands: CommandTable = {
  "add-shell": addShell,
  "remove-shell": () => 0,
  /** The rule for /usr/share/debianutils/shells.d does it for all packages. */
  "update-shells": () => 0,
};

function addShell(call: Call): Status {
  const { tree } = call.shell;
  const before = Buffer.from(tree.read("/etc/shells") ?? "").toString("utf8");
  const added = known(call).filter((path) => !before.split("\n").includes(path));
  if (added.length > 0)
    call.shell.do({
      do: "write",
      path: "/etc/shells",
      mode: 0o644,
      text: before + added.map((path) => `${path}\n`).join(""),
    });
  return 0;
}
