import { test } from "uvu";
import * as assert from "uvu/assert";
import type { App, FileBlock } from "../3-evaluate/model.ts";
import { assembled, at, type RootSpec, span } from "./testing.ts";

const block = (path: string, body: FileBlock["body"]["value"], more: Partial<FileBlock> = {}): FileBlock => {
  return { path: at(path), body: at(body), mode: 0o644, user: "root", group: "root", with: {}, ...more };
};
const app = (more: Partial<App>): App => {
  const base = {
    name: "nginx",
    span,
    after: [],
    packages: [],
    run: [at("/usr/sbin/nginx")],
    user: at("root"),
    workdir: "/",
  };
  return {
    ...base,
    env: {},
    listen: [],
    capabilities: [],
    files: [],
    stopSignal: "TERM",
    stopTimeout: 0,
    ...more,
  };
};
const messages = (spec: RootSpec) =>
  assembled(spec).diagnostics.map(({ name, message }) => `${name}: ${message}`);

test("a root without packages has the folders, users and names that every root has", () => {
  const { value, diagnostics, text } = assembled({ locked: { address: "10.0.0.2" } });
  assert.equal(diagnostics, []);
  const modes = ["/tmp", "/var/tmp", "/root", "/run", "/proc"].map((path) =>
    value.entries.get(path)?.mode.toString(8),
  );
  assert.equal(modes, ["1777", "1777", "700", "755", "555"]);
  assert.equal(value.entries.get("/bin"), {
    ...value.entries.get("/bin"),
    type: "symlink",
    target: "usr/bin",
  });
  assert.is(text("/etc/hostname"), "web.example.net\n");
  assert.match(text("/etc/hosts") ?? "", /^10\.0\.0\.2 web\.example\.net web$/m);
  assert.is(text("/etc/machine-id"), "0123456789abcdef0123456789abcdef\n");
  assert.match(text("/etc/passwd") ?? "", /^www-data:x:33:33:/m);
  assert.match(text("/etc/shadow") ?? "", /^root:\*::0:99999:7:::$/m);
  assert.equal([value.entries.get("/etc/shadow")?.mode, value.entries.get("/etc/shadow")?.gid], [0o640, 42]);
  assert.equal([...value.entries.keys()], [...value.entries.keys()].sort());
});

test("what packages bring below /bin, /sbin and /lib lands in /usr, once", () => {
  const { value, diagnostics } = assembled({
    packages: [
      {
        name: "a",
        files: {
          "/bin": {},
          "/bin/x": "x",
          "/lib64": {},
          "/lib64/ld.so": { type: "symlink", target: "/lib/ld.so" },
        },
      },
      { name: "b", files: { "/usr/bin/x": { type: "symlink", target: "/bin/x" }, "/sbin/y": "y" } },
    ],
  });
  assert.equal(diagnostics, []);
  assert.is(value.entries.get("/usr/bin/x")?.type, "file");
  assert.is(value.entries.get("/usr/sbin/y")?.type, "file");
  assert.is(value.entries.get("/lib64")?.type, "symlink");
  assert.not(value.entries.has("/bin/x"));
  assert.is(value.entries.get("/usr/lib64/ld.so")?.type, "symlink");
});

test("a folder that meets a symlink is merged into where it leads, whoever comes first", () => {
  const packages = [
    {
      name: "link",
      files: { "/srv/data": { type: "symlink", target: "/var/data" } as const, "/var/data": { mode: 0o750 } },
    },
    { name: "folder", files: { "/srv/data": {}, "/srv/data/file": "x" } },
  ];
  for (const order of [packages, [...packages].reverse()]) {
    const { value, diagnostics } = assembled({ packages: order });
    assert.equal(diagnostics, []);
    assert.is(value.entries.get("/srv/data")?.type, "symlink");
    assert.is(value.entries.get("/var/data/file")?.type, "file");
    assert.is(value.entries.get("/var/data")?.mode, 0o750);
  }
});

test("two packages with one path are a conflict, unless they agree or one replaces the other", () => {
  const one = { name: "one", files: { "/etc/a": "1" } };
  const two = (control = {}, text = "2") => ({ name: "two", control, files: { "/etc/a": text } });
  assert.equal(messages({ packages: [one, two()] }), [
    "file-conflict: packages one and two both bring /etc/a",
  ]);
  assert.equal(messages({ packages: [one, two({}, "1")] }), []);
  const replaced = assembled({ packages: [one, two({ replaces: "one (<< 2)" })] });
  assert.equal([replaced.diagnostics.length, replaced.text("/etc/a")], [0, "2"]);
  assert.is(messages({ packages: [one, two({ replaces: "one (<< 1)" })] }).length, 1);
  assert.is(
    messages({ packages: [one, { name: "two", files: { "/etc/a": { type: "symlink", target: "b" } } }] })
      .length,
    1,
  );
});

