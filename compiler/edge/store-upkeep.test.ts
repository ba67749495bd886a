import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { PackageFacts } from "../5-lock/facts.ts";
import { packName, stretchName } from "../formats/pack-name.ts";
import { bootId } from "./boot-id.ts";
import { encodeFacts, keepTree, recallTree } from "./facts-record.ts";
import { behindDataOf, recallFacts } from "./pack-facts.ts";
import { behindData } from "./pack-record.ts";
import { seal } from "./sealed-record.ts";
import { type FileStore, isWholeArchive, openStore } from "./store.ts";
import { collect } from "./store-collect.ts";
import { contents } from "./store-contents.ts";
import { StoreError } from "./store-error.ts";
import { boundStore } from "./store-limit.ts";
import { verifyStore } from "./store-verify.ts";
import { writeBundle } from "./write-bundle.ts";

const test = suite("store upkeep");
let folder = "";
let store: FileStore;
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-upkeep-"));
  store = openStore(join(folder, "store"));
});
test.after.each(() => rmSync(folder, { recursive: true, force: true }));

const hex = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const verify = () => verifyStore(store.folder, () => {});
const names = (kind: string) =>
  [...contents(store.folder)].filter((one) => one.kind === kind).map((one) => one.name);

/** A package of one file of so many bytes beside its pack, in the store with its archive; `used` is a day of 1970. */
function keepPackage(name: string, size = 1000, used = 1): { digest: string; source: string; pack: string } {
  const bytes = Buffer.alloc(size, name);
  const inode = { digest: `sha256:${hex(bytes)}`, mode: 0o644, uid: 0, gid: 0, mtime: 1 };
  const source = store.putFile(inode, bytes);
  const temporary = store.temporary();
  const archive = Buffer.from(`archive of ${name}`);
  writeFileSync(temporary, archive);
  const digest = `sha256:${hex(archive)}`;
  store.keepArchive(temporary, digest);
  const member = { path: "/f", type: "file", ...inode, uname: "", gname: "", size, source } as const;
  const rest = { control: {}, scripts: {}, conffiles: [], triggers: [], elf: {}, shebangs: {} };
  const facts: PackageFacts = {
    format: 1,
    name,
    version: "1",
    architecture: "all",
    ...rest,
    members: [member],
  };
  return { digest, source, pack: keepPack(digest, facts, used) };
}

/** A pack of these facts, and of this data before them. */
function keepPack(
  digest: string,
  facts: PackageFacts,
  used: number,
  data: Uint8Array = Buffer.alloc(0),
): string {
  const temporary = store.temporary();
  writeFileSync(temporary, Buffer.concat([data, behindDataOf(facts)]));
  const pack = store.keepPack(temporary, digest);
  utimesSync(store.path(pack), used * 86_400, used * 86_400);
  return pack;
}

test("a store as builds left it is whole", () => {
  keepPackage("one");
  store.put("memo-check", "a", Buffer.from("{}"));
  assert.equal([verify().files, verify().faults], [4, []]);
});

/** The same of one whose file lies in the pack, at 512. */
function keepPacked(name: string, used = 1): { digest: string; pack: string } {
  const bytes = Buffer.from(`content of ${name}`);
  const digest = `sha256:${hex(Buffer.from(name))}`;
  const [offset, size] = [512, bytes.length];
  const inode = { digest: `sha256:${hex(bytes)}`, mode: 0o644, uid: 0, gid: 0, mtime: 1 };
  const source = stretchName({ pack: packName(digest), offset, size });
  const member = { path: "/f", type: "file", ...inode, uname: "", gname: "", size, source } as const;
  const rest = { control: {}, scripts: {}, conffiles: [], triggers: [], elf: {}, shebangs: {} };
  const facts = { format: 1, name, version: "1", architecture: "all", ...rest, members: [member] } as const;
  const data = Buffer.concat([Buffer.alloc(512), bytes, Buffer.alloc(512)]);
  return { digest, pack: keepPack(digest, facts, used, data) };
}

/** As if the file had been written before the machine was started. */
function makeOld(name: string): void {
  const text = readFileSync(store.path(name), "latin1");
  writeFileSync(store.path(name), text.replace(bootId(), "0".repeat(bootId().length)), "latin1");
}

