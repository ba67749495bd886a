import type { Rule } from "../rule.ts";

/** D05xx. */
export const lockRules = {} as const satisfies Record<string, Rule>;
