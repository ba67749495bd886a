import type { sourceRules } from "../../codes/4-check/sources.ts";
import type { Example } from "../example.ts";
import { container, head, identity, small } from "./parts.ts";

/** D04xx: where packages are asked for. */
export const sourceExamples = {
  "invalid-package-name": {
    fails: head + container(`${identity}app a { package = "Nginx Light", run = ["/bin/a"] }`),
    passes: small + container(`${identity}app a { package = "nginx-light", run = ["/bin/a"] }`),
  },
  "invalid-mirror": {
    fails:
      'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian, mirrors = ["ftp://mirror.example"] }\n',
    passes:
      'language 1\nsource apt debian { suites = ["bookworm"], keyring = std.keyring.debian, mirrors = ["https://mirror.example/debian"] }\n',
  },
  "unsigned-source": {
    fails: 'language 1\nsource apt own { suites = ["./"], mirrors = ./pool, trusted = true }\n',
    passes:
      'language 1\nsource apt own { suites = ["./"], mirrors = ./pool, keyring = std.keyring.debian }\n',
  },
  "uncopyable-path": {
    fails: "language 1\nsource host tools { paths = [/proc/cpuinfo] }\n",
    passes: "language 1\nsource host tools { paths = [/usr/bin/jq] }\n",
  },
} as const satisfies Record<keyof typeof sourceRules, Example>;