test("a byte that changed in a pack is found, wherever it is", () => {
  const { digest, pack } = keepPacked("one");
  const whole = readFileSync(store.path(pack));
  const head = whole.indexOf("plimsoll-facts");
  const said = "its facts are not what their first line says";
  const places: readonly (readonly [number, string])[] = [
    [520, "the bytes of /f have another digest"],
    [head, said],
    [head + 20, said],
    [whole.indexOf('"members"'), said],
    [whole.length - 2, said],
    [whole.length - 1, said],
  ];
  for (const [at, reason] of places) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(store.path(pack), bytes);
    assert.is(recallFacts(store, digest) === undefined, at !== 520, `${at}`);
    assert.equal(verify().faults, [{ name: pack, reason, bundles: 0 }], `${at}`);
    assert.not(store.has(pack));
  }
  for (const bytes of [Buffer.alloc(0), whole.subarray(0, head), Buffer.concat([whole, Buffer.from("x")])]) {
    writeFileSync(store.path(pack), bytes);
    assert.is(recallFacts(store, digest), undefined);
    assert.is(verify().faults.length, 1);
  }
  writeFileSync(store.path(pack), whole);
  assert.is(recallFacts(store, digest)?.name, "one");
  assert.equal(verify().faults, []);
});

test("a pack of an earlier boot is believed once its files were read again, and not when they are others", () => {
  const [whole, zeroed] = [keepPacked("whole"), keepPacked("zeroed")];
  const before = readFileSync(store.path(whole.pack));
  for (const { pack } of [whole, zeroed]) makeOld(pack);
  const bytes = readFileSync(store.path(zeroed.pack));
  writeFileSync(store.path(zeroed.pack), bytes.fill(0, 512, 520));
  assert.is(recallFacts(store, zeroed.digest), undefined);
  assert.is(recallFacts(store, whole.digest)?.name, "whole");
  assert.equal(readFileSync(store.path(whole.pack)), before, "it is of this boot now");
});

test("facts that are too large to be kept are none, and no damage", () => {
  const { digest, pack } = keepPacked("large");
  writeFileSync(store.path(pack), behindData(seal("facts", 8, Buffer.from("null"))));
  assert.is(recallFacts(store, digest), undefined);
  assert.equal(verify().faults, []);
  assert.is(collect(store.folder, 1e9).files, 1);
});

test("facts that an older program kept beside a pack are nobody's", () => {
  const { digest, pack } = keepPacked("one");
  store.put("facts", `${digest}.8`, encodeFacts({ members: [], elf: {}, shebangs: {} }));
  assert.is(collect(store.folder, 1e9).files, 1);
  assert.equal([names("facts"), store.has(pack)], [[], true]);
});

test("the facts of a tree are a file of their own, which goes before its files", () => {
  const bytes = Buffer.from("of a tree");
  const inode = { digest: `sha256:${hex(bytes)}`, mode: 0o644, uid: 0, gid: 0, mtime: 1 };
  const source = store.putFile(inode, bytes);
  const member = { path: "/f", type: "file", ...inode, uname: "", gname: "", size: 9, source } as const;
  const facts = { format: 1, members: [member], elf: {}, shebangs: {} } as const;
  const digest = `sha256:${"a".repeat(64)}`;
  keepTree(store, digest, facts);
  assert.equal(recallTree(store, digest), facts);
  makeOld(names("facts")[0] ?? "");
  assert.equal(recallTree(store, digest), facts);
  assert.ok(readFileSync(store.path(names("facts")[0] ?? ""), "latin1").includes(bootId()));
  assert.is(collect(store.folder, 1e9).files, 0);
  writeFileSync(store.path(source), "of another");
  assert.equal([verify().faults.length, recallTree(store, digest)], [1, undefined]);
});

test("packs go when they were not used for longest, and those that say nothing of themselves at once", () => {
  const [old, young] = [keepPacked("old", 1), keepPacked("young", 2)];
  const temporary = store.temporary();
  writeFileSync(temporary, "of an older program, which kept facts elsewhere");
  const orphan = store.keepPack(temporary, `sha256:${"7".repeat(64)}`);
  assert.is(collect(store.folder, 1e9).files, 1);
  assert.equal(
    [old.pack, young.pack, orphan].map((pack) => store.has(pack)),
    [true, true, false],
  );
  const each = collect(store.folder, 1e9).kept / 2;
  collect(store.folder, Math.ceil(each) + 100);
  assert.equal(
    [old.pack, young.pack].map((pack) => store.has(pack)),
    [false, true],
  );
});

