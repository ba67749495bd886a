import { test } from "uvu";
import * as assert from "uvu/assert";
import { link } from "./link.ts";
import type { Outside } from "./outside.ts";
import { handMadeProfile, handMadeRoot, type Sketch } from "./testing.ts";

const loader = "/lib64/ld-linux-x86-64.so.2";
const libc = {
  soname: "libc.so.6",
  versionsDefined: ["libc.so.6", "GLIBC_2.2.5", "GLIBC_2.34"],
  kernelFloor: [3, 2, 0],
};
const triplet = "/usr/lib/x86_64-linux-gnu";
const base: Record<string, Sketch> = {
  "/lib": "usr/lib",
  "/lib64": "usr/lib64",
  "/usr/lib64/ld-linux-x86-64.so.2": "../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2",
  [`${triplet}/ld-linux-x86-64.so.2`]: { elf: { soname: "ld-linux-x86-64.so.2" } },
  [`${triplet}/libc.so.6`]: { elf: { ...libc, definedSymbols: ["puts@@GLIBC_2.2.5"] } },
};
const program = (facts: object): Sketch => ({ elf: { interpreter: loader, ...facts } });

/** Sources that know who provides one thing. */
const offering = (wanted: string, provider: string): Outside => ({
  offerOf: (name) =>
    name === wanted
      ? { package: provider, fix: { safe: true, description: `ask for the package ${provider}`, edits: [] } }
      : undefined,
});

/** The diagnostics of a container that runs these commands, one a line. */
function check(
  sketches: Record<string, Sketch>,
  run: string[],
  profile = handMadeProfile(),
  outside: Outside = {},
) {
  const { diagnostics, value } = link(handMadeRoot({ ...base, ...sketches }, [run]), [profile], outside);
  return { lines: diagnostics.map(({ name, message }) => `${name}: ${message}`), diagnostics, value };
}

test("a command that finds everything gives its closure and no diagnostic", () => {
  const { lines, value } = check(
    {
      "/usr/sbin/web": program({ needed: ["liba.so.1", "libc.so.6"] }),
      [`${triplet}/liba.so.1`]: "liba.so.1.2",
      [`${triplet}/liba.so.1.2`]: { elf: { soname: "liba.so.1", needed: ["libc.so.6"] } },
    },
    ["/usr/sbin/web"],
  );
  assert.equal(lines, []);
  assert.equal(
    value.closures[0]?.links.map(({ kind, by, path }) => `${kind} ${by} ${path}`),
    [
      `needed /usr/sbin/web ${triplet}/liba.so.1`,
      `symlink ${triplet}/liba.so.1 ${triplet}/liba.so.1.2`,
      `needed /usr/sbin/web ${triplet}/libc.so.6`,
      `interpreter /usr/sbin/web /usr/lib64/ld-linux-x86-64.so.2`,
      `symlink /usr/lib64/ld-linux-x86-64.so.2 ${triplet}/ld-linux-x86-64.so.2`,
    ],
  );
});

test("a missing library names the chain and the package that provides it", () => {
  const { diagnostics } = check(
    {
      "/usr/sbin/web": program({ needed: ["liba.so.1"] }),
      [`${triplet}/liba.so.1`]: { elf: { soname: "liba.so.1", needed: ["libfoo.so.1"] } },
    },
    ["/usr/sbin/web"],
    handMadeProfile(),
    offering("libfoo.so.1", "libfoo1"),
  );
  assert.equal(diagnostics.length, 1);
  assert.is(diagnostics[0]?.code, "D0707");
  assert.is(
    diagnostics[0]?.message,
    `app app1: ${triplet}/liba.so.1 needs libfoo.so.1, which is not in container web`,
  );
  assert.equal(diagnostics[0]?.notes, [
    `chain: app app1 → /usr/sbin/web → ${triplet}/liba.so.1 → libfoo.so.1`,
    "package libfoo1 provides it",
  ]);
  assert.is(diagnostics[0]?.fix?.description, "ask for the package libfoo1");
  assert.is(diagnostics[0]?.spans[0]?.file, "/usr/sbin/web");
});

