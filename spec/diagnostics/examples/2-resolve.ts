import type { resolveRules } from "../codes/2-resolve.ts";
import type { Example } from "./example.ts";

const web = "language 1\nlet port = 80\n";
const pinned =
  "Plimsoll-Lock: 1\n\nModule: web\nFrom: ../infra/web\nDigest: sha256:c20376e2711dabd7461492e4de4aae30c1e074d6992a9b5c5ffa1b57cdbe7e93\n";

/** D02xx: names: what they mean, and where they come from. */
export const resolveExamples = {
  "duplicate-name": {
    fails: 'language 1\nlet a = "x"\nlet a = "y"\n',
    passes: 'language 1\nlet a = "x"\nlet b = "y"\n',
  },
  "unknown-name": {
    fails: "language 1\nlet a = b\n",
    passes: 'language 1\nlet a = b\nlet b = "x"\n',
  },
  "unknown-member": {
    fails: "language 1\nlet a = std.debian-99\n",
    passes: "language 1\nprofile p extends std.debian-12 { }\n",
  },
  "import-not-found": {
    fails: "language 1\nimport ./nowhere.plim\n",
    passes: {
      files: {
        "site.plim": "language 1\nimport ./parts/net.plim\nlet a = domain\n",
        "parts/net.plim": 'language 1\nlet domain = "example.net"\n',
      },
      run: "plimsoll check",
    },
  },
  "import-cycle": {
    fails: {
      files: {
        "site.plim": "language 1\nimport ./parts/a.plim\nlet x = a\n",
        "parts/a.plim": "language 1\nimport ./b.plim\nlet a = b\n",
        "parts/b.plim": "language 1\nimport ./a.plim\nlet b = 1\nlet c = a\n",
      },
      run: "plimsoll check",
    },
    passes: {
      files: {
        "site.plim": "language 1\nimport ./parts/a.plim\nlet x = a\n",
        "parts/a.plim": "language 1\nimport ./b.plim\nlet a = b\n",
        "parts/b.plim": "language 1\nlet b = 1\n",
      },
      run: "plimsoll check",
    },
  },
  "unknown-block": {
    fails: "language 1\ncontaner web { }\n",
    passes:
      'language 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "misplaced-entry": {
    fails: "language 1\nmemory = 512MiB\n",
    passes: "language 1\nlet memory = 512MiB\n",
  },
  "unnamed-block": {
    fails: "language 1\nprofile { }\n",
    passes: "language 1\nprofile p extends std.debian-12 { }\n",
  },
  "cyclic-definition": {
    fails: "language 1\nlet a = b\nlet b = a\n",
    passes: "language 1\nlet a = b\nlet b = 1\n",
  },
  "reserved-name": {
    fails: 'language 1\nlet std = "x"\n',
    passes: 'language 1\nlet standard = "x"\n',
  },
  "unused-declaration": {
    fails:
      'language 1\nlet spare = 1\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\nlet spare = 1s\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"], stop-timeout = spare }\n}\n',
  },
  "unused-parameter": {
    fails:
      'language 1\ntemplate t(memory: bytes) { read-only = true }\ncontainer c on std.debian-12 extends t(1MiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
    passes:
      'language 1\ntemplate t(memory: bytes) { limits { memory = memory } }\ncontainer c on std.debian-12 extends t(64MiB) {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
  },
  "unused-import": {
    fails: {
      files: {
        "site.plim":
          'language 1\nimport ./parts/net.plim\ncontainer c on std.debian-12 {\n  identity { hostname = "c" }\n  app a { run = ["/bin/a"] }\n}\n',
        "parts/net.plim": 'language 1\nlet name = "c"\n',
      },
      run: "plimsoll check",
    },
    passes: {
      files: {
        "site.plim":
          'language 1\nimport ./parts/net.plim\ncontainer c on std.debian-12 {\n  identity { hostname = name }\n  app a { run = ["/bin/a"] }\n}\n',
        "parts/net.plim": 'language 1\nlet name = "c"\n',
      },
      run: "plimsoll check",
    },
  },
  "unreadable-source": {
    fails: {
      files: { "site.plim": "language 1\nlet a = 1\n" },
      given: ["shared.plim is a symlink that leads out of the project's folder"],
      run: "plimsoll check",
    },
    passes: {
      files: { "site.plim": "language 1\nlet a = 1\n", "shared.plim": "language 1\nlet b = 2\n" },
      run: "plimsoll check",
    },
  },
  "module-not-found": {
    fails: "language 1\nimport ../infra/wbe as web\n",
    passes: {
      files: { "site.plim": "language 1\nimport ../infra/web as web\n", "../infra/web/module.plim": web },
      run: "plimsoll check",
    },
  },
  "unnamed-module": {
    fails: {
      files: { "site.plim": "language 1\nimport ../infra/web\n", "../infra/web/module.plim": web },
      run: "plimsoll check",
    },
    passes: {
      files: { "site.plim": "language 1\nimport ../infra/web as web\n", "../infra/web/module.plim": web },
      run: "plimsoll check",
    },
  },
  "refused-module": {
    fails: {
      files: { "site.plim": "language 1\nimport ../infra as infra\n", "../infra/web/module.plim": web },
      run: "plimsoll check",
    },
    passes: {
      files: { "site.plim": "language 1\nimport ../infra/web as web\n", "../infra/web/module.plim": web },
      run: "plimsoll check",
    },
  },
  "changed-module": {
    fails: {
      files: {
        "site.plim": "language 1\nimport ../infra/web as web\n",
        "../infra/web/module.plim": "language 1\nlet port = 8080\n",
        "plimsoll.lock": pinned,
      },
      run: "plimsoll check",
    },
    passes: {
      files: {
        "site.plim": "language 1\nimport ../infra/web as web\n",
        "../infra/web/module.plim": web,
        "plimsoll.lock": pinned,
      },
      run: "plimsoll check",
    },
  },
  "unfetched-module": {
    fails: 'language 1\nimport "https://example.org/web.tar.xz" as web\n',
    passes: {
      files: { "site.plim": 'language 1\nimport "https://example.org/web.tar.xz" as web\n' },
      given: ["plimsoll.lock pins the module and the store has it"],
      run: "plimsoll check",
    },
  },
  "path-outside-module": {
    fails: {
      files: {
        "site.plim": "language 1\nimport ../infra/web as web\n",
        "../infra/web/module.plim": "language 1\nlet page = ../pages/index.html\n",
        "../infra/pages/index.html": "",
      },
      run: "plimsoll check",
    },
    passes: {
      files: {
        "site.plim": "language 1\nimport ../infra/web as web\n",
        "../infra/web/module.plim": "language 1\nlet page = ./pages/index.html\n",
        "../infra/web/pages/index.html": "",
      },
      run: "plimsoll check",
    },
  },
} as const satisfies Record<keyof typeof resolveRules, Example>;
