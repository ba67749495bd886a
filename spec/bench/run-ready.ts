import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { materialise } from "../../compiler/edge/materialise.ts";
import { openStore } from "../../compiler/edge/store.ts";
import { storeName } from "../../compiler/formats/store-name.ts";
import type { Entry } from "../plan.ts";
import { median, timed } from "./measure.ts";

/**
 * `run-ready FOLDER FILES FOLDERS PASSES`: root file systems of so many files and folders, one after the other, of files that the
 * store has; says the median of a pass by the clock and the processor. No pass at all brings them there, and makes `FOLDER/first`.
 */
function main(folder: string, files: number, folders: number, passes: number): void {
  const store = openStore(join(folder, "store"));
  const { entries, made } = tree(files, folders);
  mkdirSync(folder, { recursive: true });
  if (passes === 0) materialise(entries, store, made, join(folder, "first"));
  const times = Array.from({ length: passes }, (_, pass) =>
    timed(() => materialise(entries, store, made, join(folder, `tree-${process.pid}-${pass}`))),
  );
  const medianOf = (what: "wall" | "processor") => median(times.map((time) => time[what]));
  process.stdout.write(`${medianOf("wall")} ${medianOf("processor")}\n`);
}

/** As deep and as wide as those of packages: some files in each folder, and some folders in one. */
function tree(files: number, folders: number) {
  const paths = Array.from({ length: folders }, (_, i) => folderPath(i));
  const made = new Map<string, Uint8Array>();
  const entries: Entry[] = ["/", ...paths].map((path) => ({
    ...common,
    path,
    mode: 0o755,
    type: "directory",
  }));
  for (let i = 0; i < files; i++) {
    const bytes = Buffer.from(`file ${i}\n`);
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    const path = `${paths[i % folders]}/file-${i}`;
    const source = storeName({ ...common, mode: 0o644, digest });
    made.set(source, bytes);
    entries.push({ ...common, path, mode: 0o644, type: "file", digest, size: bytes.length, source });
  }
  return { entries, made };
}

const common = { uid: 0, gid: 0, mtime: 1_700_000_000, reason: { kind: "skeleton" } } as const;

/** Eight in one. */
function folderPath(index: number): string {
  return `${index < 8 ? "" : folderPath(Math.floor(index / 8) - 1)}/folder-${index}`;
}

const [folder = "", ...counts] = process.argv.slice(2);
const [files = 0, folders = 0, passes = 0] = counts.map(Number);
main(folder, files, folders, passes);
