import { readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Root } from "../../compiler/6-assemble/root.ts";
import { closureOf } from "../../compiler/7-link/closure.ts";
import { missingSymbols } from "../../compiler/7-link/symbols.ts";
import { readSystem } from "../../compiler/7-link/system.ts";
import { handMadeProfile } from "../../compiler/7-link/testing.ts";
import { missingVersions } from "../../compiler/7-link/versions.ts";
import { withLittleOptimizing } from "../../compiler/edge/little-optimizing.ts";
import { holdRoot, readElfRoot } from "./elf-root.ts";

/**
 * Proves closure, versions and symbols of the programs that the tree's file `programs` lists, once from their bytes; or as many
 * times of facts that are at hand, and says the median of a pass by the clock and the processor.
 */
export async function main(folder: string, passes: number): Promise<void> {
  const programs = readFileSync(join(folder, "programs"), "utf8").trimEnd().split("\n");
  const read = (path: string) => readFileSync(join(folder, path), "utf8");
  const root = readElfRoot(folder);
  if (passes === 0)
    return void writeSync(
      1,
      withLittleOptimizing(() => proveAll(root, programs, read)),
    );
  const { median, timed } = await import("./measure.ts");
  const held = holdRoot(root);
  const times = Array.from({ length: passes }, () => timed(() => proveAll(held, programs, read)));
  const medianOf = (what: "wall" | "processor") => median(times.map((time) => time[what]));
  process.stdout.write(`${medianOf("wall")} ${medianOf("processor")}\n`);
}

/** One line of figures. */
function proveAll(root: Root, programs: readonly string[], read: (path: string) => string): string {
  const system = readSystem(root, [handMadeProfile()], read);
  let files = 0;
  let faults = 0;
  for (const path of programs) {
    const closure = closureOf(system, path);
    if (!closure) throw new Error(`${path} is no ELF file`);
    files += closure.files.length;
    faults += closure.missing.length + missingVersions(closure).length + missingSymbols(closure).length;
  }
  return `${root.elf.size} ELF files, ${files} loaded, ${faults} faults\n`;
}
