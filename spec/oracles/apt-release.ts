import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { machineHost } from "../../compiler/edge/host.ts";
import { defaultStore } from "../../compiler/edge/store-folder.ts";
import { keyringPath } from "./real-archive.ts";

/**
 * Options with which apt-get knows another release or architecture, from the mirror that the machine's own configuration
 * names, in folders of its own; none for the machine's own release. Indexes are fetched once.
 */
export function aptOptions(release?: string, architecture = "amd64"): readonly string[] {
  if (release === undefined) return [];
  const folder = resolve(defaultStore(), "oracle-apt", `${release}-${architecture}`);
  const lists = join(folder, "lists");
  const options = [
    `Dir::Etc::sourcelist=${join(folder, "sources.list")}`,
    "Dir::Etc::sourceparts=/dev/null",
    `Dir::State::lists=${lists}`,
    `Dir::Cache=${join(folder, "cache")}`,
    `APT::Architecture=${architecture}`,
    `APT::Architectures=${architecture}`,
    "Acquire::Languages=none",
    "APT::Sandbox::User=root",
  ].flatMap((option) => ["-o", option]);
  if (existsSync(lists) && readdirSync(lists).some((name) => name.includes("_Packages"))) return options;
  const [mirror] = machineHost().mirrors("bookworm", "main");
  for (const name of ["lists/partial", "cache/archives/partial"])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(
    join(folder, "sources.list"),
    `deb [signed-by=${resolve(keyringPath)}] ${mirror} ${release} main\n`,
  );
  execFileSync("apt-get", [...options, "-q", "update"], { stdio: ["ignore", "ignore", "inherit"] });
  return options;
}
