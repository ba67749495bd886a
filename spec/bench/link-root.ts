import { readFileSync } from "node:fs";
import { join } from "node:path";
import { closureOf } from "../../compiler/7-link/closure.ts";
import { missingSymbols } from "../../compiler/7-link/symbols.ts";
import { readSystem } from "../../compiler/7-link/system.ts";
import { handMadeProfile } from "../../compiler/7-link/testing.ts";
import { missingVersions } from "../../compiler/7-link/versions.ts";
import { readElfRoot } from "./elf-root.ts";

/** Reads every ELF file of a tree, and proves the closure, versions and symbols of every program: one line of figures. */
function main(folder: string): void {
  const root = readElfRoot(folder);
  const system = readSystem(root, [handMadeProfile()], (path) => readFileSync(join(folder, path), "utf8"));
  let files = 0;
  let faults = 0;
  for (const [path, { type, interpreter }] of root.elf) {
    if (type !== "executable" || !interpreter) continue;
    const closure = closureOf(system, path);
    if (!closure) continue;
    files += closure.files.length;
    faults += closure.missing.length + missingVersions(closure).length + missingSymbols(closure).length;
  }
  process.stdout.write(`${root.elf.size} ELF files, ${files} loaded, ${faults} faults\n`);
}

main(process.argv[2] ?? "/");
