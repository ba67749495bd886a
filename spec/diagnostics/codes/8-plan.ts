import type { Rule } from "../rule.ts";

/** D08xx: the plan. */
export const planRules = {
  "broken-plan": {
    code: "D0801",
    severity: "error",
    message: "internal error: the plan of container {container} cannot be rendered: {reason}",
    help: "This is a fault of Plimsoll, not of your files. Report it with the text of the message.",
    chapter: "plan",
  },
} as const satisfies Record<string, Rule>;
