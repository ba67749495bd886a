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
    help: "It begins with http:// or https:// and has no query.",
    chapter: "checks",
  },
} as const satisfies Record<string, Rule>;
