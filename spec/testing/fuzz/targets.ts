import { readdirSync, readFileSync } from "node:fs";
import { readLock } from "../../../compiler/5-lock/read-lock.ts";
import { analyze } from "../../../compiler/analyze.ts";
import { memoryFiles } from "../../../compiler/edge/memory-files.ts";
import { parseAptConf, parseOneLineSources } from "../../../compiler/formats/apt-config.ts";
import { readAr } from "../../../compiler/formats/ar.ts";
import { readClearText } from "../../../compiler/formats/clear-text.ts";
import { readDeb } from "../../../compiler/formats/deb.ts";
import { readControl } from "../../../compiler/formats/deb-control.ts";
import { ArchiveError } from "../../../compiler/formats/deb-error.ts";
import { deb, pax, tar } from "../../../compiler/formats/deb-testing.ts";
import { parseControl, parseStanzas } from "../../../compiler/formats/deb822.ts";
import { formatAlternatives, parseDependencies } from "../../../compiler/formats/dependency.ts";
import { readElf } from "../../../compiler/formats/elf.ts";
import { writeLdCache } from "../../../compiler/formats/ld-cache.ts";
import { readLdCache } from "../../../compiler/formats/ld-cache-read.ts";
import { parseRelease } from "../../../compiler/formats/release.ts";
import { TarReader } from "../../../compiler/formats/tar.ts";
import { limitsFor } from "../../../compiler/formats/tar-limits.ts";
import { TarPaths } from "../../../compiler/formats/tar-path.ts";
import { makeElf } from "../../../compiler/formats/testing-elf.ts";

/** A parser that must answer, or refuse with its own error, whatever the bytes are. */
export interface Target {
  readonly name: string;
  readonly seeds: () => readonly Uint8Array[];
  /** Throws when the parser breaks its promise. */
  readonly run: (bytes: Uint8Array) => void;
}

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
const bytesOf =
  (...texts: readonly string[]) =>
  () =>
    texts.map((one) => Buffer.from(one));
const reader = (bytes: Uint8Array) => (offset: number, length: number) =>
  bytes.subarray(offset, offset + length);

/** What an archive is refused with; anything else is a fault. */
function refusing(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
  }
}

function readWhole(bytes: Uint8Array): void {
  const paths = new TarPaths();
  let open = false;
  let left = 0;
  const tarReader = new TarReader(
    {
      entry: (entry) => {
        paths.admit(entry);
        open = true;
        left = entry.size;
      },
      data: (chunk) => {
        left -= chunk.length;
      },
      close: () => {
        if (!open || left !== 0) throw new Error("a member has other bytes than its size says");
        open = false;
      },
    },
    { ...limitsFor(0), bytes: 4 << 20 },
  );
  const piece = 1 + (bytes.length % 700);
  for (let at = 0; at < bytes.length; at += piece) tarReader.push(bytes.subarray(at, at + piece));
  tarReader.end();
}

const files = [
  { name: "./", flag: "5", mode: 0o755 },
  { name: "./usr/bin/tool", mode: 0o4755, body: "#!/bin/sh\n" },
  { name: "./usr/bin/other", flag: "1", link: "./usr/bin/tool" },
  { name: "././@LongLink", flag: "L", body: `./${"n".repeat(150)}\0` },
  { name: "short", flag: "2", link: "../target" },
  pax({ path: "./dev/null", "SCHILY.xattr.user.a": "b" }),
  { name: "x", flag: "3", major: 1, minor: 3 },
  pax({
    "GNU.sparse.major": "1",
    "GNU.sparse.minor": "0",
    "GNU.sparse.name": "s",
    "GNU.sparse.realsize": "4096",
  }),
  { name: "x", body: `1\n2048\n4\n${"\0".repeat(501)}abcd` },
  pax({ "GNU.sparse.size": "2048", "GNU.sparse.map": "0,1,1024,1" }),
  { name: "./y", body: "ab" },
];

const release = `Origin: Debian\nSuite: stable\nCodename: trixie\nDate: Sat, 11 Jul 2026 10:16:37 UTC
Valid-Until: Sat, 18 Jul 2026 10:16:37 UTC\nAcquire-By-Hash: yes\nArchitectures: all amd64\nComponents: main
SHA256:\n ${"0".repeat(64)} 1234 main/binary-amd64/Packages.gz\n ${"1".repeat(64)} 99 main/binary-amd64/Packages\n`;
const signed = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n- -dashed\n${release}-----BEGIN PGP SIGNATURE-----

