import type { Rule } from "../rule.ts";

/** D08xx. */
export const planRules = {} as const satisfies Record<string, Rule>;
