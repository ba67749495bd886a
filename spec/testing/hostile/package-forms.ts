import { gzipSync } from "node:zlib";
import { ar } from "../../../compiler/formats/deb-testing.ts";
import {
  binary,
  control,
  files,
  flipped,
  type HostilePackage,
  oddly,
  plain,
  withData,
} from "./package-parts.ts";

/** Forms of tar that nobody may read in two ways. */
export const forms: readonly HostilePackage[] = [
  { name: "is rubbish", words: /not an ar archive/, bytes: () => Buffer.alloc(4096, "rubbish ") },
  {
    name: "has a header that does not end",
    words: /no header at byte/,
    bytes: () => Buffer.from(withData(plain).toString("latin1").replace("`\n", "x\n"), "latin1"),
  },
  {
    name: "has no padding",
    words: /no header at byte/,
    bytes: () =>
      Buffer.concat([
        ar([binary, { name: "control.tar.gz", body: oddly(gzipSync(control.body)) }]).subarray(0, -1),
        ar([{ name: "data.tar", body: plain }]).subarray(8),
      ]),
  },
  {
    name: "has its members in another order",
    words: /no control\.tar/,
    bytes: () => ar([binary, { name: "data.tar", body: plain }, control]),
  },
  {
    name: "has two data archives",
    words: /second part/,
    bytes: () =>
      ar([binary, control, { name: "data.tar", body: plain }, { name: "data.tar.xz", body: plain }]),
  },
  {
    name: "is of a format to come",
    words: /only 2\.x/,
    bytes: () =>
      ar([{ name: "debian-binary", body: Buffer.from("3.0\n") }, control, { name: "data.tar", body: plain }]),
  },
  { name: "is compressed as nobody knows", words: /\.br/, bytes: () => withData(plain, "data.tar.br") },
  {
    name: "has gzip with a wrong checksum",
    words: /cannot be decompressed/,
    bytes: () => withData(flipped(gzipSync(plain), -6), "data.tar.gz"),
  },
  {
    name: "has xz that is none",
    words: /cannot be decompressed/,
    bytes: () => withData(Buffer.alloc(70_000, "x"), "data.tar.xz"),
  },
  {
    name: "has zstd that is none",
    words: /cannot be decompressed/,
    bytes: () => withData(Buffer.alloc(70_000, "x"), "data.tar.zst"),
  },
  {
    name: "has a tar header with a wrong checksum",
    words: /checksum/,
    bytes: () => withData(flipped(plain, 20)),
  },
  { name: "has a member of no kind", words: /unknown kind/, bytes: files({ name: "./v", flag: "V" }) },
  { name: "goes on in another volume", words: /unknown kind/, bytes: files({ name: "./v", flag: "M" }) },
  {
    name: "has a device that no kernel has",
    words: /no kernel/,
    bytes: files({ name: "./dev/x", flag: "4", major: 0o200000, minor: 1 }),
  },
  {
    name: "has a setuid file for everybody to write",
    words: /written by everybody/,
    bytes: files({ name: "./su", mode: 0o4777 }),
  },
];
