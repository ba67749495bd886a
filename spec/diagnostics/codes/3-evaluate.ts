import type { Rule } from "../rule.ts";

/** D03xx. */
export const evaluateRules = {} as const satisfies Record<string, Rule>;
