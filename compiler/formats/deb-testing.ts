import { gzipSync } from "node:zlib";

/** A member of a tar archive to be made for a test; what is left out is as ordinary as can be. */
export interface TarSpec {
  readonly name: string;
  readonly flag?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  readonly body?: string | Uint8Array;
  readonly link?: string;
  /** Claimed size, when it is to be a lie. */
  readonly size?: number;
  readonly prefix?: string;
  readonly major?: number;
  readonly minor?: number;
}

/** A ustar archive; also with what no honest writer would write. */
export function tar(specs: readonly TarSpec[]): Buffer {
  return Buffer.concat([...specs.map(member), Buffer.alloc(1024)]);
}

/** A PAX header for the member that follows. */
export function pax(records: Readonly<Record<string, string | Uint8Array>>): TarSpec {
  const body = Object.entries(records).map(([key, value]) => record(key, Buffer.from(value)));
  return { name: "././@PaxHeader", flag: "x", body: Buffer.concat(body) };
}

export function ar(
  members: readonly { readonly name: string; readonly body: Uint8Array; readonly size?: number }[],
): Buffer {
  const parts = members.map(({ name, body, size = body.length }) => {
    const header = `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${String(size).padEnd(10)}\`\n`;
    return Buffer.concat([Buffer.from(header), body, Buffer.from(body.length % 2 ? "\n" : "")]);
  });
  return Buffer.concat([Buffer.from("!<arch>\n"), ...parts]);
}

/** A whole package named `probe`, version 1, for all architectures. */
export function deb(data: readonly TarSpec[], control: readonly TarSpec[] = []): Buffer {
  const fields =
    "Package: probe\nVersion: 1\nArchitecture: all\nMaintainer: A <a@example.net>\nDescription: a probe\n";
  return ar([
    { name: "debian-binary", body: Buffer.from("2.0\n") },
    { name: "control.tar.gz", body: gzipSync(tar([{ name: "./control", body: fields }, ...control])) },
    { name: "data.tar.gz", body: gzipSync(tar(data)) },
  ]);
}

function member(spec: TarSpec): Buffer {
  const { name, flag = "0", mode = 0o644, uid = 0, gid = 0, mtime = 1000, link = "", prefix = "" } = spec;
  const body = Buffer.from(spec.body ?? "");
  const header = Buffer.alloc(512);
  header.write(name, 0, 100, "utf8");
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, length, "latin1");
  octal(mode, 100, 8);
  octal(uid, 108, 8);
  octal(gid, 116, 8);
  octal(spec.size ?? body.length, 124, 12);
  octal(mtime, 136, 12);
  header.write(flag, 156, 1, "latin1");
  header.write(link, 157, 100, "utf8");
  header.write("ustar\0" + "00", 257, 8, "latin1");
  header.write("root", 265, 32, "latin1");
  header.write("root", 297, 32, "latin1");
  octal(spec.major ?? 0, 329, 8);
  octal(spec.minor ?? 0, 337, 8);
  header.write(prefix, 345, 155, "utf8");
  header.fill(" ", 148, 156);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
    148,
    8,
    "latin1",
  );
  return Buffer.concat([header, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

function record(key: string, value: Uint8Array): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from("\n")]);
  let length = rest.length + 1;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}
