import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { pax, type TarSpec, tar } from "./deb-testing.ts";
import {
  ModuleBuilder,
  type ModuleContent,
  moduleDigest,
  moduleLimits,
  moduleListing,
  packModule,
  unpackModule,
} from "./module-content.ts";
import { ModuleTar } from "./module-tar.ts";
import { archiveOf, joinPath, moduleName } from "./module-where.ts";

function read(bytes: Uint8Array, piece = bytes.length): ModuleContent {
  const reader = new ModuleTar();
  for (let at = 0; at < bytes.length; at += piece) reader.push(bytes.subarray(at, at + piece));
  return reader.done();
}
const texts = (content: ModuleContent) =>
  [...content].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]);
const contentOf = (files: readonly (readonly [string, string])[]): ModuleContent =>
  new Map(files.map(([path, text]) => [path, Buffer.from(text)]));

const entry: TarSpec = { name: "module.plim", body: "language 1\n" };

test("the listing has a line a file, by path, and a digest of its own", () => {
  const content = contentOf([
    ["b/c", ""],
    ["a", "x"],
  ]);
  assert.is(
    moduleListing(content),
    "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 1 a\n" +
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 b/c\n",
  );
  assert.is(moduleDigest(content), "sha256:9423a77b02af1a10656927fddd28900ceaf3c8398f3e400a75d6fed005306c9c");
});

test("an archive of one folder is that folder, whoever made it, whenever, and in what order", () => {
  const plain = read(tar([entry, { name: "conf/a", body: "1" }]));
  assert.equal(texts(plain), [
    ["conf/a", "1"],
    ["module.plim", "language 1\n"],
  ]);
  const nested = tar([
    { name: "web-1.2/", flag: "5", mode: 0o700 },
    { name: "web-1.2/.git/HEAD", body: "no content" },
    { name: "web-1.2/conf/a", body: "1", mode: 0o755, mtime: 77, uid: 5 },
    { name: "web-1.2/module.plim", body: "language 1\n" },
  ]);
  for (const piece of [1, 512, 10_000]) assert.equal(read(nested, piece), plain);
  assert.is(moduleDigest(read(nested)), moduleDigest(plain));
});

test("a link is the file that it leads to", () => {
  const content = read(
    tar([
      entry,
      { name: "a/real", body: "1" },
      { name: "a/soft", flag: "2", link: "../b/chain" },
      { name: "b/chain", flag: "2", link: "../a/real" },
      { name: "hard", flag: "1", link: "a/real" },
    ]),
  );
  assert.equal(
    texts(content).filter(([path]) => path !== "module.plim"),
    [
      ["a/real", "1"],
      ["a/soft", "1"],
      ["b/chain", "1"],
      ["hard", "1"],
    ],
  );
});

/** Each row: what the archive does, its members, and the words of the refusal. */
const hostile: readonly (readonly [what: string, members: readonly TarSpec[], words: RegExp])[] = [
  ["climbs", [{ name: "../module.plim" }], /climbs/],
  ["climbs in the middle", [{ name: "a/../../x" }], /climbs/],
  ["names an absolute path", [{ name: "/etc/passwd" }], /absolute/],
  ["names an absolute path by PAX", [pax({ path: "/etc/passwd" }), { name: "x" }], /absolute/],
  ["links out", [entry, { name: "key", flag: "2", link: "../../key.pem" }], /leads to no file/],
  ["links to an absolute path", [entry, { name: "key", flag: "2", link: "/etc/shadow" }], /leads to no file/],
  ["links to a folder", [entry, { name: "a/b" }, { name: "c", flag: "2", link: "a" }], /leads to no file/],
  [
    "links in a ring",
    [
      { name: "a", flag: "2", link: "b" },
      { name: "b", flag: "2", link: "a" },
    ],
    /leads to no file/,
  ],
  ["links hard to what it did not bring", [{ name: "a", flag: "1", link: "etc/shadow" }], /did not bring/],
  [
    "writes through a link",
    [{ name: "l", flag: "2", link: "/etc" }, { name: "l/passwd" }],
    /symlink of the same/,
  ],
  ["brings a device", [entry, { name: "null", flag: "3", major: 1, minor: 3 }], /character-device/],
  ["brings a FIFO", [entry, { name: "pipe", flag: "6" }], /fifo/],
  ["brings a path twice", [entry, entry], /twice/],
  ["brings a file that is a folder too", [{ name: "a" }, { name: "a/b" }], /through \/a, a file/],
  ["hides a line of the listing in a name", [{ name: "a\tb" }], /control character/],
  ["digs", [{ name: `${"d/".repeat(20)}x` }], /deeper/],
  ["lies about a size", [{ name: "a", size: 2 ** 32 }], /more than 64 MiB/],
  [
    "has no end of files",
    Array.from({ length: moduleLimits.files + 1 }, (_, i) => ({ name: `f${i}` })),
    /more than 4096 files/,
  ],
];
for (const [what, members, words] of hostile)
  test(`an archive that ${what} is refused`, () => assert.throws(() => read(tar(members)), words));

