import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { ar, deb, pax, type TarSpec, tar } from "../../../compiler/formats/deb-testing.ts";

/** A package that somebody made to do harm, signed for by its archive all the same; each is `D0601 bad-package`. */
export interface HostilePackage {
  readonly name: string;
  /** What the refusal must say. */
  readonly words: RegExp;
  /** `outside` is the path of a folder beside the build, without its first slash. */
  readonly bytes: (outside: string) => Uint8Array;
}

const fields = ["Package: probe", "Version: 1", "Architecture: all"];
const binary = { name: "debian-binary", body: Buffer.from("2.0\n") };
const controlOf = (lines: readonly string[]) => tar([{ name: "./control", body: `${lines.join("\n")}\n` }]);
const control = { name: "control.tar", body: controlOf(fields) };
const honest: TarSpec[] = [
  { name: "./", flag: "5", mode: 0o755 },
  { name: "./usr/", flag: "5", mode: 0o755 },
  { name: "./usr/bin/", flag: "5", mode: 0o755 },
  { name: "./usr/bin/probe", mode: 0o755, body: "#!/bin/sh\n" },
];
export const honestPackage = deb(honest);
const plain = tar(honest);
const pack = (program: string, bytes: Uint8Array) =>
  execFileSync(program, ["-c", "-1"], { input: bytes, maxBuffer: 1 << 27 });
const zeros = () => tar([{ name: "./zeros", body: Buffer.alloc(65 * 1024 * 1024) }]);

/** A package with this data archive, or with these members of its own. */
const withData = (body: Uint8Array, name = "data.tar") => ar([binary, control, { name, body }]);
const files =
  (...specs: readonly TarSpec[]) =>
  () =>
    deb([...honest, ...specs]);
const toOutside = (specs: (outside: string) => readonly TarSpec[]) => (outside: string) =>
  deb([...honest, ...specs(outside)]);

/** A tar archive with bytes of the last header before the end changed, and its checksum made right. */
function forged(at: number, bytes: string | Uint8Array, spec: TarSpec = { name: "./forged" }): Buffer {
  const archive = tar([...honest, spec]);
  const header = archive.subarray(archive.length - 1024 - 512 - bodyBlocks(spec), archive.length);
  Buffer.from(bytes).copy(header, at);
  const block = header.subarray(0, 512);
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, 8, "latin1");
  return archive;
}
const bodyBlocks = ({ body = "" }: TarSpec) => Math.ceil(Buffer.from(body).length / 512) * 512;

const climb = "../".repeat(20);