test("a file where another package has a folder with something in it is told, whichever comes first", () => {
  const file = { name: "file", files: { "/srv/x": "a file" } };
  for (const name of ["a", "z"])
    assert.equal(messages({ packages: [file, { name, files: { "/srv/x/y": "below" } }] }), [
      "path-through-file: /srv/x/y cannot be made: /srv/x is a file",
    ]);
});

test("a diversion moves what others bring, and not the diverter's own", () => {
  const preinst =
    "#!/bin/sh\nset -e\ndpkg-divert --package mine --add --rename --divert /bin/sh.real /bin/sh\n";
  const { text, diagnostics } = assembled({
    packages: [
      { name: "mine", scripts: { preinst }, files: { "/usr/bin/sh": "mine" } },
      { name: "other", files: { "/bin/sh": "other" } },
    ],
  });
  assert.equal(diagnostics, []);
  assert.equal([text("/usr/bin/sh"), text("/usr/bin/sh.real")], ["mine", "other"]);
});

test("hard links of one file stay one, and change together", () => {
  const postinst = "#!/bin/sh\nset -e\nchown root:mail /usr/bin/b\nchmod 2755 /usr/bin/b\n";
  const files = { "/usr/bin/b": "x", "/usr/bin/a": { type: "hardlink", target: "/usr/bin/b" } as const };
  const { value, diagnostics } = assembled({
    packages: [{ name: "p", scripts: { postinst }, files }],
    container: { privilegedFiles: [at("/usr/bin/a")] },
  });
  assert.equal(diagnostics, []);
  const [a, b] = [value.entries.get("/usr/bin/a"), value.entries.get("/usr/bin/b")];
  assert.equal([a?.type, b?.type, b?.type === "hardlink" && b.target], ["file", "hardlink", "/usr/bin/a"]);
  assert.equal([a?.mode, a?.gid, b?.mode, b?.gid], [0o2755, 8, 0o2755, 8]);
});

test("a hard link to a file that was diverted is that file, and not the one in its place", () => {
  const preinst =
    "#!/bin/sh\nset -e\ndpkg-divert --package mine --add --rename --divert /bin/b.real /bin/b\n";
  const { value, text, diagnostics } = assembled({
    packages: [
      { name: "mine", scripts: { preinst }, files: { "/usr/bin/b": "mine" } },
      {
        name: "other",
        files: { "/usr/bin/b": "other", "/usr/bin/c": { type: "hardlink", target: "/usr/bin/b" } as const },
      },
    ],
  });
  assert.equal(diagnostics, []);
  assert.equal([text("/usr/bin/b"), text("/usr/bin/b.real")], ["mine", "other"]);
  const link = value.entries.get("/usr/bin/c");
  assert.is(link?.type === "hardlink" && link.target, "/usr/bin/b.real");
});

test("the author's file wins over a package's, and a template sees the container, the app and its own variables", () => {
  const nginx = app({
    files: [
      block("/etc/a", { from: "a.hbs" }, { with: { port: 80 } }),
      block("/srv/b", { content: "text {{x}}" }),
    ],
  });
  const spec: RootSpec = {
    packages: [{ name: "p", files: { "/etc/a": "package" } }],
    container: { apps: [nginx] },
    locked: { address: "10.0.0.2", mac: "02:00:00:00:00:01" },
    files: {
      "a.hbs":
        "{{container.name}} {{container.hostname}} {{container.address}} {{container.mac}} {{app.name}} {{port}} <&>",
    },
  };
  const { text, value, diagnostics } = assembled(spec);
  assert.equal(diagnostics, []);
  assert.is(text("/etc/a"), "web web.example.net 10.0.0.2 02:00:00:00:00:01 nginx 80 <&>");
  assert.is(text("/srv/b"), "text {{x}}");
  assert.equal(value.entries.get("/etc/a")?.reason, { kind: "file", app: "nginx", from: "a.hbs" });
});

test("a variable that is not there is named with its line and a near name", () => {
  const of = (template: string) =>
    assembled({
      container: { files: [block("/a", { from: "t.hbs" }, { with: { port: 1 } })] },
      files: { "t.hbs": template },
    }).diagnostics[0];
  const found = of("one\nlisten {{prot}};");
  assert.is(found?.message, "t.hbs:2: the template has no variable prot");
  assert.is(found?.notes[0], "did you mean port?");
  assert.is(of("{{container.adress}}")?.name, "unknown-template-variable");
  // Without an address there is nothing to show.
  assert.is(of("{{container.address}}")?.name, "unknown-template-variable");
  assert.is(of("{{#if}}")?.name, "bad-template");
  assert.is(of("{{constructor}}")?.name, "unknown-template-variable");
  assert.is(of("{{#each [}}")?.name, "bad-template");
  const said: unknown[] = [];
  const { error } = console;
  console.error = (...words) => said.push(words);
  assert.is(of("{{#with 'x' as |s|}}{{s.sub.call}}{{/with}}")?.name, "bad-template");
  console.error = error;
  assert.equal(said, []);
});

