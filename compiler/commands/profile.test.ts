import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { installProgram, inTemporaryFolder, plimsoll, type Ran } from "../../spec/testing/cli.ts";
import { analyzed } from "../../spec/testing/language.ts";
import { featureNames } from "../std/features.ts";
import type { Answer } from "./output.ts";
import { diffProfiles } from "./profile-diff.ts";
import { listProfiles } from "./profile-list.ts";

const json = ({ stdout }: Ran) => JSON.parse(stdout);
const names = ({ diagnostics }: Answer) => diagnostics.map(({ name }) => name);

test("the probe of this machine is formatted, compiles, and is the same in both forms", () =>
  inTemporaryFolder((folder) => {
    const { profile } = json(plimsoll(["profile", "probe", "--name", "here", "--format", "json"]));
    const file = join(folder, "here.plim");
    writeFileSync(file, profile.text);
    assert.is(plimsoll(["fmt", "--check", file]).status, 0);
    const { value, diagnostics } = analyzed(profile.text);
    assert.equal(diagnostics, []);
    const [here] = value?.profiles ?? [];
    const having = (wanted: string) => featureNames.filter((name) => profile.features[name].value === wanted);
    assert.is(here?.name, "here");
    assert.equal(
      here?.provides.map((each) => each.value),
      having("yes"),
    );
    assert.equal(
      here?.unknown.map((each) => each.value),
      having("unknown"),
    );
    assert.equal(
      here?.pageSizes.map((each) => each.value),
      [profile.pageSize.value],
    );
    assert.is(plimsoll(["profile", "diff", file, `${file}:here`]).status, 0);
  }));

test("a user without privileges may probe, and is told what cannot be known", () =>
  inTemporaryFolder((folder) => {
    const prefix = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    const { status, stdout, stderr } = plimsoll(["profile", "probe"], {
      program: installProgram(folder),
      prefix,
      cwd: "/",
      env: { TMPDIR: "/tmp" },
    });
    assert.is(status, 0, stderr);
    writeFileSync(join(folder, "a.plim"), stdout);
    assert.equal(analyzed(stdout).diagnostics, []);
  }));

test("a difference is exit status 2, and names both sides", () => {
  const ran = plimsoll(["profile", "diff", "std.debian-11", "std.debian-12"]);
  assert.is(ran.status, 2);
  assert.match(ran.stdout, /^landlock\s+no\s+yes$/m);
  assert.match(ran.stdout, /^kernel\s+v5\.10\.\.\s+v6\.1\.\.$/m);
  assert.not.match(ran.stdout, "clone3");
  const { data, differs } = diffProfiles("std.debian-12", "std.debian-12-arm64");
  assert.equal(data?.differences, [
    { fact: "architecture", left: "amd64", right: "arm64" },
    { fact: "cpu", left: "x86-64-v1", right: "armv8-a" },
  ]);
  assert.is(differs, true);
  const same = diffProfiles("std.rocky-9", "std.alma-9");
  assert.equal([same.differs, same.text, same.diagnostics], [false, "", []]);
});

test("profiles of a project and of a file are compared too", () =>
  inTemporaryFolder((folder) => {
    const file = join(folder, "a.plim");
    const text =
      "language 1\nprofile edge extends std.debian-12 { unknown = [selinux] }\nprofile b extends edge { }\n";
    writeFileSync(file, text);
    const ran = plimsoll(["profile", "diff", "edge", "std.debian-12"], { cwd: folder });
    assert.is(ran.status, 2);
    assert.match(ran.stdout, /^selinux\s+unknown\s+no$/m);
    assert.is(diffProfiles(`${file}:edge`, `${file}:b`).differs, false);
    for (const wrong of [file, `${file}:c`, join(folder, "none.plim"), "std.debian-14", "std.x { }"])
      assert.equal(names(diffProfiles(wrong, "std.debian-12")), ["no-such-profile"], wrong);
    writeFileSync(join(folder, "broken.plim"), "language 1\nprofile p { }\n");
    assert.equal(names(diffProfiles("std.debian-12", join(folder, "broken.plim"))), ["missing-field"]);
  }));

test("the list has every release, and a page has the source of each fact", () => {
  const { text = "" } = listProfiles([]);
  assert.match(text, /^std\.debian-12\s+kernel 6\.1\s+glibc 2\.36\s+supported until 2026-07-11$/m);
  assert.ok(text.trim().split("\n").length >= 33);
  const page = listProfiles(["std.ubuntu-24-04"]).text ?? "";
  assert.match(page, /unprivileged-user-namespaces\s+no\s+programs without an AppArmor profile.*https:/);
  const open = listProfiles(["std.ubuntu-26-04"]).text ?? "";
  assert.match(open, /landlock\s+unknown\s+said to be yes, not confirmed; https:/);
  assert.match(open, /cpu\s+x86-64-v1\s+not confirmed; https:/);
  const { profiles } = JSON.parse(plimsoll(["profile", "list", "rhel-9", "--format", "json"]).stdout);
  assert.is(profiles[0].features["io-uring"].from["looked-up"], "2026-11-23");
  assert.equal(names(listProfiles(["debian-14"])), ["no-such-profile"]);
});

test("wrong usage is told", () => {
  const wrong = [
    ["diff", "std.debian-12"],
    ["probe", "std.debian-12"],
    ["probe", "--name", "a b"],
  ];
  for (const words of wrong) assert.is(plimsoll(["profile", ...words]).status, 3, words.join(" "));
});

test.run();
