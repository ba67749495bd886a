import { Misunderstood, type Status } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";

const folder = "/usr/lib/emacsen-common";
const state = "/var/lib/emacsen-common/state";

/** emacs-package-install of emacsen-common: notes that a package is there; where there is an Emacs, it compiles for it. */
export const emacsCommands: CommandTable = { [`${folder}/emacs-package-install`]: install };

function install(call: Call): Status {
  const { shell } = call;
  const [when, name = ""] = known(call);
  if (when !== "--postinst" && when !== "--preinst") throw new Misunderstood("");
  const path = `${state}/package/installed/${name}`;
  if (when === "--preinst") {
    if (shell.tree.at(path)) shell.do({ do: "remove", path });
    return 0;
  }
  const isOld = !shell.tree.behind(`${folder}/packages/compat/${name}`);
  const compiles = shell.tree.children(`${state}/flavor/installed`).length > 0;
  if (compiles || (isOld && shell.tree.behind(`${folder}/packages/install/${name}`)))
    throw new Misunderstood("");
  if (!shell.tree.at(path)) shell.do({ do: "write", path, text: "", mode: 0o644 });
  return 0;
}