const failing: readonly [
  what: string,
  sketches: Record<string, Sketch>,
  run: string,
  line: string | RegExp,
][] = [
  [
    "a command that is not there",
    {},
    "/usr/bin/web",
    "missing-executable: app app1 executes /usr/bin/web, which is not in container web",
  ],
  [
    "a file without an executable bit",
    { "/usr/bin/web": { elf: { interpreter: loader }, mode: 0o644 } },
    "/usr/bin/web",
    "not-executable: app app1 executes /usr/bin/web, which cannot be executed",
  ],
  ["a folder", { "/usr/bin/web/x": { text: "" } }, "/usr/bin/web", /^not-executable/],
  ["plain text", { "/usr/bin/web": { text: "echo" } }, "/usr/bin/web", /^unknown-executable/],
  [
    "a script without its interpreter",
    { "/usr/bin/web": { text: "#! /usr/bin/perl -w\n" } },
    "/usr/bin/web",
    "missing-interpreter: app app1: script /usr/bin/web is run by /usr/bin/perl, which is not in container web",
  ],
  [
    "a script whose env finds nothing",
    { "/usr/bin/web": { text: "#!/usr/bin/env python3\n" }, "/usr/bin/env": program({}) },
    "/usr/bin/web",
    "missing-interpreter: app app1: script /usr/bin/web is run by python3, which is not in container web",
  ],
  ["scripts of scripts", scripts(6), "/s0", /^script-too-deep: app app1: \/s5 /],
  [
    "no loader",
    { "/usr/bin/web": { elf: { interpreter: "/lib/ld-musl-x86_64.so.1" } } },
    "/usr/bin/web",
    "missing-loader: app app1: /usr/bin/web is loaded by /lib/ld-musl-x86_64.so.1, which is not in container web",
  ],
  [
    "a linker script in place of a library",
    {
      "/usr/bin/web": program({ needed: ["libm.so"] }),
      [`${triplet}/libm.so`]: { text: "GROUP ( /lib/libm.so.6 )" },
    },
    "/usr/bin/web",
    `unusable-library: app app1: /usr/bin/web needs libm.so, and the loader finds /lib/x86_64-linux-gnu/libm.so, which is not an ELF file`,
  ],
  [
    "an older library",
    { "/usr/bin/web": program({ needed: ["libc.so.6"], versionsNeeded: [want("GLIBC_2.38")] }) },
    "/usr/bin/web",
    `missing-version: app app1: /usr/bin/web needs version GLIBC_2.38 of ${triplet}/libc.so.6, which does not define it`,
  ],
  [
    "a name that nothing defines",
    {
      "/usr/bin/web": program({
        needed: ["libc.so.6"],
        undefinedSymbols: ["puts@GLIBC_2.2.5", "gone", "lost"],
      }),
    },
    "/usr/bin/web",
    "missing-symbol: app app1: /usr/bin/web uses gone and 1 more, which no library that it loads defines",
  ],
  [
    "a library that lost its versions",
    {
      "/usr/bin/web": program({
        needed: ["libv.so"],
        undefinedSymbols: ["f@V1", "g@V1"],
        versionsNeeded: [{ file: "libv.so", version: "V1", weak: false }],
      }),
      [`${triplet}/libv.so`]: { elf: { soname: "libv.so", definedSymbols: ["f", "g"] } },
    },
    "/usr/bin/web",
    `unversioned-library: app app1: /usr/bin/web uses f@V1 of ${triplet}/libv.so, which has no versions at all`,
  ],
];

for (const [what, sketches, run, line] of failing) {
  test(`${what} is an error`, () => {
    const { lines } = check(sketches, [run]);
    assert.is(lines.length, 1, lines.join("\n"));
    if (typeof line === "string") assert.is(lines[0], line);
    else assert.match(lines[0] ?? "", line);
  });
}

function scripts(count: number): Record<string, Sketch> {
  const names = Array.from(
    { length: count },
    (_, index) => [`/s${index}`, { text: `#!/s${index + 1}\n` }] as const,
  );
  return { ...Object.fromEntries(names), [`/s${count}`]: program({}) };
}

function want(version: string) {
  return { file: "libc.so.6", version, weak: false };
}

test("weak versions and libraries without versions are no error", () => {
  const wants = [
    { ...want("GLIBC_2.99"), weak: true },
    { file: "libold.so", version: "V1", weak: false },
  ];
  const { lines } = check(
    {
      "/usr/bin/web": program({ needed: ["libc.so.6", "libold.so"], versionsNeeded: wants }),
      [`${triplet}/libold.so`]: { elf: { soname: "libold.so" } },
    },
    ["/usr/bin/web"],
  );
  assert.equal(lines, []);
});