test("every kind of damage is named and taken out, with the facts that vouched for it", () => {
  const [bytes, mode, cut, whole] = ["bytes", "mode", "cut", "whole"].map((name) => keepPackage(name)) as [
    ReturnType<typeof keepPackage>,
    ReturnType<typeof keepPackage>,
    ReturnType<typeof keepPackage>,
    ReturnType<typeof keepPackage>,
  ];
  const damage = (path: string, work: () => void) => {
    work();
    utimesSync(join(store.folder, path), 1, 1);
  };
  damage(bytes.source, () => writeFileSync(store.path(bytes.source), Buffer.alloc(1000, "x")));
  damage(mode.source, () => chmodSync(store.path(mode.source), 0o4755));
  damage(cut.source, () => truncateSync(store.path(cut.source)));
  linkSync(store.path(cut.source), join(folder, "bundle"));
  writeFileSync(store.archive(whole.digest) as string, "another archive");
  const found = verify().faults.toSorted((a, b) => (a.reason < b.reason ? -1 : 1));
  assert.equal(
    found.map(({ name, reason, bundles }) => [name, reason.replace(/[0-9a-f]{64}/, "…"), bundles]).sort(),
    [
      [bytes.source, "its bytes have the digest sha256:…", 0],
      [cut.source, "its bytes have the digest sha256:…", 1],
      [mode.source, "its mode is 4755, not 644", 0],
      [`archives/sha256/${whole.digest.slice(7)}`, "its bytes have the digest sha256:…", 0],
    ].sort(),
  );
  assert.equal(names("packs"), [whole.pack]);
  assert.not(store.has(bytes.source));
  assert.equal(verify().faults, []);
});

test("facts of an earlier boot vouch for files only once those were read again", () => {
  const [cut, whole] = [keepPackage("cut"), keepPackage("whole")];
  for (const { pack } of [cut, whole]) makeOld(pack);
  truncateSync(store.path(cut.source));
  assert.is(recallFacts(store, cut.digest), undefined, "the power went before the file was on the disk");
  assert.is(recallFacts(store, whole.digest)?.name, "whole");
});

test("an archive of an earlier boot is believed once it was read again, and taken away when it was cut", () => {
  const { digest } = keepPackage("one");
  const path = store.archive(digest) ?? "";
  assert.ok(isWholeArchive(path, digest, () => false));
  truncateSync(path, 3);
  assert.ok(isWholeArchive(path, digest, () => true));
  assert.not(isWholeArchive(path, digest, () => false));
  assert.is(store.archive(digest), undefined);
});

test("a bundle of an earlier boot is taken for built only when its root is whole", () => {
  const target = join(folder, "bundle");
  const files = new Map([["bundle.json", { bytes: Buffer.from("{}"), mode: 0o644 }]]);
  let written = 0;
  const build = (isSound: boolean, isCurrent?: boolean) => {
    const root = (rootfs: string) => {
      written++;
      mkdirSync(rootfs);
    };
    writeBundle(target, files, root, () => isSound, isCurrent === undefined ? undefined : () => isCurrent);
    return written;
  };
  assert.equal([build(false), build(false), build(true, false), build(false, false)], [1, 1, 1, 2]);
});

test("collecting takes what nothing needs, and keeps what packages and bundles have", () => {
  const { source } = keepPackage("one");
  const inode = { mode: 0o644, uid: 0, gid: 0, mtime: 2 };
  const [orphan, linked] = ["orphan", "linked"].map((text) =>
    store.putFile({ ...inode, digest: `sha256:${hex(Buffer.from(text))}` }, Buffer.from(text)),
  ) as [string, string];
  linkSync(store.path(linked), join(folder, "bundle"));
  store.put("memo-check", "old", Buffer.from("{}"));
  store.put("memo-check", "new", Buffer.from("{}"));
  utimesSync(join(store.folder, "memo-check/old"), 1, 1);
  assert.equal(collect(store.folder, 1e9).files, 2);
  assert.equal([store.has(source), store.has(orphan), store.has(linked)], [true, false, true]);
  assert.equal(names("memo-check"), ["memo-check/new"]);
  assert.is(collect(store.folder, 1e9).files, 0, "twice is once");
});

