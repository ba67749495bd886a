import type { Rule } from "../rule.ts";

/** D06xx. */
export const assembleRules = {} as const satisfies Record<string, Rule>;