test("a script's env is followed through PATH, and split by -S", () => {
  const sketches = {
    "/usr/bin/env": program({ needed: ["libc.so.6"] }),
    "/usr/local/bin/python3": program({ needed: ["libgone.so"] }),
    "/srv/web": { text: "#!/usr/bin/env -S A=1 python3 -u\n" },
  };
  assert.equal(check(sketches, ["/srv/web"]).lines, [
    "missing-library: app app1: /usr/local/bin/python3 needs libgone.so, which is not in container web",
  ]);
});

test("the command's profile is held to its architecture, kernel and processor, with both sides in one message", () => {
  const sketches = {
    "/usr/bin/web": program({ needed: ["libc.so.6", "libfast.so"] }),
    [`${triplet}/libfast.so`]: { elf: { soname: "libfast.so", isaNeeded: 0b111 } },
  };
  const profile = handMadeProfile({ architecture: "arm64", kernel: [2, 6], cpu: "x86-64-v2" });
  const { lines, diagnostics } = check(sketches, ["/usr/bin/web"], profile);
  assert.equal(lines, [
    "wrong-architecture: /usr/bin/web is made for amd64, profile edge is arm64",
    `kernel-too-old: ${triplet}/libc.so.6 needs Linux 3.2.0 or newer, profile edge starts at 2.6`,
    `cpu-too-old: ${triplet}/libfast.so needs a processor of level x86-64-v3, profile edge has x86-64-v2`,
  ]);
  assert.equal(
    diagnostics.map(({ spans }) => spans[1]?.label),
    ["edge is arm64", "edge starts at 2.6", "edge has x86-64-v2"],
  );
});

test("a near name is suggested, and a program of that name elsewhere as a fix", () => {
  const sketches = { "/usr/sbin/nginx": program({}), "/usr/bin/curl": program({}) };
  const [elsewhere] = check(sketches, ["/usr/bin/nginx"]).diagnostics;
  assert.equal(elsewhere?.notes, ["there is a /usr/sbin/nginx"]);
  assert.equal(elsewhere?.fix?.edits[0]?.text, '"/usr/sbin/nginx"');
  assert.equal(check(sketches, ["/usr/bin/crul"]).diagnostics[0]?.notes, ["there is a /usr/bin/curl"]);
});

test("the package of a missing command is named, of one that env looks up too", () => {
  const outside = offering("/usr/bin/php", "php8.2-cli");
  const notes = (sketches: Record<string, Sketch>, run: string) =>
    check(sketches, [run], handMadeProfile(), outside).diagnostics[0]?.notes;
  assert.equal(notes({}, "/usr/bin/php"), ["package php8.2-cli provides it"]);
  const script = { "/srv/x": { text: "#!/usr/bin/env php\n" }, "/usr/bin/env": program({}) };
  assert.equal(notes(script, "/srv/x"), [
    "chain: app app1 → /srv/x → /usr/bin/env → php",
    "package php8.2-cli provides it",
  ]);
});

test("a health probe's command is proved as well", () => {
  const root = handMadeRoot({ ...base, "/usr/bin/web": program({}) }, [["/usr/bin/web"]]);
  const health = { probe: { kind: "exec", run: ["check", "it"] }, span: root.input.container.span };
  const container = { ...root.input.container, health } as never;
  const { diagnostics } = link({ ...root, input: { ...root.input, container } }, []);
  assert.equal(
    diagnostics.map(({ message }) => message),
    ["the health probe of container web executes check, which is not in container web"],
  );
});

test("a configuration of the loader that cannot be read is said", () => {
  const root = handMadeRoot(base);
  const conf = { type: "file", path: "/etc/ld.so.conf", size: 5, source: "gone", digest: "" } as never;
  const entries = new Map(root.entries)
    .set("/etc", root.entries.get("/usr") as never)
    .set("/etc/ld.so.conf", conf);
  assert.is(link({ ...root, entries }, []).diagnostics[0]?.name, "unread-loader-configuration");
  const read = () => Buffer.from("/opt/lib\n");
  assert.equal(link({ ...root, entries }, [], { read }).value.libraryFolders, ["/opt/lib"]);
});

test.run();
