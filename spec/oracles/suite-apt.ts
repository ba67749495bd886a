import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultStore } from "../../compiler/edge/store-folder.ts";

/** Options that make `apt-get` speak of a suite and of a machine without any package. */
export interface Apt {
  readonly suite: string;
  readonly options: readonly string[];
}

/** The suites that this machine's own apt is configured for. */
export const ownApt: Apt = {
  suite: "bookworm",
  options: [
    "-o",
    "Dir::State::status=/dev/null",
    "-o",
    "Debug::NoLocking=1",
    "-o",
    "APT::Sandbox::User=root",
  ],
};

/** Another suite of the mirror that this machine uses; its indexes are kept in the store. */
export function aptOf(suite: string): Apt {
  if (suite === ownApt.suite) return ownApt;
  const folder = join(defaultStore(), "oracle-apt", suite);
  for (const name of ["lists/partial", "archives/partial"])
    mkdirSync(join(folder, name), { recursive: true });
  const list = join(folder, "sources.list");
  writeFileSync(
    list,
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror()} ${suite} main\n`,
  );
  const places = [
    `Dir::State::lists=${folder}/lists`,
    `Dir::Cache::archives=${folder}/archives`,
    `Dir::Cache::pkgcache=`,
    `Dir::Cache::srcpkgcache=`,
    `Dir::Etc::sourcelist=${list}`,
    "Dir::Etc::sourceparts=-",
  ];
  const options = [...ownApt.options, ...places.flatMap((place) => ["-o", place])];
  const known = readdirSync(join(folder, "lists")).some(
    (name) => name.endsWith("_Packages") || name.includes("_Packages."),
  );
  if (!known) execFileSync("apt-get", [...options, "update", "-qq"], { stdio: "pipe" });
  return { suite, options };
}

/** The mirror of Debian's own suites in the machine's apt configuration. */
function mirror(): string {
  const files = ["/etc/apt/sources.list", ...parts("/etc/apt/sources.list.d")];
  for (const file of files) {
    for (const stanza of read(file).split(/\n\s*\n/)) {
      const deb822 = /^URIs:\s*(\S+)/m.exec(stanza)?.[1];
      if (deb822 && /^Suites:.*\bbookworm\b/m.test(stanza)) return deb822;
      const line = /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+bookworm\s/m.exec(stanza)?.[1];
      if (line) return line;
    }
  }
  throw new Error("this machine's apt configuration names no mirror of bookworm");
}

function parts(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
