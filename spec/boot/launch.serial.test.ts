import { existsSync, mkdirSync, readdirSync, rmdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { enginesHere, eventually, insideOwnMounts, page, TestState } from "./machine.ts";
import { app, at, container, mount } from "./sample.ts";

insideOwnMounts();

const box = "/bin/busybox";
const web = app("web", [box, "httpd", "-f", "-p", "8080", "-h", "/www"], {
  listen: [at({ port: 8080, protocol: "tcp" as const })],
  user: at("www-data"),
});
/** As nginx and others do: the log is a path, opened by a user who is not the one that started. */
const reopens = app(
  "reopens",
  [box, "sh", "-c", "echo by path >/dev/stdout; echo of error >>/dev/stderr; exec /bin/busybox sleep 1000"],
  {
    user: at("www-data"),
  },
);
const idle = app("idle", [box, "sh", "-c", "echo to out; echo to err >&2; exec /bin/busybox sleep 1000"]);

for (const engine of enginesHere()) {
  test(`${engine}: a container boots by its script alone, is what was declared, and leaves nothing`, async () => {
    const state = new TestState();
    const bundle = state.bundle(
      container("boots", "10.213.7.20", [web, idle, reopens], {
        mounts: [mount("/data", { volume: "site" }), mount("/tmp", { tmpfs: true, size: 1 << 20 })],
        limits: { memory: at(64 << 20), pids: at(32), cpu: at(1), net: at(100_000_000), disk: at(8 << 20) },
      }),
    );
    try {
      const started = state.launch(bundle, ["start"], engine);
      assert.is(started.status, 0, started.stderr);
      assert.is(await page("http://10.213.7.20:8080/"), "it boots\n");
      const inside = (who: string, script: string) =>
        state.launch(bundle, ["exec", who, box, "sh", "-c", script]);
      checkIdentity(inside);
      checkRights(inside, engine);
      checkIsolation(inside, state, bundle);
      checkLimits(inside);
      for (const [name, line] of [
        ["idle", "to out"],
        ["idle", "to err"],
        ["reopens", "by path"],
        ["reopens", "of error"],
      ]) {
        assert.ok(
          await eventually(() => state.read(`logs/boots/${name}.log`).includes(`${line}\n`)),
          `${name}: ${line}`,
        );
      }
    } finally {
      const down = state.launch(bundle, ["down"], engine);
      assert.is(down.status, 0, down.stderr);
    }
    assert.equal(state.residue(bundle), []);
    assert.is(state.launch(bundle, ["teardown"]).status, 0, "a second teardown finds nothing to do");
    assert.ok(existsSync(join(state.path, "volumes/site/kept")), "a volume outlives its container");
    state.remove();
  });

  test(`${engine}: a killed launcher and a half-made setup are undone`, () => {
    const state = new TestState();
    const bundle = state.bundle(container("killed", "10.213.7.21", [idle]));
    try {
      assert.is(state.launch(bundle, ["start"], engine).status, 0);
      process.kill(Number(state.read("run/killed/apps/idle/launcher")), "SIGKILL");
      assert.is.not(state.launch(bundle, ["setup"], engine).status, 0, "setup refuses what is set up");
    } finally {
      assert.is(state.launch(bundle, ["teardown"], engine).status, 0);
    }
    assert.equal(state.residue(bundle), []);
    state.remove();
  });
}

type Inside = (app: string, script: string) => { readonly stdout: string; readonly status: number | null };

function checkIdentity(inside: Inside): void {
  assert.is(inside("web", "hostname").stdout, "boots\n");
  const link = inside("web", "ifconfig eth0").stdout;
  assert.match(link, /inet addr:10\.213\.7\.20 .*Mask:255\.255\.255\.0/);
  assert.match(link, /HWaddr 02:42:0A:D5:07:14/);
  assert.match(inside("web", "route -n").stdout, /^0\.0\.0\.0 +10\.213\.7\.1 /m);
  assert.match(inside("web", "id").stdout, /^uid=33\(www-data\) gid=33/);
}

function checkRights(inside: Inside, engine: string): void {
  const status = inside("idle", "cat /proc/1/status; cat /proc/self/status").stdout;
  assert.equal(status.match(/^Cap(Prm|Eff|Bnd|Amb):\t0{16}$/gm)?.length, 8, status);
  assert.is(status.match(/^NoNewPrivs:\t1$/gm)?.length, 2);
  assert.is(status.match(/^Seccomp:\t2$/gm)?.length ?? 0, engine === "unshare" ? 0 : 2);
  assert.is(inside("idle", "mknod /tmp/disk b 254 0").status, 1);
  assert.is.not(inside("idle", "mount -t tmpfs none /data").status, 0);
  assert.is.not(inside("idle", "hostname other").status, 0);
  assert.is.not(inside("idle", "echo x >/proc/sys/kernel/core_pattern").status, 0);
  const descriptors = inside("idle", "ls /proc/1/fd").stdout.trim().split("\n");
  assert.equal(descriptors, ["0", "1", "2"]);
}

function checkIsolation(inside: Inside, state: TestState, bundle: string): void {
  const sentinel = join(dirname(bundle), "sentinel");
  writeFileSync(sentinel, "of the host");
  const reached = inside(
    "idle",
    `for up in / /proc/1/root/ /proc/1/cwd/; do cat $up/../../..${sentinel}; done`,
  );
  assert.not.match(reached.stdout, "of the host");
  assert.equal(
    inside("idle", "ls /").stdout.trim().split("\n").sort(),
    readdirSync(join(bundle, "rootfs")).sort(),
  );
  for (const path of ["/proc/keys", "/proc/interrupts", "/proc/timer_list"]) {
    assert.is(inside("idle", `cat ${path}`).stdout, "", path);
  }
  assert.is(inside("idle", "ls /sys/firmware").stdout, "");
  assert.is(
    inside("idle", "echo written >/www/new; echo kept >/data/kept; cat /www/new").stdout,
    "written\n",
  );
  assert.not(existsSync(join(bundle, "rootfs/www/new")));
  assert.is(state.read("volumes/site/kept"), "kept\n");
  assert.match(inside("idle", "cat /proc/self/mountinfo").stdout, / \/tmp rw,nosuid,nodev/);
  assert.is.not(inside("idle", "dd if=/dev/zero of=/tmp/big bs=1M count=2").status, 0, "the tmpfs has 1 MiB");
}

function checkLimits(inside: Inside): void {
  const written = inside("idle", "dd if=/dev/zero of=/var/full bs=64k count=512 2>&1; ls -l /var/full");
  assert.match(written.stdout, "No space left on device");
  assert.is(inside("idle", "dd if=/dev/zero of=/dev/null bs=200M count=1").status, 137, "memory");
  const forks = inside("idle", "for i in $(seq 60); do sleep 3 & done 2>&1; echo end");
  assert.match(forks.stdout, "can't fork");
}

test("mounts, users and read-only roots hold on every engine", () => {
  for (const engine of enginesHere()) {
    const state = new TestState();
    const sealed = app("sealed", [box, "sleep", "1000"], {
      capabilities: [at("CAP_NET_BIND_SERVICE")],
      user: at("www-data"),
    });
    const host = join(state.path, "shown");
    mkdirSync(host);
    writeFileSync(join(host, "file"), "shown");
    const bundle = state.bundle(
      container("sealed", "10.213.7.22", [sealed], {
        readOnly: true,
        mounts: [mount("/data", { host }, { readOnly: true })],
      }),
    );
    try {
      const started = state.launch(bundle, ["start"], engine);
      assert.is(started.status, 0, `${engine}: ${started.stderr}`);
      const pid = state.launch(bundle, ["pid", "sealed"]).stdout.trim();
      const status = state.launch(bundle, ["exec", "sealed", box, "cat", "/proc/1/status"]).stdout;
      assert.match(status, /^CapEff:\t0{13}400$/m, engine);
      assert.match(status, /^Uid:\t33\t33\t33\t33$/m);
      assert.match(status, /^Groups:\t4 $/m);
      assert.ok(existsSync(`/proc/${pid}`));
      const write = state.launch(bundle, ["exec", "sealed", box, "touch", "/data/x", "/www/x"]);
      assert.is.not(write.status, 0);
      assert.is(state.launch(bundle, ["exec", "sealed", box, "cat", "/data/file"]).stdout, "shown");
    } finally {
      state.launch(bundle, ["down"], engine);
    }
    assert.equal(state.residue(bundle), [], engine);
    state.remove();
  }
});

test("what the author writes reaches the app as it is", async () => {
  const words = [
    "it's",
    '"',
    "$(touch /tmp/oops)",
    "`id`",
    "new\nline",
    "\\",
    "*",
    "",
    "-x",
    "é ✓",
    "a=b",
    "@ROOT@",
  ];
  for (const engine of enginesHere()) {
    const state = new TestState();
    const script =
      'for word in "$@"; do printf "[%s]" "$word"; done; printf "{%s}\n" "$AUTHOR"; exec /bin/busybox sleep 1000';
    const hostile = app("hostile", [box, "sh", "-c", script, "sh", ...words], {
      env: { AUTHOR: "a'b\"c $X\n`y`" },
    });
    const bundle = state.bundle(container("hostile", "10.213.7.23", [hostile]));
    try {
      assert.is(state.launch(bundle, ["start"], engine).status, 0);
      const expected = `${words.map((word) => `[${word}]`).join("")}{a'b"c $X\n\`y\`}\n`;
      await eventually(
        () => state.read("logs/hostile/hostile.log").length >= Buffer.byteLength(expected),
        3000,
      );
      assert.is(state.read("logs/hostile/hostile.log"), expected, engine);
    } finally {
      state.launch(bundle, ["down"], engine);
    }
    assert.equal(state.residue(bundle), []);
    state.remove();
  }
});

test("a root whose /dev is a symlink is refused", () => {
  const state = new TestState();
  const bundle = state.bundle(container("linked", "10.213.7.24", [idle]));
  rmdirSync(join(bundle, "rootfs/dev"));
  symlinkSync("/etc", join(bundle, "rootfs/dev"));
  const refused = state.launch(bundle, ["setup"], "unshare");
  assert.is(refused.status, 1);
  assert.match(refused.stderr, "/dev of the root file system is not a real folder");
  assert.equal(state.residue(bundle), []);
  state.remove();
});

test.run();
