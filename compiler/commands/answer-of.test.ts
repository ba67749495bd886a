import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll } from "../../spec/testing/cli.ts";

test("a mark in std is shown with its line, when it was found out and when it is remembered", () =>
  inTemporaryFolder((folder) => {
    const text = `language 1
container web on std.debian-12 extends std.service(tcp(80), memory = 1B) {
  identity { hostname = "web" }
  app web { run = ["/bin/a"] }
}
`;
    writeFileSync(join(folder, "main.plim"), text);
    for (const _ of ["found", "remembered"]) {
      const { stderr } = plimsoll(["check", folder]);
      assert.match(stderr, / ::: std\/services\.plim:8:3\n 8 \| {3}memory: bytes\(16MiB\.\.\) = 256MiB,\n/);
    }
  }));

test.run();
