import { test } from "uvu";
import * as assert from "uvu/assert";
import { compareVersions, parseVersion, satisfies } from "./debian-version.ts";

/** Each is older than the next, as `dpkg --compare-versions` has them. */
const ascending = [
  "0~~",
  "0~",
  "0",
  "0+",
  "0.1~rc1-1",
  "0.1-1",
  "0.1-1+b1",
  "0.1-1.1",
  "1.0~~",
  "1.0~",
  "1.0",
  "1.0a",
  "1.0+",
  "1.0-1-1",
  "1.0-2-1",
  "1.0.0",
  "1.2",
  "1.10",
  "9007199254740992",
  "9007199254740993",
  "1:0",
  "1:1.0",
  "2:0.1",
];

test("versions ascend as dpkg has them", () => {
  for (const [at, version] of ascending.entries()) {
    for (const newer of ascending.slice(at + 1)) {
      assert.ok(compareVersions(version, newer) < 0, `${version} < ${newer}`);
      assert.ok(compareVersions(newer, version) > 0, `${newer} > ${version}`);
    }
  }
});

test("an epoch of zero, a revision of zero and leading zeros say nothing", () => {
  for (const [a, b] of [
    ["0:1.0", "1.0"],
    ["1.0-0", "1.0"],
    ["1.007", "1.7"],
    ["1.0.", "1.0.0"],
  ] as const) {
    assert.is(compareVersions(a, b), 0, `${a} = ${b}`);
  }
});

test("the epoch ends at the first colon, the revision begins after the last hyphen", () => {
  assert.equal(parseVersion("1:2.0-3-4"), { epoch: "1", upstream: "2.0-3", revision: "4" });
  assert.equal(parseVersion("2.0"), { epoch: "", upstream: "2.0", revision: "" });
});

test("what dpkg refuses is no version", () => {
  for (const text of ["", "a", "1.0-", "x:1", ":1", "1:", "1_0", "1.0-a_b", "3000000000:1", "1 0", "é1"]) {
    assert.is(parseVersion(text), undefined, text);
  }
});

test("relations mean what a dependency means by them", () => {
  assert.ok(satisfies("1.0", "<<", "1.1"));
  assert.not(satisfies("1.0", "<<", "1.0"));
  assert.ok(satisfies("1.0", "<=", "1.0"));
  assert.ok(satisfies("1.0-0", "=", "1.0"));
  assert.ok(satisfies("1:0", ">=", "9"));
  assert.not(satisfies("1.0~rc1", ">>", "1.0"));
});

test.run();
