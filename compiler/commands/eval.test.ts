import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { copyExample, inTemporaryFolder, plimsoll } from "../../spec/testing/cli.ts";

function keysAreSorted(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  return [...keys].sort().join() === keys.join() && Object.values(value).every(keysAreSorted);
}

test("the model is JSON in both formats, with sorted keys and no spans", () => {
  const text = plimsoll(["eval", "examples/php"]);
  assert.is(text.status, 0, text.stderr);
  const { format_version, model } = JSON.parse(text.stdout);
  assert.is(format_version, 1);
  assert.ok(keysAreSorted(model));
  assert.not.match(text.stdout, '"span"');
  const [site] = model.containers;
  assert.is(site.limits.memory, 256 * 2 ** 20);
  assert.equal(site.apps[1].after, ["php-fpm"]);
  assert.equal(site.identity.address, { auto: "lan" });
  const json = JSON.parse(plimsoll(["eval", "examples/php", "--format", "json"]).stdout);
  assert.equal(json.model, model);
  assert.equal(json.diagnostics, []);
});

test("--spans keeps where each value was written", () => {
  const { model } = JSON.parse(plimsoll(["eval", "examples/php", "--spans"]).stdout);
  const { value, span } = model.containers[0].limits.memory;
  assert.is(value, 256 * 2 ** 20);
  assert.is(span.file, "php.plim");
  assert.type(span.start.line, "number");
});

test("an author's own keys are never taken for a span", () =>
  inTemporaryFolder((folder) => {
    const project = copyExample("hello", folder);
    const file = join(project, "hello.plim");
    const text = plimsoll(["eval", project]).stdout;
    assert.match(text, '"greeting": "Hello from a container that compiled."');
    const own = `language 1
source apt debian { suites = ["bookworm"], keyring = std.keyring.debian }
profile server extends std.debian-12 { }
container web on server {
  identity { hostname = "web" }
  app nginx { package = "nginx-light", run = ["/usr/sbin/nginx"], env = { span = "one", value = "two" } }
}
`;
    writeFileSync(file, own);
    const { model } = JSON.parse(plimsoll(["eval", project]).stdout);
    assert.equal(model.containers[0].apps[0].env, { span: "one", value: "two" });
  }));

test("what does not check has no model", () =>
  inTemporaryFolder((folder) => {
    writeFileSync(join(folder, "a.plim"), "language 1\nlet a = b\n");
    const { status, stdout, stderr } = plimsoll(["eval", folder]);
    assert.is(status, 1);
    assert.is(stdout, "");
    assert.match(stderr, "a.plim:2:9");
  }));

test.run();
