import type { Rule } from "../rule.ts";

/** D10xx. */
export const runRules = {} as const satisfies Record<string, Rule>;
