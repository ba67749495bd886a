import { ArchiveError } from "./deb-error.ts";

/** A member of an `ar` archive; `offset` is where its bytes start in the file. */
export interface ArMember {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** A Debian package has three members and now and then a signature; more is not a package. */
const mostMembers = 16;
const headerSize = 60;
const magic = "!<arch>\n";

/**
 * The members of an `ar` archive of `total` bytes, of which `read` gives any range. Names lose the trailing slash of
 * the System V variant. Source: ar(5), deb(5). Throws an ArchiveError.
 */
export function readAr(total: number, read: (offset: number, length: number) => Uint8Array): ArMember[] {
  if (total < magic.length || text(read(0, magic.length)) !== magic)
    throw new ArchiveError("this is not an ar archive: the first line is not `!<arch>`");
  const members: ArMember[] = [];
  for (let offset = magic.length; offset < total; ) {
    if (members.length === mostMembers)
      throw new ArchiveError(`the ar archive has more than ${mostMembers} members`);
    if (offset + headerSize > total)
      throw new ArchiveError(`the ar archive ends within the header at byte ${offset}`);
    const member = readHeader(read(offset, headerSize), offset);
    if (member.offset + member.size > total)
      throw new ArchiveError(
        `the ar member ${member.name} ends ${member.offset + member.size - total} bytes behind the file`,
      );
    members.push(member);
    offset = member.offset + member.size + (member.size % 2);
  }
  return members;
}

function readHeader(header: Uint8Array, offset: number): ArMember {
  if (header[58] !== 0x60 || header[59] !== 0x0a)
    throw new ArchiveError(`the ar archive has no header at byte ${offset}`);
  const name = text(header.subarray(0, 16)).trimEnd().replace(/\/$/, "");
  const size = text(header.subarray(48, 58)).trimEnd();
  if (!/^[0-9]{1,10}$/.test(size))
    throw new ArchiveError(`the size of the ar member ${JSON.stringify(name)} is not a number`);
  return { name, offset: offset + headerSize, size: Number(size) };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
