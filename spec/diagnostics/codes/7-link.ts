import type { Rule } from "../rule.ts";

/** D07xx. */
export const linkRules = {} as const satisfies Record<string, Rule>;