test("past the limit the package that was not used for longest goes, whole", () => {
  const [old, middle, last] = [
    keepPackage("old", 5000, 1),
    keepPackage("middle", 5000, 2),
    keepPackage("last", 5000, 3),
  ];
  const { kept } = collect(store.folder, 14_000);
  assert.ok(kept <= 14_000);
  assert.equal(
    [old, middle, last].map(({ source }) => store.has(source)),
    [false, true, true],
  );
  assert.equal(
    [old, middle, last].map(({ digest }) => store.archive(digest) !== undefined),
    [false, true, true],
  );
  assert.is(names("packs").length, 2);
});

test("builds keep a store to its limit by themselves", () => {
  keepPackage("old", 50_000, 1);
  keepPackage("new", 50_000, 2);
  boundStore(store.folder, 50_000, 90_000);
  assert.is(names("packs").length, 2);
  boundStore(store.folder, 50_000, 90_000);
  assert.is(names("packs").length, 1);
  assert.match(readFileSync(join(store.folder, "size"), "utf8"), /^5\d{4}\n$/);
});

test("a store in use is not collected, and a command that begins meanwhile waits", async () => {
  const user = spawn("sleep", ["60"], { stdio: "ignore" });
  const stat = readFileSync(`/proc/${user.pid}/stat`, "utf8");
  const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  const space = readdirSync(join(store.folder, "tmp"))[0]?.split("-")[0];
  const name = `${space}-${user.pid}-${started}`;
  mkdirSync(join(store.folder, "tmp", name));
  const isBusy = (error: unknown) => error instanceof StoreError && error.code === "EBUSY";
  assert.throws(() => collect(store.folder, 1e9), isBusy);
  rmSync(join(store.folder, "tmp", name), { recursive: true });
  writeFileSync(join(store.folder, "lock"), name);
  assert.throws(() => collect(store.folder, 1e9), isBusy);
  user.kill("SIGKILL");
  await new Promise((resolve) => user.on("close", resolve));
  // The lock of a dead collector is nobody's: neither a collector nor a build waits for it.
  openStore(store.folder);
  assert.is(collect(store.folder, 1e9).files, 0);
  assert.not(existsSync(join(store.folder, "lock")));
});

test("collecting never leaves the file system of the store", () => {
  const script = [
    "mkdir $0/partial $0/files/zz",
    "mount -t tmpfs -o mode=755 none $0/partial",
    "mount -t tmpfs -o mode=755 none $0/files/zz",
    "echo precious | tee $0/partial/mounted > $0/files/zz/mounted",
    "touch -d 1970-01-02 $0/partial/mounted",
    '"$@" >&2',
    "cat $0/partial/mounted $0/files/zz/mounted",
  ].join(" && ");
  const program = [process.execPath, join(process.cwd(), "dist/plimsoll.cjs"), "store", "gc"];
  rmSync(join(store.folder, "tmp"), { recursive: true });
  const ran = spawnSync("unshare", ["-m", "sh", "-c", script, store.folder, ...program], {
    env: { ...process.env, PLIMSOLL_STORE: store.folder },
    encoding: "utf8",
  });
  assert.is(ran.stdout, "precious\nprecious\n", ran.stderr);
});

test("a collector that is killed leaves a store that is whole", async () => {
  for (let i = 0; i < 40; i++) keepPackage(`p${i}`, 2000, i);
  rmSync(join(store.folder, "tmp"), { recursive: true });
  const env = { ...process.env, PLIMSOLL_STORE: store.folder };
  const program = join(process.cwd(), "dist/plimsoll.cjs");
  for (let wait = 60; wait <= 300; wait += 60) {
    const child = spawn(process.execPath, [program, "store", "gc", "--limit", "1kB"], {
      env,
      stdio: "ignore",
    });
    await sleep(wait);
    child.kill("SIGKILL");
    for (const name of names("packs")) {
      const digest = `sha256:${name.slice("packs/".length)}`;
      assert.ok(
        recallFacts(openStore(store.folder), digest),
        "facts that are there vouch for files that are there",
      );
      rmSync(join(store.folder, "tmp"), { recursive: true });
    }
  }
});

test.run();
