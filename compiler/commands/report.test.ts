import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readXml } from "../../spec/diagnostics/testing/xml.ts";
import { copyExample, inTemporaryFolder, plimsoll } from "../../spec/testing/cli.ts";

const text = (memory: string): string => `language 1
server vault {
  hostname = "vault"
  profile  = std.debian-13
  capacity { memory = 4GiB }
}
container db on vault {
  identity { hostname = "db" }
  app a { run = ["/bin/a"] }
  limits { memory = ${memory} }
}
`;
const isPage = (page: string): void => {
  assert.ok(page.startsWith("<!doctype html>\n"));
  assert.is(readXml(page.slice(page.indexOf("\n") + 1)).name, "html");
};

test("the page comes on standard output, or into a file, the same from everywhere", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "a.plim"), text("1GiB"));
    const { status, stdout, stderr } = plimsoll(["report", folder]);
    assert.is(status, 0, stderr);
    isPage(stdout);
    assert.not.match(stdout, folder);
    const written = plimsoll(["report", "--out", "report.html"], { cwd: folder });
    assert.equal([written.status, written.stdout], [0, "report.html\n"]);
    assert.is(readFileSync(join(folder, "report.html"), "utf8"), stdout);
    assert.equal(readdirSync(folder).sort(), ["a.plim", "report.html"]);
  }));

test("a project that does not pass has a page, which says why, and the exit status of its errors", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "a.plim"), text("5GiB"));
    const { status, stdout, stderr } = plimsoll(["report", folder]);
    assert.is(status, 1);
    isPage(stdout);
    assert.match(stdout, "D0441 over-capacity");
    assert.match(stdout, 'class="over"');
    assert.match(stderr, "D0441 over-capacity");
    assert.not(existsSync(join(folder, "plimsoll.lock")));
  }));

test("a lock that cannot be read is found, and left as it is", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "a.plim"), text("1GiB"));
    writeFileSync(join(folder, "plimsoll.lock"), "no lock\n");
    const { status, stdout, stderr } = plimsoll(["report", folder]);
    assert.is(status, 1);
    assert.match(stdout, '<section aria-labelledby="findings">');
    assert.match(stdout, "there is no lock that can be read");
    assert.match(stderr, "plimsoll.lock");
    assert.is(readFileSync(join(folder, "plimsoll.lock"), "utf8"), "no lock\n");
  }));

test("a locked project has every part, without a network", () =>
  inTemporaryFolder((folder) => {
    const project = copyExample("hello", folder);
    const locked = plimsoll(["lock", project]);
    assert.is(locked.status, 0, locked.stderr);
    assert.is(plimsoll(["plan", project, "--locked"]).status, 0);
    const { status, stdout, stderr } = plimsoll(["report", project], { prefix: ["unshare", "-n"] });
    assert.is(status, 0, stderr);
    isPage(stdout);
    assert.match(stdout, '<svg class="treemap"');
    assert.match(stdout, "Closure of app nginx");
    assert.not.match(stdout, "Some parts are missing");
    const { report } = JSON.parse(plimsoll(["report", project, "--format", "json"]).stdout);
    const { plans } = JSON.parse(plimsoll(["plan", project, "--format", "json"]).stdout);
    const sizes = plans[0].entries.map(({ size = 0 }: { size?: number }) => size);
    assert.is(
      report.roots[0].bytes,
      sizes.reduce((sum: number, each: number) => sum + each, 0),
    );
    assert.is(report.roots[0].rootDigest, plans[0].rootDigest);
  }));

test("a text that means nothing has no page, and no file is touched", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "a.plim"), "language 1\nlet a = b\n");
    writeFileSync(join(folder, "report.html"), "old");
    const { status, stdout } = plimsoll(["report", folder, "--out", join(folder, "report.html")]);
    assert.equal([status, stdout], [1, ""]);
    assert.is(readFileSync(join(folder, "report.html"), "utf8"), "old");
  }));

test("JSON has the whole model, and a place that cannot be written is told", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "a.plim"), text("1GiB"));
    const { report, format_version } = JSON.parse(plimsoll(["report", folder, "--format", "json"]).stdout);
    assert.is(format_version, 1);
    assert.equal(report.matrix.columns, ["vault"]);
    assert.is(report.servers[0].gauges[1].promised, 2 ** 30);
    assert.is(report.missing.run, "plimsoll lock");
    const { status, stderr } = plimsoll(["report", folder, "--out", join(folder, "no/report.html")]);
    assert.is(status, 1);
    assert.match(stderr, "D0005 unwritable-output");
  }));

test.run();
