import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const head = `language 1

source apt debian {
  suites  = ["bookworm", "bookworm-updates", "bookworm-security"]
  keyring = std.keyring.debian
}

`;

/** A project of one container that holds packages and runs nothing of note. */
export function packageProject(folder: string, name: string, packages: readonly string[]): void {
  const list = packages.map((one) => `    "${one}",`).join("\n");
  write(
    folder,
    `${head}container ${name} on std.debian-12 {
  identity { hostname = "${name}" }
  packages = [
${list}
  ]
  app idle { run = ["/bin/sleep", "1d"], user = nobody }
}
`,
  );
}

/** So many containers of one kind, each with an identity and a file of its own. */
export function manyContainers(folder: string, count: number): void {
  const keys = Array.from({ length: count }, (_, index) => `n${index}`).join(", ");
  write(
    folder,
    `${head}pool lan 10.64.0.0/16 { gateway = 10.64.0.1 }

container web on std.debian-12 for key in [${keys}] {
  identity { hostname = "web-{key}", address = lan.auto, mac = lan.auto }
  app nginx {
    package = "nginx-light"
    run     = ["/usr/sbin/nginx", "-g", "daemon off;"]
    file /srv/name { content = "{key}" }
  }
}
`,
  );
}

/** A container with so many files of the author's, each small. */
export function manyFiles(folder: string, count: number): void {
  const names = Array.from({ length: count }, (_, index) => `files/${index}`);
  write(
    folder,
    `${head}container many on std.debian-12 {
  identity { hostname = "many" }
  app nginx { package = "nginx-light", run = ["/usr/sbin/nginx", "-g", "daemon off;"] }
${names.map((name) => `  file /srv/${name} { from = ./${name} }`).join("\n")}
}
`,
  );
  mkdirSync(join(folder, "files"));
  for (const name of names) writeFileSync(join(folder, name), `${name}\n`);
}

/** What `mmdebstrap --variant=minbase` installs: all essential and required packages, apt, and what they depend on. */
export function essentialPackages(): string[] {
  const simulate = ["--simulate", "--verbose", "--variant=minbase", "bookworm", "-"];
  const { stderr } = spawnSync("mmdebstrap", simulate, { encoding: "utf8" });
  return [...new Set([...stderr.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name as string))].sort();
}

function write(folder: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "site.plim"), text);
}
