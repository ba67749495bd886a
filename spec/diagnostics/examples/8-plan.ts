import type { planRules } from "../codes/8-plan.ts";
import type { Example } from "./example.ts";
import { building } from "./shop.ts";

/** D08xx. */
export const planExamples = {
  "broken-plan": {
    fails: building("A fault of Plimsoll lets a mode of more than 07777 into the facts of tiny"),
    passes: building(),
  },
} as const satisfies Record<keyof typeof planRules, Example>;
