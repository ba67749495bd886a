import { Misunderstood, type Status } from "../shell.ts";
import type { Call, CommandTable } from "./call.ts";

/** What makes files that Plimsoll makes by rules of its own, or that nothing needs in a container. */
const replaced: Readonly<Record<string, string>> = {
  ldconfig: "the link stage writes ld.so.cache",
  "systemd-tmpfiles": "assembling reads tmpfiles.d itself",
  "systemd-sysusers": "assembling reads sysusers.d itself",
  "systemd-machine-id-setup": "the machine-id is in the lock",
  "systemd-hwdb": "a container has no devices to look up",
  "update-ca-certificates": "assembling writes the bundle",
  "pam-auth-update": "assembling reads pam-configs itself",
  py3compile: "Python compiles when it first reads a module",
  pycompile: "Python compiles when it first reads a module",
  pypy3compile: "Python compiles when it first reads a module",
  "fc-cache": "fonts are found without it",
  mandb: "no manual pages are looked up",
  "update-info-dir": "no info pages are looked up",
  "install-info": "no info pages are looked up",
  journalctl: "the catalog is of a journal that does not run",
  udevadm: "a container has no devices of its own",
  "update-initramfs": "a container has no kernel",
  "update-binfmts": "the kernel's formats are the host's",
  restorecon: "security labels are the host's",
  debconf: "no question is asked",
  apparmor_parser: "profiles are loaded by the host",
  "aa-enabled": "profiles are loaded by the host",
  "aa-status": "profiles are loaded by the host",
  logger: "there is no log to write to while packages are set up",
  chattr: "flags of a file system are not of the root",
  sync: "nothing waits for a disk",
  "/usr/lib/usrmerge/convert-usrmerge": "the root is merged from the start",
};

/** Indexes of what is in a folder: where nothing is, none is made. */
const indexers: CommandTable = Object.fromEntries(
  [
    ["glib-compile-schemas", /\.gschema\.xml$/],
    ["gio-querymodules", /\.so$/],
  ].flatMap(([name, pattern]) =>
    ["", "/usr/lib/x86_64-linux-gnu/glib-2.0/", "/usr/lib/aarch64-linux-gnu/glib-2.0/"].map((folder) => [
      `${folder}${name}`,
      ({ shell, args }: Call) => {
        const files = args.flatMap((arg) => (arg?.startsWith("/") ? shell.tree.children(arg) : []));
        if (files.some((file) => (pattern as RegExp).test(file))) throw new Misunderstood("");
        return 0;
      },
    ]),
  ),
);

/** aspell-autobuildhash(8): makes hash tables of dictionaries, where there are any. */
function buildHashes({ shell }: Call): Status {
  if (shell.tree.children("/var/lib/aspell").some((path) => path.endsWith(".compat")))
    throw new Misunderstood("");
  return 0;
}

const pythons = ["python3", ...Array.from({ length: 12 }, (_, i) => `python3.${i + 7}`)];

/** Python is only ever understood where it compiles modules. */
function compile({ args }: Call): Status {
  if (!args.some((arg) => /(^|\/)(py_compile|compileall)(\.py)?$/.test(arg ?? "")))
    throw new Misunderstood("");
  return 0;
}

function asAnother({ args }: Call): Status {
  if (!["mandb", "/usr/bin/mandb"].includes(args[args.indexOf("--") + 1] ?? "")) throw new Misunderstood("");
  return 0;
}

export const generatedCommands: CommandTable = {
  ...Object.fromEntries(Object.keys(replaced).map((name) => [name, () => 0] as const)),
  ...indexers,
  "aspell-autobuildhash": buildHashes,
  /** Configurations that are as packages bring them. */
  "named-checkconf": () => 0,
  /** `runuser -u man -- mandb`: another user for what needs nothing done. */
  runuser: asAnother,
  setpriv: asAnother,
  apachectl: () => 0,
  apache2ctl: () => 0,
  ...Object.fromEntries(pythons.map((name) => [name, compile] as const)),
};
