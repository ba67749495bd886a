import { makeElf } from "../../compiler/formats/testing-elf.ts";
import type { TestPackage } from "./archive.ts";

const [needed, soname] = [1, 14];
const machine = 62;
const shared = 3;
const loader = "/lib64/ld-linux-x86-64.so.2";

const elf = (dynamic: readonly (readonly [number, string])[], interpreter?: string) =>
  makeElf({ machine, objectType: shared, dynamic, ...(interpreter ? { interpreter } : {}) });

/** An archive of three packages that need each other: a loader, a library, and a program with a user of its own. */
export const tinyPackages: readonly TestPackage[] = [
  {
    name: "tiny-loader",
    files: [{ path: "lib64/" }, { path: loader.slice(1), content: elf([]), mode: 0o755 }],
  },
  {
    name: "libtiny1",
    fields: ["Depends: tiny-loader"],
    files: [
      { path: "usr/lib/x86_64-linux-gnu/libtiny.so.1.0", content: elf([[soname, "libtiny.so.1"]]) },
      { path: "usr/lib/x86_64-linux-gnu/libtiny.so.1", target: "libtiny.so.1.0" },
    ],
  },
  {
    name: "tiny",
    version: "1:2.0-1",
    fields: ["Depends: libtiny1 (>= 1.0)"],
    files: [
      { path: "usr/bin/tiny", content: elf([[needed, "libtiny.so.1"]], loader), mode: 0o755 },
      { path: "etc/tiny.conf", content: "port = 80\n" },
    ],
    scripts: {
      postinst: [
        "#!/bin/sh",
        "set -e",
        'if [ "$1" = configure ]; then',
        "  adduser --system --group --no-create-home --home /nonexistent tiny",
        "  install -d -o tiny -g tiny /var/log/tiny",
        "fi",
        "",
      ].join("\n"),
    },
  },
];