test("links to one large file count as often as they stand for it", () => {
  const builder = new ModuleBuilder();
  builder.add("a", new Uint8Array(moduleLimits.bytes / 2));
  for (const link of ["b", "c"]) builder.add(link, { link: "a" });
  assert.throws(() => builder.done(), /more than 64 MiB/);
});

const path = fc
  .stringMatching(/^[a-zé ]{1,8}(\/[a-z.]{1,6}){0,3}$/)
  .filter((text) => !/(^|\/)\.{1,2}(\/|$)|(^|\/)\.(git|hg|svn|plimsoll)(\/|$)/.test(text));
const files = fc
  .uniqueArray(fc.tuple(path, fc.string({ maxLength: 40 })), { selector: ([name]) => name, minLength: 1 })
  .map((all) => all.filter(([name]) => !all.some(([other]) => name.startsWith(`${other}/`))));

test("what is packed is unpacked, and nothing else under its digest", () => {
  fc.assert(
    fc.property(files, fc.nat(), (given, at) => {
      const content = contentOf(given);
      const [packed, digest] = [packModule(content), moduleDigest(content)];
      assert.is(moduleListing(unpackModule(packed, digest) ?? new Map()), moduleListing(content));
      const damaged = Buffer.from(packed);
      damaged.writeUInt8((damaged[at % damaged.length] ?? 0) ^ 1, at % damaged.length);
      const found = unpackModule(damaged, digest);
      assert.ok(found === undefined || moduleDigest(found) === digest);
      assert.is(unpackModule(packed, moduleDigest(new Map())), undefined);
    }),
    { numRuns: 300 },
  );
  assert.is(unpackModule(randomBytes(999), moduleDigest(contentOf([["a", ""]]))), undefined);
});

test("the order of files changes no digest, and any other change does", () => {
  fc.assert(
    fc.property(files, fc.nat(), (given, at) => {
      const digest = moduleDigest(contentOf(given));
      const shuffled = given.map((_, index) => given[(index + at) % given.length] as [string, string]);
      assert.is(moduleDigest(contentOf(shuffled)), digest);
      const changed = given.map(
        ([name, text], index) => [name, index === at % given.length ? `${text}!` : text] as const,
      );
      assert.is.not(moduleDigest(contentOf(changed)), digest);
      const members = [entry, ...shuffled.map(([name, body]) => ({ name, body }))];
      assert.is(
        moduleDigest(read(tar(members))),
        moduleDigest(contentOf([...given, ["module.plim", "language 1\n"]])),
      );
    }),
    { numRuns: 300 },
  );
});

test("a place is told apart: a folder, a tarball, a folder in a tarball, an address", () => {
  assert.is(archiveOf("../infra/web"), undefined);
  assert.is(archiveOf("../.tar/web"), undefined);
  assert.is(archiveOf("https://a.tar/web"), undefined);
  assert.equal(archiveOf("../web-1.2.tar.gz"), { archive: "../web-1.2.tar.gz", inside: "" });
  assert.equal(archiveOf("v/all.txz/web/x"), { archive: "v/all.txz", inside: "web/x" });
  assert.equal(archiveOf("https://a/w.tar.zst/x"), { archive: "https://a/w.tar.zst", inside: "x" });
  assert.is(joinPath("https://a/w.tar/m.plim", "./x/../y"), "https://a/w.tar/y");
  assert.is(joinPath("../w/m.plim", "../x"), "../x");
  assert.equal(["../infra/web", "v/web-1.2.tar.gz", "../9", "../1st.d"].map(moduleName), [
    "web",
    "web-1-2",
    "module",
    "st-d",
  ]);
});

test.run();
