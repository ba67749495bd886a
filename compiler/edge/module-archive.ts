import { ArchiveError } from "../formats/deb-error.ts";
import { largestArchive, type ModuleContent } from "../formats/module-content.ts";
import { ModuleTar } from "../formats/module-tar.ts";
import { compressionOf } from "./compression.ts";
import { decompress } from "./decompress.ts";

/** Unpacks a tarball of a module; what it is compressed with is told by its first bytes. Rejects with an ArchiveError. */
export async function unpackArchive(path: string, size: number): Promise<ModuleContent> {
  if (size > largestArchive) throw new ArchiveError(`it has more than ${largestArchive / 1024 / 1024} MiB`);
  if (size === 0) throw new ArchiveError("the tarball is empty");
  const tar = new ModuleTar();
  const part = { name: "the tarball", offset: 0, size, compression: compressionOf(path) };
  await decompress(path, part, (chunk) => tar.push(chunk));
  return tar.done();
}
