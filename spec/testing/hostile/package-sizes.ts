import { gzipSync } from "node:zlib";
import { ar, pax, tar } from "../../../compiler/formats/deb-testing.ts";
import {
  binary,
  control,
  files,
  forged,
  type HostilePackage,
  honest,
  plain,
  withData,
} from "./package-parts.ts";

/** Sizes that lie, and archives that end too early. */
export const sizes: readonly HostilePackage[] = [
  { name: "ends behind its magic", words: /not debian-binary/, bytes: () => withData(plain).subarray(0, 8) },
  {
    name: "ends within the header of a member",
    words: /ends within the header/,
    bytes: () => withData(plain).subarray(0, 40),
  },
  {
    name: "ends behind debian-binary",
    words: /no control\.tar/,
    bytes: () => withData(plain).subarray(0, 72),
  },
  { name: "ends within control", words: /behind the file/, bytes: () => withData(plain).subarray(0, 700) },
  { name: "ends behind control", words: /no data\.tar/, bytes: () => ar([binary, control]) },
  { name: "ends within data", words: /behind the file/, bytes: () => withData(plain).subarray(0, -700) },
  {
    name: "has data that end within a header",
    words: /ends within a member/,
    bytes: () => withData(plain.subarray(0, 700)),
  },
  {
    name: "has data that end within a file",
    words: /ends within a member/,
    bytes: () => withData(tar([{ name: "./x", body: "x".repeat(900) }]).subarray(0, 800)),
  },
  {
    name: "has data that end within their compression",
    words: /cannot be decompressed/,
    bytes: () => withData(gzipSync(plain).subarray(0, -9), "data.tar.gz"),
  },
  { name: "has no data", words: /empty/, bytes: () => withData(Buffer.alloc(0)) },
  {
    name: "has a member larger than the file",
    words: /behind the file/,
    bytes: () => ar([binary, control, { name: "data.tar", body: plain, size: 9_999_999 }]),
  },
  {
    name: "has a member smaller than it is",
    words: /no header at byte/,
    bytes: () => ar([binary, { ...control, size: 512 }, { name: "data.tar", body: plain }]),
  },
  {
    name: "has a member of no number",
    words: /not a number/,
    bytes: () =>
      Buffer.from(withData(plain).toString("latin1").replace("4         `", "-4        `"), "latin1"),
  },
  {
    name: "has a file larger than the data",
    words: /ends within a member/,
    bytes: () => withData(tar([...honest, { name: "./x", body: "x", size: 1 << 20 }])),
  },
  {
    name: "has a file of a negative size",
    words: /out of range/,
    bytes: () => withData(forged(124, Buffer.alloc(12, 0xff))),
  },
  {
    name: "has a file beyond all numbers",
    words: /out of range/,
    bytes: () => withData(forged(124, Buffer.concat([Buffer.from([0x80]), Buffer.alloc(11, 0x7f)]))),
  },
  {
    name: "has a size that is not octal",
    words: /not octal/,
    bytes: () => withData(forged(124, "0000000009\0\0")),
  },
  {
    name: "has a negative size by PAX",
    words: /PAX record size/,
    bytes: files(pax({ size: "-1" }), { name: "x" }),
  },
  {
    name: "has a PAX record that never moves on",
    words: /PAX record/,
    bytes: files({ name: "p", flag: "x", body: "0 a=b\n" }, { name: "x" }),
  },
  {
    name: "has a PAX record that reaches too far",
    words: /PAX record/,
    bytes: files({ name: "p", flag: "x", body: "99 a=b\n" }, { name: "x" }),
  },
  {
    name: "has a time before 1970",
    words: /out of range/,
    bytes: () => withData(forged(136, Buffer.alloc(12, 0xff))),
  },
  {
    name: "has pieces of a file over one another",
    words: /out of order/,
    bytes: files(pax({ "GNU.sparse.size": "9", "GNU.sparse.map": "0,4,2,4" }), {
      name: "./x",
      body: "12345678",
    }),
  },
];
