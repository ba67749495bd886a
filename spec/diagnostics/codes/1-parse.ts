import type { Rule } from "../rule.ts";

/** D01xx. */
export const parseRules = {} as const satisfies Record<string, Rule>;
