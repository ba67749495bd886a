import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed, marked } from "../../spec/testing/language.ts";

const shop = `language 1
let largest = 2GiB
template service(mem: bytes(64MiB..4GiB) = 256MiB) { limits { memory = mem } }
fleet shop for zone in [a, b] {
  hostname = "edge-{zone}"
  profile = std.debian-12
  capacity { memory = 8GiB }
}
container web on shop extends service(mem = largest) {
  identity { hostname = "web-{zone}", address = lan.auto }
  app one { run = ["/bin/one"] }
  app two { run = ["/bin/two"], user = www-data }
}
pool lan 10.40.0.0/24 { }
`;
const broken = (policy: string) =>
  analyzed({ "a.plim": shop, "house.plim": `language 1\npolicy house {\n${policy}\n}\n` }).diagnostics;

test("a failure follows a value to where it was written, through a template and a let", () => {
  const [found] = broken("container c { require c.limits.memory <= 1GiB }");
  assert.is(found?.message, "container web-a: does not meet c.limits.memory <= 1GiB");
  assert.equal(found?.notes, ["c.limits.memory is 2GiB"]);
  const given = found?.spans.filter(({ label }) => label.startsWith("c.limits.memory ")) ?? [];
  assert.equal(
    given.map(({ file, start, end }) => [file, shop.slice(start.offset, end.offset)]),
    [
      ["a.plim", "mem"],
      ["a.plim", "largest"],
      ["a.plim", "2GiB"],
    ],
  );
});

test("each instance, each app and each server is asked", () => {
  const messages = (policy: string) => broken(policy).map(({ message }) => message);
  assert.equal(messages('container c { app a { require a.user != "root" else "root in {c.name}" } }'), [
    "app one of container web-a: root in web-a",
    "app one of container web-b: root in web-b",
  ]);
  assert.equal(messages('server s { require s.capacity.memory > 8GiB else "small" }'), [
    "server shop-a: small",
    "server shop-b: small",
  ]);
  assert.equal(messages('pool p { require not contains(10.0.0.0/8, p.network) else "inside" }'), [
    "pool lan: inside",
  ]);
  assert.equal(messages('container c { require c.server.hostname == "edge-a" else "elsewhere" }'), [
    "container web-b: elsewhere",
  ]);
  assert.equal(messages("container c { require c.restart == on-failure and not c.read-only }"), []);
  assert.equal(messages('container c { for a in c.apps { require a.name != "two" else "{a.name}" } }'), [
    "container web-a: two",
    "container web-b: two",
  ]);
});

test("a policy is held to its form", () => {
  const names = (policy: string) =>
    broken(policy).map((each) => [each.name, marked(`language 1\npolicy house {\n${policy}\n}\n`, each)]);
  assert.equal(names("memory = 1GiB"), [["misplaced-entry", "memory"]]);
  assert.equal(names("conainer c { }"), [["unknown-block", "conainer"]]);
  assert.equal(names("container a b { }"), [["wrong-labels", "b"]]);
  assert.equal(names("container a on b { }"), [["wrong-clause", "on"]]);
});

test.run();
