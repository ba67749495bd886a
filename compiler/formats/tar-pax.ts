import { ArchiveError } from "./deb-error.ts";

/** The records of a PAX header, values as raw bytes: `security.capability` is not text. Throws an ArchiveError. */
export function readPax(bytes: Uint8Array): Map<string, Uint8Array> {
  const records = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const digits =
      space < 0 || space - at > 8 ? "" : Buffer.from(bytes.subarray(at, space)).toString("latin1");
    const end = /^[0-9]+$/.test(digits) ? at + Number(digits) : Number.NaN;
    // A record that ends before its own length field would never move on.
    if (!(end > space + 1 && end <= bytes.length && bytes[end - 1] === 0x0a))
      throw new ArchiveError("a PAX record's length does not fit its bytes");
    const equals = bytes.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) throw new ArchiveError("a PAX record has no `=`");
    add(
      records,
      Buffer.from(bytes.subarray(space + 1, equals)).toString("utf8"),
      bytes.subarray(equals + 1, end - 1),
    );
    at = end;
  }
  return records;
}

/** The last record of a name counts; but the map of a sparse file of version 0.0 is many, here in 0.1's one list. */
function add(records: Map<string, Uint8Array>, key: string, value: Uint8Array): void {
  if (key !== "GNU.sparse.offset" && key !== "GNU.sparse.numbytes") return void records.set(key, value);
  const list = records.get(mapKey);
  records.set(mapKey, list ? Buffer.concat([list, Buffer.from(","), value]) : value);
}
const mapKey = "GNU.sparse.map";

/** The extended attributes among PAX records, in base64 by name; undefined when there are none. */
export function paxXattrs(records: ReadonlyMap<string, Uint8Array>): Record<string, string> | undefined {
  if (records.size === 0) return undefined;
  const prefix = "SCHILY.xattr.";
  const found = [...records].filter(([name]) => name.startsWith(prefix));
  if (found.length === 0) return undefined;
  return Object.fromEntries(
    found.map(([name, value]) => [name.slice(prefix.length), Buffer.from(value).toString("base64")]),
  );
}
