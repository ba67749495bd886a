import { readFileSync } from "node:fs";
import { join } from "node:path";
import { closureOf } from "../../compiler/7-link/closure.ts";
import { missingSymbols } from "../../compiler/7-link/symbols.ts";
import { readSystem } from "../../compiler/7-link/system.ts";
import { handMadeProfile } from "../../compiler/7-link/testing.ts";
import { missingVersions } from "../../compiler/7-link/versions.ts";
import { readElfRoot } from "./elf-root.ts";

/** Proves closure, versions and symbols of the programs that a file of the tree lists, from its bytes: one line of figures. */
function main(folder: string, list: string): void {
  const root = readElfRoot(folder);
  const system = readSystem(root, [handMadeProfile()], (path) => readFileSync(join(folder, path), "utf8"));
  let files = 0;
  let faults = 0;
  for (const path of readFileSync(join(folder, list), "utf8").trimEnd().split("\n")) {
    const closure = closureOf(system, path);
    if (!closure) throw new Error(`${path} is no ELF file`);
    files += closure.files.length;
    faults += closure.missing.length + missingVersions(closure).length + missingSymbols(closure).length;
  }
  process.stdout.write(`${root.elf.size} ELF files, ${files} loaded, ${faults} faults\n`);
}

main(process.argv[2] ?? "/", process.argv[3] ?? "programs");