iQIzBAEBCgAdFiEE\n=abcd\n-----END PGP SIGNATURE-----\n`;
const stanza =
  "Package: nginx-light\nVersion: 1:2.0-1\nDepends: libc6 (>= 2.34),\n libssl3\nDescription: web\n server\n .\n more\n";

/** Those of the corpus that people write, from the cases and the examples. */
function programs(): Uint8Array[] {
  const cases = readdirSync("spec/cases", { recursive: true }).map((name) => `spec/cases/${name}`);
  return cases.filter((name) => name.endsWith(".plim")).map((name) => readFileSync(name));
}

export const targets: readonly Target[] = [
  {
    name: "ar",
    seeds: () => [deb(files)],
    run: (bytes) =>
      refusing(() => {
        for (const { offset, size } of readAr(bytes.length, reader(bytes)))
          if (offset + size > bytes.length) throw new Error("a member ends behind the file");
        readDeb(bytes.length, reader(bytes));
      }),
  },
  {
    name: "tar",
    seeds: () => [tar(files), tar(files.slice(0, 3)), tar(files.slice(7))],
    run: (bytes) => refusing(() => readWhole(bytes)),
  },
  { name: "control", seeds: bytesOf(stanza), run: (bytes) => refusing(() => void readControl(text(bytes))) },
  {
    name: "deb822",
    seeds: bytesOf(`${stanza}\n${stanza}`, release),
    run: (bytes) => {
      parseStanzas(text(bytes));
      parseControl(text(bytes));
    },
  },
  {
    name: "dependencies",
    seeds: bytesOf("libc6 (>= 2.34), a | b:any (<< 1~), c [amd64 !arm64] <!nocheck>"),
    run: (bytes) => {
      const found = parseDependencies(text(bytes), "amd64");
      const again = found && parseDependencies(found.map(formatAlternatives).join(", "), "amd64");
      if (found && JSON.stringify(again) !== JSON.stringify(found))
        throw new Error("what was written is not what was read");
    },
  },
  {
    name: "release",
    seeds: bytesOf(release, signed),
    run: (bytes) => {
      parseRelease(text(bytes));
      readClearText(text(bytes));
    },
  },
  { name: "elf", seeds: elves, run: (bytes) => void JSON.stringify(readElf(bytes)) },
  { name: "ld-cache", seeds: caches, run: (bytes) => void readLdCache(bytes) },
  {
    name: "lock",
    seeds: () => [
      readFileSync("spec/cases/whole/expected.lock"),
      readFileSync("spec/cases/module-mistakes/plimsoll.lock"),
    ],
    run: (bytes) => {
      const { value, diagnostics } = readLock(text(bytes));
      if (!value && diagnostics.length === 0) throw new Error("a lock is refused without a word");
    },
  },
  {
    name: "plim",
    seeds: programs,
    run: (bytes) => {
      const { value, diagnostics } = analyze(memoryFiles({ "site.plim": bytes }));
      if (!value && diagnostics.length === 0) throw new Error("a program is refused without a word");
      const crash = diagnostics.find(({ name }) => name === "internal-error");
      if (crash) throw new Error(crash.message);
    },
  },
  {
    name: "apt-config",
    seeds: bytesOf(
      'deb [arch=amd64 signed-by=/k.gpg] http://deb.example.net/debian stable main\nAcquire { http { Proxy "http://x"; }; };\n',
    ),
    run: (bytes) => {
      parseOneLineSources(text(bytes));
      parseAptConf(text(bytes));
    },
  },
];

function elves(): Uint8Array[] {
  const sketch = { machine: 62, objectType: 3 };
  const made = makeElf({
    ...sketch,
    dynamic: [
      [1, "libc.so.6"],
      [14, "libtiny.so.1"],
      [29, "$ORIGIN"],
    ],
  });
  return [
    made,
    makeElf({ ...sketch, dynamic: [[1, "libtiny.so.1"]], interpreter: "/lib64/ld-linux-x86-64.so.2" }),
    readFileSync("/bin/true"),
  ];
}

function caches(): Uint8Array[] {
  const entry = (soname: string) => ({ soname, path: `/lib/${soname}`, flags: 0x0303, isaLevel: 0 });
  const entries = ["libc.so.6", "libm.so.6"].map(entry);
  return [writeLdCache({ entries, hwcaps: [], generator: "fuzz" }), readFileSync("/etc/ld.so.cache")];
}
