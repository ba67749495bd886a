import type { Rule } from "../rule.ts";

/** D09xx. */
export const emitRules = {} as const satisfies Record<string, Rule>;
