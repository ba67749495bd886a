import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { ChangedPath, RanTwice, RunFault } from "../interfaces.ts";
import { Workshop } from "./testing.ts";

const workshop = new Workshop();
const ends: (() => void)[] = [() => workshop.remove()];
// A server or a process that a failed test has left would keep this one alive.
test.after(() => {
  for (const end of ends) end();
});

const MiB = 1024 ** 2;

function ranWell(ran: RanTwice | RunFault): ReadonlyMap<string, ChangedPath> {
  if ("fault" in ran) throw new Error(`${ran.fault}: ${ran.reason}\n${ran.notes.join("\n")}`);
  return new Map(ran[0].map((change) => [change.name, change]));
}
function failed(ran: RanTwice | RunFault): RunFault {
  if (!("fault" in ran)) throw new Error("it ran to its end");
  return ran;
}
const textOf = (change: ChangedPath | undefined) => Buffer.from(change?.bytes ?? "").toString("utf8");

test("what a script does comes back: bytes, modes, owners, links, and what is gone", () => {
  const changes = ranWell(
    workshop.run(`set -e
      echo new >/etc/new.conf; chown 33:42 /etc/new.conf; chmod 0640 /etc/new.conf
      ln /etc/new.conf /etc/second; ln -s new.conf /etc/link; mkdir -m 2775 /etc/folder
      rm /etc/old.conf; echo more >>/etc/passwd`),
  );
  const { mode, uid, gid } = changes.get("/etc/new.conf") as ChangedPath;
  assert.equal([mode, uid, gid, textOf(changes.get("/etc/second"))], [0o640, 33, 42, "new\n"]);
  assert.is(changes.get("/etc/link")?.target, "new.conf");
  assert.is(changes.get("/etc/folder")?.mode, 0o2775);
  assert.equal(
    [changes.get("/etc/old.conf")?.type, changes.get("/etc/old.conf")?.major],
    ["character-device", 0],
  );
  assert.is(textOf(changes.get("/etc/passwd")), "root:x:0:0::/root:/bin/sh\nmore\n");
});

test("two runs are in other conditions", () => {
  const ran = workshop.run(
    "echo /usr/bin/* | cat >/dev/null; ls -U /usr/bin >/etc/order; echo $$ >/etc/number",
  );
  ranWell(ran);
  const [first, second] = ran as RanTwice;
  for (const path of ["/etc/order", "/etc/number"]) {
    const find = (changes: readonly ChangedPath[]) => textOf(changes.find(({ name }) => name === path));
    assert.is.not(find(first), find(second), path);
  }
});

test("nothing outside is reached: no network, no host file, no other process, no rights over the machine", async () => {
  const secret = join(workshop.folder, "secret");
  writeFileSync(secret, "untouched", { mode: 0o600 });
  const victim = spawn("sleep", ["120"], { stdio: "ignore" });
  let reached = 0;
  const server = createServer(() => reached++).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const end = () => {
    victim.kill();
    server.close();
  };
  ends.push(end);
  const core = readFileSync("/proc/sys/kernel/core_pattern", "utf8");
  const attacks: Record<string, string> = {
    network: `(exec 3<>/dev/tcp/127.0.0.1/${port})`,
    "a file of the host by process 1": `echo x >/proc/1/root${secret}`,
    "a file of the host by climbing": `cd /; cat ../../../..${secret}`,
    "the folder that the root is made in": `ls ${workshop.folder}`,
    "another process": `kill -9 ${victim.pid}`,
    mount: "mount -t tmpfs none /tmp",
    "a bind mount": "mount --bind /usr /tmp",
    "a user namespace": "unshare -U true",
    "a mount namespace": "unshare -m true",
    chroot: "chroot / /bin/sh -c :",
    "a disk": "mknod /etc/disk b 254 0",
    "a device that hides a path": "mknod /etc/gone c 0 0",
    "settings of the kernel": "echo '|/bin/evil' >/proc/sys/kernel/core_pattern",
    "keys of the machine": "echo b >/proc/sysrq-trigger",
    "the name of the machine": "hostname evil",
    "the first process": "cat /proc/1/environ",
  };
  const lines = Object.entries(attacks).map(
    ([name, line]) => `if (${line}) 2>/dev/null; then echo '${name}' >>/etc/done; fi`,
  );
  const changes = ranWell(workshop.run(`${lines.join("\n")}\necho end >/etc/end\nkill -9 1; kill -9 -1; :`));
  assert.is(textOf(changes.get("/etc/done")), "");
  assert.is(textOf(changes.get("/etc/end")), "end\n");
  assert.is(readFileSync(secret, "utf8"), "untouched");
  assert.is(reached, 0);
  assert.is(victim.exitCode, null);
  assert.is(victim.signalCode, null);
  assert.is(readFileSync("/proc/sys/kernel/core_pattern", "utf8"), core);
});

