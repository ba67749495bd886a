import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseDate, parseRelease } from "./release.ts";

const a = "a".repeat(64);
const b = "b".repeat(128);

test("a Release gives its names, times and the digests of its files", () => {
  const release = parseRelease(`Suite: stable
Codename: bookworm
Date: Sat, 11 Jul 2026 10:16:37 UTC
Valid-Until: Sat, 18 Jul 2026 10:16:37 UTC
Acquire-By-Hash: yes
Architectures: all amd64
MD5Sum:
 d41d8cd98f00b204e9800998ecf8427e 0 main/Contents
SHA256:
 ${a}     12 main/binary-amd64/Packages.gz
 ${a}     12 main/binary-all/Packages
 short 12 main/x
SHA512:
 ${b} 12 main/binary-amd64/Packages.gz
`);
  assert.is(release.date, Date.UTC(2026, 6, 11, 10, 16, 37) / 1000);
  assert.is(release.validUntil, Date.UTC(2026, 6, 18, 10, 16, 37) / 1000);
  assert.equal(
    [...release.files],
    [
      ["main/binary-amd64/Packages.gz", { size: 12, digest: `sha256:${a}`, byHash: `SHA512/${b}` }],
      ["main/binary-all/Packages", { size: 12, digest: `sha256:${a}`, byHash: `SHA256/${a}` }],
    ],
  );
  assert.is(release.allInEach, false);
  assert.is(release.weight, 500);
});

test("suites that must be asked for weigh less", () => {
  assert.is(parseRelease("NotAutomatic: yes\n").weight, 1);
  assert.is(parseRelease("NotAutomatic: yes\nButAutomaticUpgrades: yes\n").weight, 100);
});

test("a time that is not in UTC, or is none, is unreadable", () => {
  assert.is(parseDate("Sat, 11 Jul 2026 10:16:37 +0200"), undefined);
  assert.is(parseDate("Sat, 11 Foo 2026 10:16:37 UTC"), undefined);
  assert.is(parseDate(undefined), undefined);
  assert.is(parseRelease("Valid-Until: tomorrow\n").validUntil, "unreadable");
});

test.run();
