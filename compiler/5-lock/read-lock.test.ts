import { test } from "uvu";
import * as assert from "uvu/assert";
import type { LockFile } from "./lock-file.ts";
import { readLock } from "./read-lock.ts";
import { canonicalLock, writeLock } from "./write-lock.ts";

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const lock: LockFile = canonicalLock({
  version: 1,
  modules: [],
  trees: [],
  suites: [
    {
      source: "debian",
      suite: "stable/updates",
      inRelease: digest("a"),
      date: 1_780_000_000,
      signedBy: ["B".repeat(40), "A".repeat(40)],
      keyring: digest("b"),
      indexes: { "main/binary-amd64/Packages.gz": digest("c") },
    },
  ],
  packages: ["1:1.0-1", "2.0~rc1+b1"].map((version) => ({
    name: "libc++1-14",
    version,
    architecture: "amd64",
    source: "debian",
    suite: "stable/updates",
    path: `pool/main/l/lib_${version}.deb`,
    size: 12,
    digest: digest("d"),
  })),
  containers: [
    {
      name: "web-a",
      requests: ["libc++1-14=2.0~rc1+b1", "libc++1-14"],
      packages: [{ name: "libc++1-14", architecture: "amd64", version: "2.0~rc1+b1", why: "app nginx" }],
      address: "fd00::1",
      mac: "02:42:00:00:00:01",
      machineId: "0".repeat(32),
      users: [{ name: "_apt", uid: 100, gid: 65534 }],
      groups: [{ name: "ssl-cert", gid: 101 }],
    },
    {
      name: "bare",
      requests: [],
      packages: [],
      machineId: "1".repeat(32),
      users: [],
      groups: [],
    },
  ],
});
const text = writeLock(lock);
const faultsOf = (changed: string) => readLock(changed).diagnostics.map(({ message }) => message);

test("what was written is read back", () => {
  assert.equal(readLock(text), { value: lock, diagnostics: [] });
});

test("the order of the parts does not matter to the text", () => {
  const turned = {
    ...lock,
    packages: [...lock.packages].reverse(),
    containers: [...lock.containers].reverse(),
  };
  assert.is(writeLock(turned), text);
});

test("nothing of the run is in it, and every value has its line", () => {
  assert.match(text, /^Signed-By:\n A{40}\n B{40}\n/m);
  assert.match(text, /^Packages:\n libc\+\+1-14=2\.0~rc1\+b1 amd64 app nginx\n/m);
  assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"));
});

test("line ends of another system, unknown fields and unknown paragraphs are let through", () => {
  const changed = `${text.replace("Size: 12", "Size: 12\nColour: red")}\nFuture: thing\nX: 1\n`;
  assert.equal(readLock(changed.replaceAll("\n", "\r\n")).value, lock);
});

test("a lock of a newer Plimsoll is told as such", () => {
  const { value, diagnostics } = readLock(text.replace("Plimsoll-Lock: 1", "Plimsoll-Lock: 3\nNew: thing"));
  assert.is(value, undefined);
  assert.is(diagnostics[0]?.name, "newer-lock");
});

test("damage is told with its line", () => {
  const damaged = text.replace("Size: 12", "Size: much");
  const { value, diagnostics } = readLock(damaged);
  assert.is(value, undefined);
  assert.is(diagnostics[0]?.name, "damaged-lock");
  const line = text.split("\n").indexOf("Size: 12") + 1;
  assert.is(
    diagnostics[0]?.message,
    `plimsoll.lock cannot be read: line ${line}: "much" is no value for Size`,
  );
  assert.is(diagnostics[0]?.spans[0]?.start.line, line);
  const [span] = diagnostics[0]?.spans ?? [];
  assert.is(damaged.slice(span?.start.offset, span?.end.offset), "Size: much");
});

test("two containers are not one machine", () => {
  const [fault] = faultsOf(text.replaceAll(/^Machine-Id: .*$/gm, `Machine-Id: ${"2".repeat(32)}`));
  assert.match(fault ?? "", /containers (\S+) and (\S+) have one machine-id/);
});

test("lines of a list are told by their own line", () => {
  const line = text.split("\n").indexOf(" _apt 100 65534") + 1;
  assert.match(faultsOf(text.replace("_apt 100 65534", "_apt root"))[0] ?? "", `line ${line}: "_apt root"`);
});

test("no user or group of a package is given an id outside Debian's range for them", () => {
  for (const id of ["0", "1000", "099"]) {
    assert.match(faultsOf(text.replace("_apt 100 65534", `_apt ${id} 65534`))[0] ?? "", "no line for Users");
    assert.match(faultsOf(text.replace("ssl-cert 101", `ssl-cert ${id}`))[0] ?? "", "no line for Groups");
  }
});

test("what is missing, merged by halves, or leads out of the archive is refused", () => {
  assert.match(faultsOf(text.replace(/^Machine-Id.*\n/m, ""))[0] ?? "", "Machine-Id is missing");
  assert.match(faultsOf(text.replace("Size: 12", "<<<<<<< ours\nSize: 12"))[0] ?? "", "neither a field");
  assert.match(faultsOf(text.replace("pool/main/l", "pool/../.."))[0] ?? "", "leads out of the archive");
  assert.match(faultsOf(text.replace(/^Version: 2.*$/m, "Version: 3"))[0] ?? "", "which is not locked");
});

test("rubbish is one diagnostic, and a rubbish body no more than ten", () => {
  for (const rubbish of ["", "\u0000\u0001", "{}", "Plimsoll-Lock: x\n"])
    assert.is(faultsOf(rubbish).length, 1);
  assert.is(faultsOf(`Plimsoll-Lock: 1\n${"rubbish\n".repeat(1000)}`).length, 10);
});

test.run();
