import { closeSync, constants, openSync, rmSync } from "node:fs";
import { basename } from "node:path";
import type { DebLayout, DebPart } from "../formats/deb.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { limitsFor } from "../formats/tar-limits.ts";
import { decompress } from "./decompress.ts";
import { writeAll, writeContent } from "./read-bytes.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";
import type { UnpackPrograms } from "./unpack-programs.ts";

/** Where the two tar archives of a package are once they are unpacked, which is below the store's `tmp`. */
export interface UnpackedParts {
  readonly control: string;
  readonly data: string;
  /** Takes away what of them is still there. */
  drop(): void;
}

/**
 * Unpacks both tar archives of a package, within the bounds of `limitsFor`. What the programs cannot do, for whatever reason,
 * is done once more by `decompress`, which can say what is wrong. Rejects with ArchiveErrors and StoreErrors.
 */
export async function unpackParts(
  archive: string,
  layout: DebLayout,
  store: FileStore,
  programs: UnpackPrograms,
): Promise<UnpackedParts> {
  const [control, data] = [store.temporary(), store.temporary()];
  const drop = () => {
    for (const path of [control, data, `${control}.xz`, `${data}.xz`]) rmSync(path, { force: true });
  };
  try {
    if (!(await byPrograms(archive, layout, [control, data], programs))) {
      drop();
      await carefully(archive, layout.control, control);
      await carefully(archive, layout.data, data);
    }
    return { control, data, drop };
  } catch (error) {
    drop();
    throw error;
  }
}

async function byPrograms(
  archive: string,
  { control, data }: DebLayout,
  paths: readonly [control: string, data: string],
  programs: UnpackPrograms,
): Promise<boolean> {
  if (control.compression !== "xz" || data.compression !== "xz") return false;
  copyPart(archive, control, `${paths[0]}.xz`);
  copyPart(archive, data, `${paths[1]}.xz`);
  const isDone = await programs.unpack({
    names: paths.map((path) => `${basename(path)}.xz`),
    size: control.size + data.size,
    most: Math.max(limitsFor(control.size).bytes, limitsFor(data.size).bytes),
  });
  for (const path of paths) rmSync(`${path}.xz`, { force: true });
  return isDone;
}

const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/** A part of an archive as a file. */
function copyPart(archive: string, { offset, size }: DebPart, path: string): void {
  onDisk(path, () => {
    const file = openSync(path, newFile, 0o644);
    try {
      writeContent(file, { path: archive, offset, size });
    } finally {
      closeSync(file);
    }
  });
}

async function carefully(archive: string, part: DebPart, path: string): Promise<void> {
  const most = limitsFor(part.size).bytes;
  const file = onDisk(path, () => openSync(path, newFile, 0o644));
  let size = 0;
  try {
    await decompress(archive, part, (chunk) => {
      size += chunk.length;
      if (size > most) throw new ArchiveError(`the archive unpacks to more than ${most} bytes`);
      onDisk(path, () => writeAll(file, chunk));
    });
  } finally {
    closeSync(file);
  }
}
