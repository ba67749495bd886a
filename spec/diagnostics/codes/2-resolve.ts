import type { Rule } from "../rule.ts";

/** D02xx. */
export const resolveRules = {} as const satisfies Record<string, Rule>;
