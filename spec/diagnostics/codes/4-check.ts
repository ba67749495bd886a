import type { Rule } from "../rule.ts";

/** D04xx. */
export const checkRules = {} as const satisfies Record<string, Rule>;