test("files, owners and system paths that are not there are diagnostics", () => {
  assert.equal(messages({ container: { files: [block("/a", { from: "no" })] } }), [
    "no-such-file: the project has no file no",
  ]);
  assert.equal(messages({ container: { files: [block("/a", { content: "" }, { user: "nginx" })] } }), [
    "unknown-owner: the root file system has no user nginx",
  ]);
  assert.equal(messages({ container: { apps: [app({ user: at("nobody"), group: at("gone") })] } }), [
    "unknown-owner: the root file system has no group gone",
  ]);
  assert.equal(messages({ container: { system: [at("/etc/mime.types"), at("/etc/passwd")] } }), [
    "unmet-system-file: nothing brings /etc/mime.types into container web",
  ]);
  assert.match(
    messages({ container: { files: [block("/etc/passwd/x", { content: "" })] } })[0] ?? "",
    /path-through-file/,
  );
});

test("a mount has its folder, with the owner that was asked for", () => {
  const mount = {
    path: at("/var/lib/data"),
    kind: { volume: "data" },
    readOnly: false,
    mode: 0o750,
    user: "www-data",
  };
  const { value } = assembled({ container: { mounts: [mount] } });
  const entry = value.entries.get("/var/lib/data");
  assert.equal([entry?.type, entry?.mode, entry?.uid, entry?.reason.kind], ["directory", 0o750, 33, "mount"]);
});

test("scanners find dpkg's database", () => {
  const control = { architecture: "amd64", description: "a thing\n of use", depends: "libc6" };
  const { text } = assembled({ packages: [{ name: "p", control, files: { "/": {}, "/etc/a": "x" } }] });
  assert.is(
    text("/var/lib/dpkg/status"),
    "Package: p\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nDepends: libc6\nDescription: a thing\n of use\n\n",
  );
  assert.is(text("/var/lib/dpkg/info/p.list"), "/.\n/etc/a\n");
});

test("sysusers.d makes users with the ids of the lock, tmpfiles.d their folders", () => {
  const sysusers =
    '# comment\ng video - -\nu bus - "A Bus" /run/bus\nu fixed 77 - /\nm bus video\nu "a:b:0:0" -\nu "x\\\\ny" -\n';
  const tmpfiles =
    "d /run/bus 0750 bus bus -\nL /run/link - - - - /etc/x\nf^ /run/secret 0600 - - - cred\nd /run/%b - - - -\n";
  const { text, value, diagnostics } = assembled({
    packages: [
      {
        name: "bus",
        files: { "/usr/lib/sysusers.d/a.conf": sysusers, "/usr/lib/tmpfiles.d/a.conf": tmpfiles },
      },
    ],
    locked: { users: [{ name: "bus", uid: 101, gid: 102 }] },
  });
  assert.equal(diagnostics, []);
  assert.match(text("/etc/passwd") ?? "", /^bus:x:101:102:A Bus:\/run\/bus:\/usr\/sbin\/nologin$/m);
  assert.match(text("/etc/passwd") ?? "", /^fixed:x:77:77:/m);
  assert.match(text("/etc/group") ?? "", /^video:x:44:bus$/m);
  const folder = value.entries.get("/run/bus");
  assert.equal([folder?.mode, folder?.uid, folder?.gid], [0o750, 101, 102]);
  assert.is(value.entries.get("/run/link")?.type, "symlink");
  assert.not(value.entries.has("/run/secret"));
});

test("the order of the packages does not show", () => {
  const packages = ["a", "b", "c"].map((name) => ({
    name,
    scripts: { postinst: `#!/bin/sh\nupdate-alternatives --install /usr/bin/e e /usr/bin/${name} 10\n` },
    files: { "/usr/share": { mode: name === "b" ? 0o700 : 0o755 }, [`/usr/bin/${name}`]: name },
  }));
  const one = assembled({ packages });
  const two = assembled({ packages: packages.toReversed() });
  assert.equal([...one.value.entries.keys()], [...two.value.entries.keys()]);
  for (const [path, entry] of one.value.entries)
    if (path !== "/var/lib/dpkg/status") assert.equal(two.value.entries.get(path), entry, path);
  assert.equal(one.diagnostics, []);
});

test.run();
