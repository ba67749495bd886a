import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { mirrorOf, suitesOf } from "../mirror.ts";
import type { PackageSet } from "./sets.ts";

/**
 * Every package of a Debian system that is essential, and `passwd` and usr-is-merged, without which none is set up: what
 * mmdebstrap needs to run maintainer scripts inside the root. Both sides get them.
 */
const base =
  `base-files base-passwd bash bsdutils coreutils dash debianutils diffutils dpkg findutils grep gzip hostname
  init-system-helpers libc-bin login ncurses-base ncurses-bin passwd perl-base sed sysvinit-utils tar usr-is-merged
  util-linux`.split(/\s+/);

function source(suite: string, mirror: string): string {
  return `source apt ${suite.replace(/^\w+-/, "")} {
  suites  = ["${suite}"]
  mirrors = ["${mirror}"]
  keyring = std.keyring.debian
}`;
}

const versions = { bookworm: "12", trixie: "13" } as const;

/** Writes the project of sets of one release: for each a container with its packages, and its app. */
export function writeProject(folder: string, sets: readonly PackageSet[]): void {
  const release = sets[0]?.release ?? "bookworm";
  for (const [path, text] of sets.flatMap(({ files, trust }) => Object.entries({ ...files, ...trust })))
    writeFileSync(join(folder, projectName(path)), text);
  writeFileSync(
    join(folder, "site.plim"),
    `language 1

${suitesOf(release)
  .map((suite) => source(suite, mirrorOf(suite)))
  .join("\n")}

profile server extends std.debian-${versions[release]} {
  kernel = v6.1..
}

pool lan 10.213.40.0/24 { gateway = 10.213.40.1 }
${sets.map(container).join("")}`,
  );
}

/** A file of the project for each of the root. */
export function projectName(path: string): string {
  return basename(path).replaceAll(" ", "-");
}

function container({
  name,
  release,
  packages,
  app,
  beside = "",
  files = {},
  trust = {},
  accept = [],
  run = [],
  omit = [],
  forget = [],
}: PackageSet): string {
  const own = Object.keys(files).map((path) => `file ${path} { from = ./${basename(path)} }`);
  const trusted = Object.keys(trust).map(
    (name) => `file "/usr/local/share/ca-certificates/${name}" { from = ./${projectName(name)} }`,
  );
  const list = [...base, ...packages].map((one) => JSON.stringify(one)).join(", ");
  return `
container ${name} on server {
  identity { hostname = "${name}", address = lan.auto, mac = lan.auto }
  limits   { cpu = 2.0, memory = 2GiB, pids = 512 }
  sources  = [${suitesOf(release)
    .map((suite) => suite.replace(`${release}-`, ""))
    .join(", ")}]
  packages = [${list}]
  ${accept.length > 0 ? `accept-scripts = ${JSON.stringify(accept)}` : ""}
  ${forget.length > 0 ? `forget = ${JSON.stringify(forget)}` : ""}
  ${omit.length > 0 ? `omit = [${omit.join(", ")}]` : ""}
  ${run.length > 0 ? `run-scripts = ${JSON.stringify(run)}` : ""}
  ${[beside, ...own, ...trusted].join("\n  ")}
  app ${name} {
    ${app}
  }
}
`;
}
