import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { findVendored, vendoredEffects } from "./vendored.ts";

/** A project with these files, some of them beside it. */
function inProject(files: Readonly<Record<string, string>>, work: (project: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-vendored-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, "project", name);
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, text);
    }
    work(join(folder, "project"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("folders that vendor wrote are found in the project, or where the environment says, and no others", () => {
  const files = {
    "third/plimsoll-vendor": "Written by hand\narchive sha256:aa a/with blank.deb\n",
    "third/a/with blank.deb": "a",
    "other/effects/k": "not marked",
    "deep/below/plimsoll-vendor": "archive sha256:bb b\n",
    "deep/below/b": "b",
    "../away/plimsoll-vendor": "archive sha256:cc c\neffects k e\n",
    "../away/c": "c",
    "../away/e": "done",
  };
  inProject(files, (project) => {
    const find = findVendored(project, "");
    assert.is(find("archive", "sha256:aa"), join(project, "third/a/with blank.deb"));
    assert.is(find("tree", "sha256:aa"), undefined);
    assert.is(find("archive", "sha256:bb"), undefined);
    const away = findVendored(project, join(project, "../away"));
    assert.is(away("archive", "sha256:aa"), undefined);
    assert.is(away("archive", "sha256:cc"), join(project, "../away/c"));
    assert.is(Buffer.from(vendoredEffects(away)("k") ?? "").toString(), "done");
    assert.is(findVendored(join(project, "none"), "")("archive", "sha256:aa"), undefined);
  });
});

test("nothing leads out of a vendored folder, and lines that are none are passed over", () => {
  const files = {
    "v/plimsoll-vendor":
      "archive sha256:aa ../../secret\narchive sha256:bb link\narchive sha256:cc /etc/passwd\narchive\nother sha256:dd x\neffects k folder\n",
    "v/x": "x",
    "v/folder/in": "",
    "../secret": "secret",
  };
  inProject(files, (project) => {
    symlinkSync(join(project, "../secret"), join(project, "v/link"));
    const find = findVendored(project, "");
    for (const digest of ["aa", "bb", "cc", "dd"])
      assert.is(find("archive", `sha256:${digest}`), undefined, digest);
    assert.is(vendoredEffects(find)("k"), undefined);
  });
});

test.run();
