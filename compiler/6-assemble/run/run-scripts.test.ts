import { test } from "uvu";
import * as assert from "uvu/assert";
import { type MemoryRun, memorySandbox } from "../../edge/memory-sandbox.ts";
import { memoryStore } from "../../edge/memory-store.ts";
import { assembled, at, type RootSpec } from "../testing.ts";

const opaque = "#!/bin/sh\nset -e\nmkdir /etc/half\nfrobnicate --all\n";
const container = { runScripts: [at("fonts")] };
const base = [
  { name: "base", files: { "/bin": { type: "symlink", target: "usr/bin" } as const, "/usr/bin/sh": "sh" } },
];

function run(does: MemoryRun, more: Partial<RootSpec> = {}, store = memoryStore()) {
  const runner = { store, sandbox: memorySandbox(does), isLocking: true };
  const packages = [...base, { name: "fonts", scripts: { postinst: opaque } }];
  return assembled({ packages, container, runner, ...more });
}

test("a script that is not understood is run, and nothing of it is followed", () => {
  const root = run(() => ({ "/etc/fonts.cache": "cache" }));
  assert.equal(root.diagnostics, []);
  assert.is(root.text("/etc/fonts.cache"), "cache");
  assert.is(root.value.entries.has("/etc/half"), false);
  const { reason } = root.value.entries.get("/etc/fonts.cache") ?? {};
  assert.equal(reason, { kind: "derived", rule: "postinst of fonts, run in a sandbox," });
  assert.equal(
    root.value.ran?.map((one) => [one.package, one.script]),
    [["fonts", "postinst"]],
  );
});

test("one that is understood is followed and not run", () => {
  const packages = [...base, { name: "fonts", scripts: { postinst: "#!/bin/sh\nmkdir /etc/fonts\n" } }];
  const root = run(() => ({ "/etc/other": "" }), { packages });
  assert.ok(root.value.entries.has("/etc/fonts"));
  assert.is(root.value.ran, undefined);
});

test("effects that were brought along count where they are the locked ones, and never for a lock", () => {
  const store = memoryStore();
  const [{ digest = "" } = {}] = run(() => ({ "/etc/made": "here" }), {}, store).value.ran ?? [];
  const record = new Map<string, Uint8Array>();
  run(() => ({ "/etc/made": "here" }), {
    runner: {
      store: { get: () => undefined, put: (_, key, bytes) => void record.set(key, bytes) },
      sandbox: memorySandbox(() => ({ "/etc/made": "here" })),
      isLocking: true,
    },
  });
  const elsewhere = (vendored: ReadonlyMap<string, Uint8Array>, isLocking = false) =>
    run(() => ({}), {
      locked: { scripts: [{ package: "fonts", script: "postinst", digest }] },
      runner: { store: memoryStore(), isLocking, vendored: (key) => vendored.get(key) },
    });
  const built = elsewhere(record);
  assert.equal(built.diagnostics, []);
  assert.is(built.text("/etc/made"), "here");
  const other = new Map([...record].map(([key]) => [key, Buffer.from("{}")]));
  const changed = new Map(
    [...record].map(([key, bytes]) => [
      key,
      Buffer.from(bytes.map((byte, i) => (i === 90 ? byte ^ 1 : byte))),
    ]),
  );
  for (const root of [elsewhere(other), elsewhere(changed), elsewhere(new Map()), elsewhere(record, true)])
    assert.is(root.value.entries.has("/etc/made"), false);
  // Another record of the same script is not what the lock says.
  const strange = new Map<string, Uint8Array>();
  run(() => ({ "/etc/made": "strange" }), {
    runner: {
      store: { get: () => undefined, put: (_, key, bytes) => void strange.set(key, bytes) },
      sandbox: memorySandbox(() => ({ "/etc/made": "strange" })),
      isLocking: true,
    },
  });
  assert.equal([...strange.keys()], [...record.keys()]);
  assert.is(elsewhere(strange).value.entries.has("/etc/made"), false);
});

test("it finds dpkg's database, its own questions, and what dpkg says to it", () => {
  const templates = "Template: fonts/dpi\nType: string\nDefault: 96\n";
  const packages = [...base, { name: "fonts", scripts: { postinst: opaque }, templates }];
  run(
    ({ entries, command, environment }) => {
      const paths = new Map(entries.map((entry) => [entry.path, entry]));
      for (const name of ["status", "info/fonts.list", "info/fonts.templates", "triggers/Unincorp"])
        assert.ok(paths.has(`/var/lib/dpkg/${name}`), name);
      assert.is(paths.get("/var/lib/dpkg/info/fonts.postinst")?.mode, 0o755);
      assert.equal(command, ["/var/lib/dpkg/info/fonts.postinst", "configure", ""]);
      assert.is(environment.DPKG_MAINTSCRIPT_PACKAGE, "fonts");
      assert.is(environment.SOURCE_DATE_EPOCH, "1700000000");
      return {};
    },
    { packages },
  );
});

