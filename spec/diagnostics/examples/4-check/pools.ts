import type { poolRules } from "../../codes/4-check/pools.ts";
import type { Example } from "../example.ts";

/** D04xx: the networks that containers have their addresses from. */
export const poolExamples = {
  "network-not-canonical": {
    fails: "language 1\npool lan 10.40.0.7/24 { }\n",
    passes: "language 1\npool lan 10.40.0.0/24 { }\n",
  },
  "overlapping-pools": {
    fails: "language 1\npool a 10.40.0.0/16 { }\npool b 10.40.7.0/24 { }\n",
    passes: "language 1\npool a 10.40.0.0/16 { }\npool b 10.41.7.0/24 { }\n",
  },
  "gateway-outside-pool": {
    fails: "language 1\npool lan 10.40.0.0/24 { gateway = 10.41.0.1 }\n",
    passes: "language 1\npool lan 10.40.0.0/24 { gateway = 10.40.0.254 }\n",
  },
  "invalid-reserved-range": {
    fails: "language 1\npool lan 10.40.0.0/24 { reserved = 10.40.0.15..10.40.0.2 }\n",
    passes: "language 1\npool lan 10.40.0.0/24 { reserved = 10.40.0.2..10.40.0.15 }\n",
  },
  "small-pool": {
    fails: "language 1\npool lan 10.40.0.0/31 { }\n",
    passes: "language 1\npool lan 10.40.0.0/30 { }\n",
  },
} as const satisfies Record<keyof typeof poolRules, Example>;
