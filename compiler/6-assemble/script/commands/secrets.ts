import { Misunderstood, type Status } from "../shell.ts";
import type { Call, CommandTable } from "./call.ts";

/**
 * Keys that a machine makes for itself. A root is the same everywhere and is kept where many may read it, so no secret
 * has a place in it: what makes them is left out, and who needs one mounts it or makes it when the app starts. While
 * scripts are followed an empty file stands for it, since they go on to say whose it is.
 */
export const secretCommands: CommandTable = {
  "ssh-keygen": (call) => {
    const at = call.args.indexOf("-f");
    const file = at < 0 || call.args.includes("-l") ? undefined : call.args[at + 1];
    return leftOut(call, file === undefined ? [] : [file, `${file}.pub`]);
  },
  "make-ssl-cert": (call) =>
    leftOut(call, ["/etc/ssl/certs/ssl-cert-snakeoil.pem", "/etc/ssl/private/ssl-cert-snakeoil.key"]),
  /** `openssl rand -out file`: a cookie or a password; `openssl req -new -x509`: a certificate of its own, with its key. */
  openssl: (call) => {
    const [action] = call.args;
    const files = ["-out", "-keyout"].flatMap((option) => {
      const at = call.args.indexOf(option);
      return at < 0 ? [] : [call.args[at + 1]];
    });
    const makes = action === "rand" || (action === "req" && call.args.includes("-x509"));
    if (!makes || files.length === 0 || files.includes(undefined)) throw new Misunderstood("");
    return leftOut(call, files as string[]);
  },
  "rndc-confgen": (call) => leftOut(call, ["/etc/bind/rndc.key"]),
  /** What sshd says of its configuration: which host keys it wants. */
  sshd: asked,
  "sshd.session-split": asked,
};

function leftOut({ shell, name, args }: Call, paths: readonly string[]): Status {
  const command = [name, ...args.map((arg) => arg ?? "…")].join(" ");
  const absent = paths.map((path) => shell.absolute(path)).filter((path) => !shell.tree.at(path));
  shell.do({ do: "secret", command, by: shell.origin.package, paths: absent });
  return 0;
}

function asked({ shell, args }: Call): Status {
  if (args.length !== 1 || !["-G", "-T"].includes(args[0] ?? "")) throw new Misunderstood("");
  shell.print(undefined);
  return undefined;
}
