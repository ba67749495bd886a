import { statSync } from "node:fs";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Advance } from "../../spec/progress/event.ts";
import type { Member, PackageFacts } from "../5-lock/facts.ts";
import type { WantedPackage } from "../5-lock/outside.ts";
import { packName, storedIn } from "../formats/pack-name.ts";
import { limited } from "./limited.ts";
import { recallFacts } from "./pack-facts.ts";
import { readPackage } from "./read-package.ts";
import type { FileStore } from "./store.ts";
import { unpackPrograms } from "./unpack-programs.ts";

type Read = Promise<Checked<PackageFacts | undefined>>;

/** Reads packages for one command, and counts what that took. */
export interface PackageReader {
  read(archive: string, wanted: WantedPackage): Read;
  /** Archives that were unpacked, and records that came from the store. */
  counts(): { readonly unpacked: number; readonly recalled: number };
  /** Bytes that this put into the store, archives included. */
  added(): number;
  /** Nothing more will be read. */
  close(): void;
}

/**
 * Each package is read once, by its digest, however many containers and attempts ask for it: from the store, else from its
 * archive, so many programs at a time. `onUnpacked` is told of each archive that had to be unpacked.
 */
export function packageReader(
  store: FileStore,
  atOnce: number,
  onUnpacked: (read: Advance) => void = () => {},
): PackageReader {
  const known = new Map<string, Read>();
  const programs = unpackPrograms(store.temporary, atOnce);
  // What is unpacked next is at hand while what was is read here, and small ones go together.
  const unpacking = limited(8 * atOnce);
  let unpacked = 0;
  let recalled = 0;
  let added = 0;
  const through = { done: 0, bytes: 0 };
  async function bring(archive: string, wanted: WantedPackage): Read {
    const value = recallFacts(store, wanted.digest);
    if (value) {
      recalled++;
      through.done++;
      return { value, diagnostics: [] };
    }
    unpacked++;
    const { size } = statSync(archive);
    const read = await readPackage(archive, wanted, store, programs);
    through.done++;
    through.bytes += size;
    onUnpacked({ ...through, total: known.size, item: labelOf(wanted) });
    if (read.value) added += size + unpackedSize(store, wanted.digest, read.value);
    return read;
  }
  return {
    read: (archive, wanted) => {
      const before = known.get(wanted.digest);
      if (before) return before;
      const now = unpacking(() => bring(archive, wanted));
      known.set(wanted.digest, now);
      return now;
    },
    counts: () => ({ unpacked, recalled }),
    added: () => added,
    close: () => programs.close(),
  };
}

/** Of a pack with its facts, and of files that are not in it. */
function unpackedSize(store: FileStore, digest: string, { members }: PackageFacts): number {
  const pack = packName(digest);
  const isBeside = ({ source }: Member) => source !== undefined && storedIn(source) !== pack;
  const { size = 0 } = statSync(store.path(pack), { throwIfNoEntry: false }) ?? {};
  return members.filter(isBeside).reduce((sum, { size = 0 }) => sum + size, size);
}

function labelOf({ name, version, digest }: WantedPackage): string {
  return name === undefined ? digest : `${name} ${version}`;
}
