import { closeSync, constants, openSync, readSync, rmSync } from "node:fs";
import type { DebLayout, DebPart } from "../formats/deb.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import { limitsFor } from "../formats/tar-limits.ts";
import { unpackedSize } from "../formats/xz-stream.ts";
import { decompress } from "./decompress.ts";
import { overwrite } from "./pack-record.ts";
import { type Extent, writeAll, writeContent } from "./read-bytes.ts";
import type { FileStore } from "./store.ts";
import { onDisk } from "./store-error.ts";
import type { UnpackPrograms } from "./unpack-programs.ts";

/** Where the two tar archives of a package are once they are unpacked, which is below the store's `tmp`. */
export interface UnpackedParts {
  readonly control: Extent;
  readonly data: Extent;
  /** The data as a file at a temporary path, and these bytes behind it; then both parts are where they were no more. */
  takeData(behind: Uint8Array): string;
  /** Lets go of what is still there. */
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
  return (await byPrograms(archive, layout, store, programs)) ?? carefully(archive, layout, store);
}

async function byPrograms(
  archive: string,
  { control, data }: DebLayout,
  store: FileStore,
  programs: UnpackPrograms,
): Promise<UnpackedParts | undefined> {
  const parts = [data, control] as const;
  const [dataSize, controlSize] = claimedSizes(archive, parts);
  if (dataSize === undefined || controlSize === undefined) return undefined;
  const streams = parts.map(({ offset, size }) => ({ path: archive, offset, size }));
  const unpacked = await programs.unpack({ streams, unpacked: dataSize + controlSize });
  if (!unpacked) return undefined;
  const { path, offset, isAlone, release } = unpacked;
  const found = {
    data: { path, offset, size: dataSize },
    control: { path, offset: offset + dataSize, size: controlSize },
  };
  const takeData = (behind: Uint8Array) =>
    isAlone ? endedWith(behind, path, dataSize) : copied(found.data, behind, store.temporary());
  return { ...found, takeData, drop: release };
}

/** Undefined for a part that is no xz stream, or one that may not become as much as it says. */
function claimedSizes(archive: string, parts: readonly DebPart[]): readonly (number | undefined)[] {
  if (parts.some(({ compression }) => compression !== "xz")) return [];
  const file = onDisk(archive, () => openSync(archive, "r"));
  try {
    return parts.map((part) => {
      const read = (offset: number, length: number) => {
        const bytes = Buffer.alloc(length);
        onDisk(archive, () => readSync(file, bytes, 0, length, part.offset + offset));
        return bytes;
      };
      const claimed = unpackedSize(part.size, read) ?? Number.POSITIVE_INFINITY;
      return claimed <= limitsFor(part.size).bytes ? claimed : undefined;
    });
  } finally {
    closeSync(file);
  }
}

function endedWith(behind: Uint8Array, path: string, size: number): string {
  onDisk(path, () => overwrite(path, size, behind, true));
  return path;
}

function copied(extent: Extent, behind: Uint8Array, path: string): string {
  writeNew(path, (file) => {
    writeContent(file, extent);
    writeAll(file, behind);
  });
  return path;
}

const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

function writeNew(path: string, write: (file: number) => void): void {
  onDisk(path, () => {
    const file = openSync(path, newFile, 0o644);
    try {
      write(file);
    } finally {
      closeSync(file);
    }
  });
}

async function carefully(
  archive: string,
  { control, data }: DebLayout,
  store: FileStore,
): Promise<UnpackedParts> {
  const path = store.temporary();
  const drop = () => rmSync(path, { force: true });
  const file = onDisk(path, () => openSync(path, newFile, 0o644));
  try {
    const dataSize = await append(archive, data, path, file);
    const controlSize = await append(archive, control, path, file);
    return {
      data: { path, offset: 0, size: dataSize },
      control: { path, offset: dataSize, size: controlSize },
      takeData: (behind) => endedWith(behind, path, dataSize),
      drop,
    };
  } catch (error) {
    drop();
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Bytes that came to it. */
async function append(archive: string, part: DebPart, path: string, file: number): Promise<number> {
  const most = limitsFor(part.size).bytes;
  let size = 0;
  await decompress(archive, part, (chunk) => {
    size += chunk.length;
    if (size > most) throw new ArchiveError(`the archive unpacks to more than ${most} bytes`);
    onDisk(path, () => writeAll(file, chunk));
  });
  return size;
}