test("users come back by name with the ids of the lock, and so do the owners of files", () => {
  const users = [{ name: "fonts", uid: 417, gid: 417 }];
  const does: MemoryRun = ({ made, entries }) => {
    const passwd = entries.find(({ path }) => path === "/etc/passwd");
    const group = entries.find(({ path }) => path === "/etc/group");
    const text = (entry: typeof passwd) =>
      Buffer.from((entry?.type === "file" && made.get(entry.source)) || "").toString("utf8");
    return {
      "/etc/passwd": `${text(passwd)}fonts:x:105:108::/var/lib/fonts:/usr/sbin/nologin\n`,
      "/etc/group": `${text(group).replace(/^(audio:.*)$/m, "$1fonts")}fonts:x:108:\n`,
      "/etc/passwd-": "before",
      "/var/lib/fonts": { type: "directory", mode: 0o750, uid: 105, gid: 108 },
    };
  };
  const root = run(does, { locked: { users, groups: [{ name: "fonts", gid: 417 }] } });
  const { uid, gid } = root.value.entries.get("/var/lib/fonts") ?? {};
  assert.equal([uid, gid], [417, 417]);
  assert.match(root.text("/etc/passwd") ?? "", /^fonts:x:417:417::\/var\/lib\/fonts:\/usr\/sbin\/nologin$/m);
  assert.match(root.text("/etc/group") ?? "", /^audio:.*fonts$/m);
  assert.is(root.value.entries.has("/etc/passwd-"), false);
  assert.equal(root.value.ran?.[0]?.users, [{ name: "fonts", group: "fonts", system: true }]);
});

test("a group that no user is of is given its paths once it has a number", () => {
  const does: MemoryRun = ({ made, entries }) => {
    const group = entries.find(({ path }) => path === "/etc/group");
    const text = Buffer.from((group?.type === "file" && made.get(group.source)) || "").toString("utf8");
    return {
      "/etc/group": `${text}drop:x:108:\n`,
      "/var/drop": { type: "directory", mode: 0o1730, uid: 0, gid: 108 },
    };
  };
  const { value } = run(does);
  const { gid, mode } = value.entries.get("/var/drop") ?? {};
  assert.is(gid, value.groups.find(({ name }) => name === "drop")?.gid);
  assert.is(mode, 0o1730);
});

test("alternatives, diversions and overrides stand in dpkg's database, and what was removed is gone", () => {
  const packages = [...base, { name: "fonts", scripts: { postinst: opaque }, files: { "/etc/old": "old" } }];
  const root = run(
    () => ({
      "/etc/old": { type: "character-device" },
      "/var/lib/dpkg/diversions": "/etc/a\n/etc/a.real\n:\n",
      "/var/lib/dpkg/statoverride": "root staff 2775 /srv\n",
      "/var/lib/dpkg/alternatives/pager":
        "auto\n/usr/bin/pager\npager.1\n/man/pager.1\n\n/bin/less\n77\n/man/less.1\n\n",
      "/var/cache/debconf/config.dat": "state",
    }),
    { packages },
  );
  assert.is(root.value.entries.has("/etc/old"), false);
  assert.is(root.value.entries.has("/var/cache/debconf/config.dat"), false);
  assert.is(root.text("/var/lib/dpkg/diversions"), "/etc/a\n/etc/a.real\n:\n");
  assert.is(root.text("/var/lib/dpkg/statoverride"), "root staff 2775 /srv\n");
  assert.match(root.text("/var/lib/dpkg/alternatives/pager") ?? "", "/bin/less\n77\n/man/less.1\n");
});

test("what was run once comes from the store, bytes and all; another root is run again", () => {
  const store = memoryStore();
  let runs = 0;
  const does: MemoryRun = (_, turn) => {
    runs += turn === 1 ? 1 : 0;
    return { "/etc/fonts.cache": "cache" };
  };
  run(does, {}, store);
  const again = run(does, {}, store);
  assert.is(runs, 1);
  assert.is(again.text("/etc/fonts.cache"), "cache");
  const packages = [
    ...base,
    { name: "fonts", scripts: { postinst: opaque }, files: { "/etc/more": "more" } },
  ];
  run(does, { packages }, store);
  assert.is(runs, 2);
});

test("without a sandbox nothing is run, and the root says what the store lacks", () => {
  const locked = { scripts: [{ package: "fonts", script: "postinst" as const, digest: "sha256:0" }] };
  const packages = [...base, { name: "fonts", scripts: { postinst: opaque } }];
  const root = assembled({ packages, container, locked });
  assert.equal(root.diagnostics, []);
  assert.match(root.value.unrun ?? "", /^[0-9a-f]{64}$/);
});

test("a trigger that comes behind the configuration runs the script once more, and none that came before", () => {
  const script = { postinst: opaque };
  const words: string[] = [];
  const root = run(
    ({ command }) => {
      words.push(command.slice(1).join(" "));
      return command[1] === "configure"
        ? { "/var/lib/dpkg/triggers/Unincorp": "rebuild -\n" }
        : { "/etc/rebuilt": "yes" };
    },
    { packages: [...base, { name: "fonts", scripts: script, triggers: ["interest-noawait rebuild"] }] },
  );
  assert.equal([...new Set(words)], ["configure ", "triggered rebuild"]);
  assert.is(root.text("/etc/rebuilt"), "yes");
});

test.run();
