import { gzipSync } from "node:zlib";
import { ar, deb, pax } from "../../../compiler/formats/deb-testing.ts";
import {
  binary,
  control,
  files,
  forged,
  type HostilePackage,
  honest,
  manyFolders,
  pack,
  withData,
  zeros,
} from "./package-parts.ts";

/** Little that unpacks to a lot. */
export const bombs: readonly HostilePackage[] = [
  {
    name: "is a bomb of gzip",
    words: /unpacks to more/,
    bytes: () => withData(gzipSync(zeros()), "data.tar.gz"),
  },
  {
    name: "is a bomb of xz",
    words: /unpacks to more/,
    bytes: () => withData(pack("xz", zeros()), "data.tar.xz"),
  },
  {
    name: "is a bomb of zstd",
    words: /unpacks to more/,
    bytes: () => withData(pack("zstd", zeros()), "data.tar.zst"),
  },
  {
    name: "is a bomb of members",
    words: /more than 500000 members/,
    bytes: () => withData(manyFolders(), "data.tar.gz"),
  },
  {
    name: "is a bomb of holes",
    words: /unpacks to more/,
    bytes: files(pax({ "GNU.sparse.size": "1099511627776", "GNU.sparse.map": "0,1" }), {
      name: "./x",
      body: "x",
    }),
  },
  {
    name: "is a bomb of holes, the old way",
    words: /unpacks to more/,
    bytes: () => withData(forged(483, "77777777777\0", { name: "./x", flag: "S" })),
  },
  {
    name: "has a control archive without end",
    words: /control archive unpacks to more/,
    bytes: () => deb(honest, [{ name: "./templates", body: Buffer.alloc(17 * 1024 * 1024) }]),
  },
  {
    name: "has a huge PAX header",
    words: /extended header/,
    bytes: files(pax({ comment: "c".repeat(1 << 21) }), { name: "x" }),
  },
  {
    name: "has a huge long name",
    words: /extended header/,
    bytes: files({ name: "l", flag: "L", body: Buffer.alloc(1 << 21, "n") }, { name: "x" }),
  },
  {
    name: "has more members than a package",
    words: /more than 16 members/,
    bytes: () =>
      ar([
        binary,
        control,
        ...Array.from({ length: 20 }, (_, i) => ({ name: `_${i}`, body: Buffer.alloc(0) })),
      ]),
  },
];