test("a script that changes files of packages changes no file of the store, and a setuid file is none outside", () => {
  const before = storedBytes();
  const changes = ranWell(
    workshop.run(`echo evil >/usr/bin/cat; chmod 4755 /usr/bin/dd
      rm -f /usr/bin/mv; ln -s ${workshop.folder} /etc/out; echo x >/etc/out/x 2>/dev/null; :`),
  );
  assert.is(changes.get("/usr/bin/dd")?.mode, 0o4755);
  assert.is(changes.get("/etc/out")?.type, "symlink");
  assert.is(existsSync(join(workshop.folder, "x")), false);
  assert.equal(storedBytes(), before);
});

test("what would reach outside when it is read back is refused", () => {
  const { fault, reason } = failed(workshop.run("touch $'/etc/a\\nb'"));
  assert.is(fault, "refused");
  assert.match(reason, "line break");
  const open = failed(workshop.run("chmod 4777 /usr/bin/touch"));
  assert.match(open.reason, "may be written by everybody");
});

test("a fork bomb, a full disk, a hole without end, all memory and a script that never ends meet their bounds", () => {
  const started = Date.now();
  const bomb = failed(workshop.run("f() { f | f & f; }; f", { seconds: 5 }));
  assert.is(bomb.fault, "failed");
  const disk = failed(
    workshop.run("set -e; for i in 1 2; do dd if=/dev/zero of=/etc/big$i bs=1M count=20; done"),
  );
  assert.match(disk.notes.join("\n"), "No space left");
  const files = failed(
    workshop.run("set -e; i=0; while [ $i -lt 5000 ]; do : >/etc/f$i; i=$((i + 1)); done"),
  );
  assert.match(files.notes.join("\n"), "No space left");
  const hole = failed(workshop.run("dd if=/dev/zero of=/etc/hole bs=1 count=1 seek=1T"));
  assert.is(hole.fault, "failed");
  const memory = failed(workshop.run("tail /dev/zero", { memory: 64 * MiB }));
  assert.is(memory.fault, "failed");
  const slow = failed(workshop.run("sleep 100", { seconds: 2 }));
  assert.match(slow.reason, "2 seconds");
  assert.ok(Date.now() - started < 60_000);
  const loud = failed(workshop.run("while :; do echo yes; done", { seconds: 2 }));
  assert.ok(loud.notes.join("\n").length < 65536);
});

test("what a script leaves running ends with it, and no mount, cgroup, process or file is left of any", () => {
  ranWell(workshop.run("sleep 7777 & echo started >/etc/started"));
  const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  assert.not.match(stdout, "sleep 7777");
  assert.not.match(readFileSync("/proc/self/mountinfo", "utf8"), workshop.folder);
  const groups = spawnSync("find", ["/sys/fs/cgroup", "-name", `sandbox-${process.pid}*`], {
    encoding: "utf8",
  });
  assert.is(groups.stdout, "");
  const temporary = readdirSync(join(workshop.store.folder, "tmp"), { recursive: true, withFileTypes: true });
  assert.equal(
    temporary.filter((one) => one.isFile()).map(({ name }) => name),
    [],
  );
});

test("where it cannot run it says why", () => {
  const foreign = failed(workshop.run(":", {}, { architecture: "riscv64" }));
  assert.is(foreign.fault, "unable");
  assert.match(foreign.reason, "riscv64");
  const bare = failed(
    workshop.run(":", {}, { entries: workshop.entries.filter(({ path }) => path !== "/usr/bin/sh") }),
  );
  assert.match(bare.reason, "no /bin/sh");
});

/** Mode, owner, links aside, and size of every file of the store. */
function storedBytes(): string[] {
  const files = join(workshop.store.folder, "files");
  return readdirSync(files, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => {
      const path = join(one.parentPath, one.name);
      const { mode, uid, gid, size } = statSync(path);
      return `${one.name} ${mode} ${uid} ${gid} ${size}`;
    })
    .sort();
}

test.run();
