import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyze } from "../analyze.ts";
import { projectFiles } from "./own-files.ts";
import { openProject, type Project } from "./project-files.ts";

function inFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-files-"));
  try {
    mkdirSync(join(folder, "project"));
    writeFileSync(join(folder, "secret.plim"), "language 1\n");
    writeFileSync(join(folder, "project/a.plim"), "language 1\n");
    body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("a path that leads out of the project reads as absent", () =>
  inFolder((folder) => {
    symlinkSync("../secret.plim", join(folder, "project/link.txt"));
    symlinkSync("..", join(folder, "project/up"));
    const files = projectFiles(join(folder, "project"), ["a.plim"]);
    assert.is(Buffer.from(files.read("a.plim") ?? []).toString(), "language 1\n");
    for (const path of ["../secret.plim", "link.txt", "up/secret.plim", "/etc/passwd", "none", "."]) {
      assert.is(files.read(path), undefined, path);
      assert.is(files.size(path), undefined, path);
    }
  }));

test("a source of the project that cannot be read is told, never passed over", () =>
  inFolder((folder) => {
    symlinkSync("../secret.plim", join(folder, "project/b.plim"));
    const { files } = openProject(join(folder, "project")) as Project;
    assert.equal(files.sources(), ["a.plim", "b.plim"]);
    const { value, diagnostics } = analyze(files);
    assert.is(value, undefined);
    assert.equal(
      diagnostics.map(({ name, message }) => `${name}: ${message}`),
      ["unreadable-source: b.plim belongs to the project and cannot be read"],
    );
  }));

test("a folder without .plim files is no project", () =>
  inFolder((folder) => {
    mkdirSync(join(folder, "empty"));
    assert.is(openProject(join(folder, "empty")), undefined);
    assert.is(openProject(join(folder, "nowhere")), undefined);
  }));

test.run();