const names: readonly HostilePackage[] = [
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

const links: readonly HostilePackage[] = [
  {
    name: "writes through its own link",
    words: /through \/out, a symlink/,
    bytes: toOutside((to) => [
      { name: "./out", flag: "2", link: `/${to}` },
      { name: "./out/canary", body: "x" },
    ]),
  },
  {
    name: "makes a folder through its own link",
    words: /through \/out, a symlink/,
    bytes: toOutside((to) => [
      { name: "./out", flag: "2", link: `/${to}` },
      { name: "./out/a/b/", flag: "5" },
    ]),
  },
  {
    name: "writes through a link that climbs",
    words: /through \/out, a symlink/,
    bytes: toOutside((to) => [
      { name: "./out", flag: "2", link: `${climb}${to}` },
      { name: "./out/canary", body: "x" },
    ]),
  },
  {
    name: "puts a link where its folder is",
    words: /twice/,
    bytes: toOutside((to) => [{ name: "./usr/bin", flag: "2", link: `/${to}` }]),
  },
  {
    name: "puts a link where a folder must be",
    words: /twice/,
    bytes: toOutside((to) => [{ name: "./opt/a/canary" }, { name: "./opt/a", flag: "2", link: `/${to}` }]),
  },
  {
    name: "replaces a link by a file",
    words: /twice/,
    bytes: toOutside((to) => [
      { name: "./out", flag: "2", link: `/${to}/canary` },
      { name: "./out", body: "x" },
    ]),
  },
  {
    name: "writes below a file",
    words: /through \/usr\/bin\/probe, a file/,
    bytes: files({ name: "./usr/bin/probe/x" }),
  },
  {
    name: "links hard to an absolute path",
    words: /absolute/,
    bytes: toOutside((to) => [{ name: "./h", flag: "1", link: `/${to}/canary` }]),
  },
  {
    name: "links hard with a climb",
    words: /climbs/,
    bytes: toOutside((to) => [{ name: "./h", flag: "1", link: `${climb}${to}/canary` }]),
  },
  {
    name: "links hard to what it did not bring",
    words: /did not bring/,
    bytes: files({ name: "./h", flag: "1", link: "./etc/shadow" }),
  },
  {
    name: "links hard to what it brings later",
    words: /did not bring/,
    bytes: files({ name: "./h", flag: "1", link: "./later" }, { name: "./later" }),
  },
  {
    name: "links hard to its own symlink",
    words: /did not bring/,
    bytes: toOutside((to) => [
      { name: "./s", flag: "2", link: `/${to}/canary` },
      { name: "./h", flag: "1", link: "./s" },
    ]),
  },
  {
    name: "links hard through its own symlink",
    words: /did not bring/,
    bytes: toOutside((to) => [
      { name: "./s", flag: "2", link: `/${to}` },
      { name: "./h", flag: "1", link: "./s/canary" },
    ]),
  },
  {
    name: "links to nothing",
    words: /symlink to nothing/,
    bytes: files({ name: "./s", flag: "2", link: "" }),
  },
  {
    name: "brings a file twice",
    words: /twice/,
    bytes: files({ name: "./a", body: "1" }, { name: "./a", body: "2" }),
  },
  {
    name: "brings a file twice under two spellings",
    words: /twice/,
    bytes: files({ name: "./a", body: "1" }, { name: ".//./a", body: "2" }),
  },
];

const bombs: readonly HostilePackage[] = [
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

const sizes: readonly HostilePackage[] = [
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

const forms: readonly HostilePackage[] = [
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

const controls: readonly HostilePackage[] = [
  {
    name: "has no control file",
    words: /no file `control`/,
    bytes: () =>
      ar([binary, { name: "control.tar", body: tar([{ name: "./x" }]) }, { name: "data.tar", body: plain }]),
  },
  {
    name: "has two control files",
    words: /twice/,
    bytes: () => deb(honest, [{ name: "control", body: "Package: other\n" }]),
  },
  {
    name: "has a control file that is a link",
    words: /no file `control`/,
    bytes: () =>
      ar([
        binary,
        { name: "control.tar", body: tar([{ name: "./control", flag: "2", link: "/etc/passwd" }]) },
        { name: "data.tar", body: plain },
      ]),
  },
  {
    name: "has a control archive that climbs",
    words: /climbs/,
    bytes: (to) => deb(honest, [{ name: `${climb}${to}/new`, body: "x" }]),
  },
  {
    name: "says no name",
    words: /its name is ,/,
    bytes: () =>
      ar([binary, { ...control, body: controlOf(fields.slice(1)) }, { name: "data.tar", body: plain }]),
  },
  {
    name: "says another name",
    words: /its name is other/,
    bytes: () =>
      ar([
        binary,
        { ...control, body: controlOf(["Package: other", ...fields.slice(1)]) },
        { name: "data.tar", body: plain },
      ]),
  },
  {
    name: "says another version",
    words: /its version is 2/,
    bytes: () =>
      ar([
        binary,
        { ...control, body: controlOf(["Package: probe", "Version: 2", "Architecture: all"]) },
        { name: "data.tar", body: plain },
      ]),
  },
  {
    name: "says a field without a name",
    words: /line without a field/,
    bytes: () =>
      ar([
        binary,
        { ...control, body: controlOf([...fields, "rubbish"]) },
        { name: "data.tar", body: plain },
      ]),
  },
];

export const hostilePackages: readonly HostilePackage[] = [
  ...names,
  ...links,
  ...bombs,
  ...sizes,
  ...forms,
  ...controls,
];

/** A folder named 501,000 times, in gzip members of a thousand each. */
function manyFolders(): Uint8Array {
  const header = tar([{ name: "./d/", flag: "5" }]).subarray(0, 512);
  const thousand = gzipSync(Buffer.concat(Array.from({ length: 1000 }, () => header)));
  return Buffer.concat(Array.from({ length: 501 }, () => thousand));
}

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 0xff;
  return copy;
}

/** With an odd number of bytes; gzip takes zeros behind its end. */
function oddly(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 1 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
}
