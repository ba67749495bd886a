import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll, program } from "../../spec/testing/cli.ts";

const untidy = "language 1\nlet a=1\nlet bc   = 2 # two\n";
const tidy = "language 1\nlet a  = 1\nlet bc = 2  # two\n";
const broken = "language 1\nlet a = = 1\n";

/** Runs in a folder that holds these files. */
const inFolder = (files: Readonly<Record<string, string>>, body: (folder: string) => void): Promise<void> =>
  inTemporaryFolder((folder) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    body(folder);
  });
const textOf = (folder: string, name: string): string => readFileSync(join(folder, name), "utf8");

test("files below a folder are laid out by rename and listed; one that is right is not touched", () =>
  inFolder(
    { "a.plim": untidy, "parts/b.plim": untidy, "c.plim": tidy, ".git/d.plim": untidy, "e.txt": untidy },
    (folder) => {
      chmodSync(join(folder, "a.plim"), 0o640);
      const before = [statSync(join(folder, "a.plim")), statSync(join(folder, "c.plim"))];
      const ran = plimsoll(["fmt"], { cwd: folder });
      assert.equal([ran.status, ran.stdout, ran.stderr], [0, "a.plim\nparts/b.plim\n", ""]);
      const texts = ["a.plim", "parts/b.plim", "c.plim", ".git/d.plim", "e.txt"].map((name) =>
        textOf(folder, name),
      );
      assert.equal(texts, [tidy, tidy, tidy, untidy, untidy]);
      const after = [statSync(join(folder, "a.plim")), statSync(join(folder, "c.plim"))];
      assert.is(after[0]?.mode, before[0]?.mode);
      assert.is.not(after[0]?.ino, before[0]?.ino);
      assert.equal([after[1]?.ino, after[1]?.mtimeMs], [before[1]?.ino, before[1]?.mtimeMs]);
      assert.is(plimsoll(["fmt"], { cwd: folder }).stdout, "");
    },
  ));

test("--check writes nothing and ends with status 2 when something would change", () =>
  inFolder({ "a.plim": untidy, "c.plim": tidy }, (folder) => {
    const ran = plimsoll(["fmt", "--check"], { cwd: folder });
    assert.equal([ran.status, ran.stdout, textOf(folder, "a.plim")], [2, "a.plim\n", untidy]);
    assert.match(ran.stderr, "warning[D0023 unformatted]");
    assert.match(ran.stderr, "a.plim:2:1");
    assert.equal(plimsoll(["fmt", "--check", "c.plim"], { cwd: folder }).status, 0);
  }));

test("--diff prints what would change and writes nothing", () =>
  inFolder({ "a.plim": untidy }, (folder) => {
    const ran = plimsoll(["fmt", "--diff"], { cwd: folder });
    assert.equal([ran.status, textOf(folder, "a.plim")], [2, untidy]);
    const lines = [
      "--- a/a.plim",
      "+++ b/a.plim",
      "@@ -1,3 +1,3 @@",
      " language 1",
      "-let a=1",
      "-let bc   = 2 # two",
    ];
    assert.is(ran.stdout, [...lines, "+let a  = 1", "+let bc = 2  # two", ""].join("\n"));
  }));

test("- lays out standard input", () => {
  const run = (input: string, ...flags: string[]) =>
    spawnSync(process.execPath, [program, "fmt", "-", ...flags], { input, encoding: "utf8" });
  assert.equal([run(untidy).status, run(untidy).stdout], [0, tidy]);
  assert.equal(
    [run(tidy, "--check").status, run(untidy, "--check").status, run(untidy, "--check").stdout],
    [0, 2, ""],
  );
  const refused = run(broken);
  assert.equal([refused.status, refused.stdout], [1, ""]);
  assert.match(refused.stderr, "unexpected-token");
});

test("a file with mistakes is left alone and reported, the others are laid out", () =>
  inFolder({ "a.plim": broken, "b.plim": untidy }, (folder) => {
    const ran = plimsoll(["fmt"], { cwd: folder });
    assert.equal([ran.status, ran.stdout], [1, "b.plim\n"]);
    assert.match(ran.stderr, "a.plim:2:9");
    assert.equal([textOf(folder, "a.plim"), textOf(folder, "b.plim")], [broken, tidy]);
  }));

test("a symlink stays one, and the file that it names is laid out", () =>
  inFolder({ "real/a.plim": untidy }, (folder) => {
    symlinkSync("real/a.plim", join(folder, "link.plim"));
    assert.is(plimsoll(["fmt", "link.plim"], { cwd: folder }).status, 0);
    assert.ok(lstatSync(join(folder, "link.plim")).isSymbolicLink());
    assert.is(textOf(folder, "real/a.plim"), tidy);
  }));

test("as JSON: the files, and the difference when it is asked for", () =>
  inFolder({ "a.plim": untidy }, (folder) => {
    const { status, stdout } = plimsoll(["fmt", "--diff", "--format", "json"], { cwd: folder });
    const { files, diff, diagnostics } = JSON.parse(stdout);
    assert.equal([status, files], [2, ["a.plim"]]);
    assert.equal(
      diagnostics.map(({ name }: { readonly name: string }) => name),
      ["unformatted"],
    );
    assert.match(diff, "+let a  = 1");
  }));

for (const form of ["sarif", "github", "junit"])
  test(`a file that would change is a finding as ${form}, and the status stays`, () =>
    inFolder({ "a.plim": untidy }, (folder) => {
      const { status, stdout } = plimsoll(["fmt", "--check", "--format", form], { cwd: folder });
      assert.is(status, 2);
      assert.match(stdout, "D0023");
      assert.match(stdout, "a.plim");
    }));

test("a path that is not there is told", () =>
  inFolder({}, (folder) => {
    const ran = plimsoll(["fmt", "nowhere"], { cwd: folder });
    assert.is(ran.status, 1);
    assert.match(ran.stderr, "no-such-project");
  }));

test.run();
