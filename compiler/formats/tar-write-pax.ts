import { tarPadding, ustarHeader } from "./tar-write-header.ts";

/** One record of a PAX header: its own length in decimal, a blank, `key=value` and a line end. The value may be any bytes. */
export function paxRecord(key: string, value: string | Uint8Array): Uint8Array {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from("\n")]);
  let length = rest.length;
  // The length counts its own digits, which may add one more.
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

/** The member that carries the records for the member after it: header and padded content. */
export function paxBlocks(name: string, records: Uint8Array): readonly Uint8Array[] {
  const header = ustarHeader({
    prefix: "",
    name: `PaxHeaders/${name.split("/").filter(Boolean).at(-1) ?? ""}`.slice(0, 100),
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: records.length,
    mtime: 0,
    flag: "x",
    target: "",
    major: 0,
    minor: 0,
  });
  return [header, records, new Uint8Array(tarPadding(records.length))];
}
