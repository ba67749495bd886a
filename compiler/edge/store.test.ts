import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openStore } from "./store.ts";
import { StoreError } from "./store-error.ts";
import { defaultStore } from "./store-folder.ts";

const digestOf = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const bytes = Buffer.from("content");
const inode = { digest: digestOf(bytes), mode: 0o4755, uid: 7, gid: 8, mtime: 1700000000 };

// The same file runs on a full disk and as a process that is killed; what to do there comes from the environment.
const role = process.env.PLIMSOLL_STORE_ROLE;
if (role === "fill") fill(process.env.PLIMSOLL_STORE as string);
else if (role === "die") die(process.env.PLIMSOLL_STORE as string);
else tests();

function fill(folder: string): void {
  const store = openStore(folder);
  try {
    for (let i = 0; ; i++) {
      const part = Buffer.alloc(16 * 1024, i);
      store.putFile({ ...inode, digest: digestOf(part) }, part);
    }
  } catch (error) {
    process.stdout.write(error instanceof StoreError ? error.code : String(error));
  }
}

function die(folder: string): void {
  const store = openStore(folder);
  writeFileSync(store.temporary(), "half");
  process.kill(process.pid, "SIGKILL");
}

function tests(): void {
  const test = suite("store");
  let folder = "";
  test.before.each(() => {
    folder = mkdtempSync(join(tmpdir(), "plimsoll-store-"));
  });
  test.after.each(() => rmSync(folder, { recursive: true, force: true }));
  const child = (what: string, command: readonly string[] = []) => {
    const [program = "", ...args] = [...command, process.execPath, fileURLToPath(import.meta.url)];
    return spawnSync(program, args, {
      env: { ...process.env, PLIMSOLL_STORE_ROLE: what, PLIMSOLL_STORE: folder },
      encoding: "utf8",
    });
  };

  test("other users of the machine cannot reach a setuid file of the store", () => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-store-"));
    const name = openStore(folder).putFile(inode, bytes);
    assert.is(statSync(join(folder, name)).mode & 0o7777, 0o4755);
    assert.is(statSync(join(folder, "files")).mode & 0o777, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });

  test("a store that another user could write to is not believed", () => {
    const refused = (reason: RegExp) =>
      assert.throws(
        () => openStore(folder),
        (error: unknown) => error instanceof StoreError && reason.test(error.message),
      );
    chmodSync(folder, 0o777);
    refused(/^every user may write/);
    chmodSync(folder, 0o755);
    openStore(folder).put("facts", "key", bytes);
    chownSync(join(folder, "facts"), 65534, 65534);
    refused(/^this folder of the store belongs to user 65534: .*facts$/);
    chownSync(folder, 65534, 65534);
    refused(/^this folder of the store belongs to user 65534/);
  });

  test("a file has the owner, mode and time of its inode, and is one for all who bring it", () => {
    const [one, two] = [openStore(folder), openStore(folder)];
    const name = one.putFile(inode, bytes);
    assert.is(two.putFile(inode, bytes), name);
    const stat = statSync(join(folder, name));
    assert.equal(
      [stat.mode & 0o7777, stat.uid, stat.gid, stat.mtimeMs, stat.nlink],
      [0o4755, 7, 8, 1700000000000, 1],
    );
    assert.equal(Buffer.from(one.read(name)), bytes);
    assert.is.not(one.putFile({ ...inode, mode: 0o644 }, bytes), name);
  });

  test("archives and values come back by their keys, and nothing is there before", () => {
    const store = openStore(folder);
    assert.is(store.archive(inode.digest), undefined);
    const temporary = store.temporary();
    writeFileSync(temporary, bytes);
    const kept = store.keepArchive(temporary, inode.digest);
    assert.is(store.archive(inode.digest), kept);
    assert.not(existsSync(temporary));
    assert.is(store.get("facts", "a/../b"), undefined);
    store.put("facts", "a/../b", bytes);
    assert.equal(Buffer.from(store.get("facts", "a/../b") as Uint8Array), bytes);
    assert.equal(readdirSync(join(folder, "facts")).length, 1);
  });

  test("names that lead out of the store are refused", () => {
    const store = openStore(folder);
    assert.throws(
      () => store.read("files/../../etc/passwd"),
      (error: unknown) => error instanceof StoreError,
    );
    assert.throws(
      () => store.archive("sha256:../../x"),
      (error: unknown) => error instanceof StoreError,
    );
  });

  test("a symlink that somebody planted is not followed", () => {
    const elsewhere = join(folder, "elsewhere");
    writeFileSync(elsewhere, "secret");
    const store = openStore(folder);
    const name = `files/${inode.digest.slice(7)}.4755.7.8.1700000000`;
    mkdirSync(join(folder, name, ".."), { recursive: true });
    symlinkSync(elsewhere, join(folder, name));
    assert.not(store.has(name));
    assert.is(store.putFile(inode, bytes), name);
    assert.is(readFileSync(elsewhere, "utf8"), "secret");
    assert.is(readFileSync(join(folder, name), "utf8"), "content");
    rmSync(join(folder, "files"), { recursive: true });
    symlinkSync(tmpdir(), join(folder, "files"));
    assert.throws(
      () => openStore(folder),
      (error: unknown) => error instanceof StoreError && error.code === "ELOOP",
    );
  });

  test("what a killed process left is swept by the next, what a living one makes is not", () => {
    const living = openStore(folder);
    const mine = living.temporary();
    writeFileSync(mine, "mine");
    assert.is(child("die").signal, "SIGKILL");
    assert.is(readdirSync(join(folder, "tmp")).length, 2);
    openStore(folder);
    assert.is(readdirSync(join(folder, "tmp")).length, 1);
    assert.is(readFileSync(mine, "utf8"), "mine");
  });

  test("a full disk is a StoreError with its code, and leaves no half file under a name", () => {
    const mounted = [
      "unshare",
      "-m",
      "sh",
      "-c",
      `mount -t tmpfs -o mode=755,size=300k none "$0" && "$@"; find "$0/files" -type f ! -size 16k | wc -l`,
      folder,
    ];
    const { stdout, stderr } = child("fill", mounted);
    assert.is(stdout.trim(), "ENOSPC0", stderr);
  });

  test("the store is where PLIMSOLL_STORE says, else in the system's or the user's cache", () => {
    assert.is(defaultStore({ PLIMSOLL_STORE: "/x" }), "/x");
    assert.is(
      defaultStore({}),
      process.getuid?.() === 0 ? "/var/cache/plimsoll" : join(process.env.HOME ?? "", ".cache/plimsoll"),
    );
  });

  test.run();
}
