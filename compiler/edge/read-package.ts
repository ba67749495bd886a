import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { PackageFacts } from "../5-lock/facts.ts";
import type { WantedPackage } from "../5-lock/outside.ts";
import { type DebLayout, readDeb } from "../formats/deb.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { readElf } from "../formats/elf.ts";
import { packName } from "../formats/pack-name.ts";
import { limitsFor } from "../formats/tar-limits.ts";
import { behindDataOf, recallFacts } from "./pack-facts.ts";
import { ControlVisitor } from "./read-package-control.ts";
import { DataVisitor } from "./read-package-data.ts";
import { readTarFile } from "./read-tar-file.ts";
import type { FileStore } from "./store.ts";
import { unpackParts } from "./unpack-parts.ts";
import { type UnpackPrograms, unpackPrograms } from "./unpack-programs.ts";

/**
 * The facts of a package whose archive was verified. An archive is unpacked once: its files go straight into the
 * store, and the facts with them. Damage and lies of the archive are diagnostics; a full disk rejects (StoreError).
 */
export async function readPackage(
  archive: string,
  locked: WantedPackage,
  store: FileStore,
  programs: UnpackPrograms = unpackPrograms(store.temporary, 1),
): Promise<Checked<PackageFacts | undefined>> {
  try {
    const cached = recallFacts(store, locked.digest);
    if (cached) return { value: agree(cached, locked), diagnostics: [] };
    return { value: await unpack(archive, locked, store, programs), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const name = locked.name === undefined ? locked.path : `${locked.name} ${locked.version}`;
    const values = { package: name, reason: error.message };
    // Nothing of a refused package stays, the archive included.
    store.dropArchive(locked.digest);
    const notes = [`the archive is ${locked.path}, ${locked.digest}`];
    return { value: undefined, diagnostics: [diagnose("bad-package", values, { notes })] };
  }
}

async function unpack(
  archive: string,
  locked: WantedPackage,
  store: FileStore,
  programs: UnpackPrograms,
): Promise<PackageFacts> {
  const layout = layoutOf(archive);
  const parts = await unpackParts(archive, layout, store, programs);
  const pack = { ...parts.data, name: packName(locked.digest) };
  const control = new ControlVisitor();
  const data = new DataVisitor(store, readElf, { pack });
  try {
    readTarFile(parts.control, control, limitsFor(layout.control.size));
    readTarFile(parts.data, data, limitsFor(layout.data.size));
    const facts = control.facts();
    const { package: name = "", version = "", architecture = "" } = facts.control;
    const found = agree({ format: 1, name, version, architecture, ...facts, ...data.facts() }, locked);
    data.settle();
    // Last, so that facts in the store vouch for the files they name.
    store.keepPack(parts.takeData(behindDataOf(found)), locked.digest);
    return found;
  } finally {
    data.abandon();
    parts.drop();
  }
}

/** The first reads are small and side by side: one read is enough for most. */
const headSize = 4096;

function layoutOf(archive: string): DebLayout {
  const file = openSync(archive, "r");
  const read = (offset: number, length: number): Uint8Array => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
  };
  try {
    const head = read(0, headSize);
    return readDeb(fstatSync(file).size, (offset, length) =>
      offset + length <= head.length ? head.subarray(offset, offset + length) : read(offset, length),
    );
  } finally {
    closeSync(file);
  }
}

/** The index said what the package is; a package that says otherwise of itself is not the one that was asked for. */
function agree(facts: PackageFacts, locked: WantedPackage): PackageFacts {
  for (const field of ["name", "version", "architecture"] as const)
    if (locked[field] !== undefined && facts[field] !== locked[field])
      throw new ArchiveError(`its ${field} is ${facts[field]}, the index says ${locked[field]}`);
  return facts;
}
