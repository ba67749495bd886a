import { Misunderstood } from "../shell.ts";
import type { CommandTable } from "./call.ts";

/**
 * Keys that a machine makes for itself. A root is the same everywhere and is kept where many may read it, so no secret
 * has a place in it: what makes them is left out, and who needs one mounts it or makes it when the app starts.
 */
export const secretCommands: CommandTable = {
  "ssh-keygen": leftOut,
  "make-ssl-cert": leftOut,
  "rndc-confgen": leftOut,
  /** What sshd says of its configuration: which host keys it wants. */
  "/usr/sbin/sshd": asked,
  "/usr/sbin/sshd.session-split": asked,
};

function leftOut({ shell, name, args }: Parameters<CommandTable[string]>[0]) {
  const command = [name, ...args.map((arg) => arg ?? "…")].join(" ");
  shell.do({ do: "secret", command, by: shell.origin.package });
  return 0;
}

function asked({ shell, args }: Parameters<CommandTable[string]>[0]) {
  if (args.length !== 1 || !["-G", "-T"].includes(args[0] ?? "")) throw new Misunderstood("");
  shell.print(undefined);
  return undefined;
}
