import type { Rule } from "../../rule.ts";

/** D04xx: where packages are asked for. */
export const sourceRules = {
  "invalid-package-name": {
    code: "D0436",
    severity: "error",
    message: "{package} is no name of a package",
    help: "Debian's packages have names of lower case letters, digits, `+`, `-` and `.`; `name=version` pins one.",
    chapter: "checks",
  },
  "invalid-mirror": {
    code: "D0437",
    severity: "error",
    message: "{mirror} is no address of a mirror",
    help: "It begins with http://, https:// or file:/ and has no query; a folder of the project is written without quotes, ./mirror. A repository of images begins with http:// or https:// and ends before its tag.",
    chapter: "checks",
  },
  "unsigned-source": {
    code: "D0448",
    severity: "warning",
    message:
      "source {source} is trusted without a signature: whoever serves it says what is in its containers",
    help: "Give it a `keyring`. Only a folder of your own that nobody else writes to needs none.",
    chapter: "sources",
  },
  "uncopyable-path": {
    code: "D0449",
    severity: "error",
    message: "{path} of the machine cannot be copied",
    help: "Name files and folders of a disk: not the root itself, nothing below /proc, /sys, /dev and /run, and no `..`.",
    chapter: "sources",
  },
} as const satisfies Record<string, Rule>;
