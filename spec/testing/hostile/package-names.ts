import { deb, pax } from "../../../compiler/formats/deb-testing.ts";
import { climb, files, type HostilePackage, toOutside } from "./package-parts.ts";

/** Names that lead out of the root, or that no file may have. */
export const names: readonly HostilePackage[] = [
  {
    name: "climbs out",
    words: /climbs/,
    bytes: toOutside((to) => [{ name: `${climb}${to}/new`, body: "x" }]),
  },
  {
    name: "climbs out from within",
    words: /climbs/,
    bytes: toOutside((to) => [{ name: `./usr/${climb}${to}/new` }]),
  },
  { name: "is all dots", words: /climbs/, bytes: files({ name: ".." }) },
  {
    name: "climbs with a folder",
    words: /climbs/,
    bytes: toOutside((to) => [{ name: `${climb}${to}/d/`, flag: "5" }]),
  },
  {
    name: "climbs by a long name",
    words: /climbs/,
    bytes: toOutside((to) => [{ name: "l", flag: "L", body: `${climb}${to}/new\0` }, { name: "x" }]),
  },
  {
    name: "climbs by PAX",
    words: /climbs/,
    bytes: toOutside((to) => [pax({ path: `${climb}${to}/new` }), { name: "x" }]),
  },
  {
    name: "climbs by the name of a sparse file",
    words: /climbs/,
    bytes: toOutside((to) => [
      pax({ "GNU.sparse.name": `${climb}${to}/new`, "GNU.sparse.size": "1", "GNU.sparse.map": "0,1" }),
      { name: "x", body: "x" },
    ]),
  },
  { name: "is absolute", words: /absolute/, bytes: toOutside((to) => [{ name: `/${to}/new`, body: "x" }]) },
  {
    name: "is absolute by its prefix",
    words: /absolute/,
    bytes: toOutside((to) => [{ name: "new", prefix: `/${to}`, body: "x" }]),
  },
  { name: "holds a NUL", words: /NUL/, bytes: files(pax({ path: "./etc/passwd\0.txt" }), { name: "x" }) },
  { name: "holds a line break", words: /line break/, bytes: files({ name: "./etc/x\n/etc/shadow" }) },
  {
    name: "is not UTF-8",
    words: /not UTF-8/,
    bytes: files(pax({ path: Buffer.from([0x61, 0xff]) }), { name: "x" }),
  },
  {
    name: "is longer than a file system takes",
    words: /255 bytes/,
    bytes: files(pax({ path: `./${"n".repeat(256)}` }), { name: "x" }),
  },
  {
    name: "is longer than a kernel takes",
    words: /at most 4096/,
    bytes: files(pax({ path: "d/".repeat(3000) }), { name: "x" }),
  },
  { name: "is the root, a file", words: /root is a file/, bytes: () => deb([{ name: "./", body: "x" }]) },
  {
    name: "is the root, a link",
    words: /root is a symlink/,
    bytes: toOutside((to) => [{ name: ".", flag: "2", link: `/${to}` }]),
  },
];
