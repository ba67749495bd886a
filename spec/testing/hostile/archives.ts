import { appendFileSync, cpSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { TestKey, TestSuite } from "../archive.ts";

/** An archive, its mirror, or somebody on the way to it, that lies: the code it is refused with. */
export interface HostileArchive {
  readonly name: string;
  readonly code: string;
  /** What is otherwise about the suite. */
  readonly suite?: (keys: Keys) => Partial<TestSuite>;
  /** What somebody does to its folder afterwards. */
  readonly tamper?: (folder: string) => void;
  /** What the index says of the package, before all else. */
  readonly fields?: readonly string[];
  /** What the project locked before: the same archive, with this about its suite. */
  readonly before?: Partial<TestSuite>;
}
export interface Keys {
  readonly trusted: TestKey;
  readonly foreign: TestKey;
  readonly expired: TestKey;
}

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day);
const release = (folder: string) => join(folder, "dists/stable/InRelease");
const index = (folder: string, suffix = "") =>
  join(folder, `dists/stable/main/binary-amd64/Packages${suffix}`);
const pool = (folder: string) => join(folder, "pool/main/probe_1_all.deb");

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "latin1")), "latin1");
}

export const hostileArchives: readonly HostileArchive[] = [
  {
    name: "signed by a key that nobody trusts",
    code: "D0505",
    suite: ({ foreign }) => ({ signers: [foreign] }),
  },
  {
    name: "signed by a key that has expired",
    code: "D0505",
    suite: ({ expired }) => ({ signers: [expired], date: ago(150) }),
  },
  {
    name: "changed below its signature",
    code: "D0505",
    tamper: (folder) => edit(release(folder), (text) => text.replace("Origin: Test", "Origin: Tess")),
  },
  {
    name: "without its signature",
    code: "D0507",
    tamper: (folder) => edit(release(folder), (text) => text.replace(/-----BEGIN PGP SIGNATURE[\s\S]*/, "")),
  },
  {
    name: "with a text before the signed one",
    code: "D0506",
    tamper: (folder) => edit(release(folder), (text) => `Suite: stable\n\n${text}`),
  },
  {
    name: "with a text behind the signed one",
    code: "D0506",
    tamper: (folder) => appendFileSync(release(folder), "\nSHA256:\n 00 1 main/binary-amd64/Packages\n"),
  },
  {
    name: "that is a page of a proxy",
    code: "D0507",
    tamper: (folder) => writeFileSync(release(folder), "<html>log in</html>"),
  },
  {
    name: "with a Release that is cut",
    code: "D0507",
    tamper: (folder) => truncateSync(release(folder), 200),
  },
  {
    name: "without a date",
    code: "D0507",
    suite: () => ({ edit: (text) => text.replace(/^Date: .*\n/m, "") }),
  },
  { name: "withheld until it expired", code: "D0508", suite: () => ({ validUntil: ago(1), date: ago(9) }) },
  {
    name: "with an expiry that is no date",
    code: "D0508",
    suite: () => ({ fields: ["Valid-Until: never"] }),
  },
  {
    name: "set back to an older Release",
    code: "D0509",
    before: { date: ago(1) },
    suite: () => ({ date: ago(5) }),
  },
  {
    name: "that is another suite",
    code: "D0510",
    suite: () => ({ edit: (text) => text.replace(/: stable$/gm, ": oldstable") }),
  },
  {
    name: "without SHA-256",
    code: "D0511",
    suite: () => ({ edit: (text) => text.replace("SHA256:", "SHA1:") }),
  },
  {
    name: "with an index of another day",
    code: "D0503",
    tamper: (folder) => bothIndexes(folder, (text) => text.replace("Version: 1", "Version: 2")),
  },
  {
    name: "with an index that grew",
    code: "D0503",
    tamper: (folder) => bothIndexes(folder, (text) => `${text}\nPackage: more\n`),
  },
  {
    name: "with an index that is cut",
    code: "D0503",
    tamper: (folder) => bothIndexes(folder, (text) => text.slice(0, 30)),
  },
  {
    name: "with the index of another archive",
    code: "D0503",
    tamper: (folder) => cpSync(pool(folder), index(folder, ".gz")),
  },
  {
    name: "with a package of the same size and other bytes",
    code: "D0503",
    tamper: (folder) => edit(pool(folder), (text) => `${text.slice(0, -1)}x`),
  },
  {
    name: "with a package that is longer than promised",
    code: "D0503",
    tamper: (folder) => appendFileSync(pool(folder), Buffer.alloc(1 << 20)),
  },
  { name: "with a package that is cut", code: "D0503", tamper: (folder) => truncateSync(pool(folder), 100) },
  { name: "whose index names a package of another size", code: "D0503", fields: ["Size: 1"] },
  { name: "whose index names a package that is endless", code: "D0503", fields: ["Size: 99999999999"] },
  { name: "whose index names other bytes", code: "D0503", fields: [`SHA256: ${"0".repeat(64)}`] },
  { name: "whose index pins by MD5", code: "D0514", fields: ["SHA256: d41d8cd98f00b204e9800998ecf8427e"] },
  { name: "whose index climbs", code: "D0514", fields: ["Filename: ../../../../etc/passwd"] },
  {
    name: "whose index leads to another host",
    code: "D0514",
    fields: ["Filename: http://192.0.2.1/probe.deb"],
  },
];

/** Both forms of the index, so that whichever is asked for is the tampered one. */
function bothIndexes(folder: string, change: (text: string) => string): void {
  edit(index(folder), change);
  writeFileSync(index(folder, ".gz"), gzipSync(readFileSync(index(folder))));
}
