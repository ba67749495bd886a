import type { Rule } from "../rule.ts";

/** D00xx: the command line, its files, and crashes. */
export const commandRules = {
  "internal-error": {
    code: "D0001",
    severity: "error",
    message: "internal error: {reason}",
    help: "This is a fault of Plimsoll, not of your files. Report it with the text of the notes.",
    chapter: "diagnostics",
  },
  "no-such-project": {
    code: "D0002",
    severity: "error",
    message: "there is no .plim file in {folder}",
    help: "Name a folder that holds .plim files, or one .plim file; `plimsoll init` makes a project.",
    chapter: "commands",
  },
  "wrong-usage": {
    code: "D0004",
    severity: "error",
    message: "{reason}",
    help: "See `plimsoll --help`.",
    chapter: "commands",
  },
  "unwritable-output": {
    code: "D0005",
    severity: "error",
    message: "cannot write {file}: {reason}",
    help: "Make room or choose another place; nothing was left half written.",
    chapter: "commands",
  },
  "unknown-code": {
    code: "D0006",
    severity: "error",
    message: "there is no diagnostic {code}",
    help: "`plimsoll explain` without a code lists all of them.",
    chapter: "diagnostics",
  },
  "no-lock": {
    code: "D0007",
    severity: "error",
    message: "{project} has no plimsoll.lock",
    help: "Run `plimsoll lock` and commit the file; without `--locked`, `build` and `up` make the first one themselves.",
    chapter: "lock",
  },
  "no-such-container-path": {
    code: "D0008",
    severity: "error",
    message: "no container has {path}",
    help: "Name a path as it is inside a container, absolute; `plimsoll plan` lists all of them.",
    chapter: "commands",
  },
  "unknown-container": {
    code: "D0030",
    severity: "error",
    message: "the program has no container {name}",
    help: "A container is named as it is declared, or as one of its instances: `web-a`.",
    chapter: "commands",
  },
  "unknown-server": {
    code: "D0031",
    severity: "error",
    message: "the program has no server {name}",
    help: "A server is named as it is declared, as one of a fleet (`shop-a`), or as a fleet.",
    chapter: "commands",
  },
  "would-overwrite": {
    code: "D0020",
    severity: "error",
    message: "{folder} already holds {files}",
    help: "`plimsoll init` never writes over a file, nor beside another project's. Name a folder that is new or empty.",
    chapter: "commands",
  },
  "unfit-machine": {
    code: "D0021",
    severity: "error",
    message: "{count} of {total} checks of this machine failed",
    help: "Each failed check of `plimsoll doctor` names the command that mends it.",
    chapter: "commands",
  },
  "no-such-profile": {
    code: "D0022",
    severity: "error",
    message: "there is no profile {name}",
    help: "`plimsoll profile list` names those of std. A file is named with its ending, and with the profile when it has several: `hosts.plim:edge`.",
    chapter: "commands",
  },
} as const satisfies Record<string, Rule>;
