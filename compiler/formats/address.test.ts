import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  contains,
  formatAddress,
  lastAddress,
  networkAddress,
  parseAddress,
  parseNetwork,
  usableRange,
} from "./address.ts";
import { formatMac, isLocal, isMulticast, parseMac } from "./address-mac.ts";

test("addresses come back as they were written", () => {
  fc.assert(
    fc.property(fc.ipV4(), (text) => formatAddress(parseAddress(text) ?? { family: 6, value: 0n }) === text),
    { numRuns: 1000 },
  );
});

test("an IPv6 address keeps its value through its canonical text", () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const address = parseAddress(text);
      assert.ok(address, text);
      assert.equal(parseAddress(formatAddress(address)), address);
    }),
    { numRuns: 1000 },
  );
});

/** RFC 5952 sections 4 and 5. */
for (const [text, canonical] of [
  ["2001:0DB8:0:0:0:0:0:1", "2001:db8::1"],
  ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
  ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
  ["::", "::"],
  ["::ffff:10.0.0.1", "::ffff:a00:1"],
] as const)
  test(`${text} is ${canonical}`, () => {
    const address = parseAddress(text);
    assert.is(address && formatAddress(address), canonical);
  });

for (const text of [
  "1.2.3",
  "1.2.3.256",
  "01.2.3.4",
  "1:2:3:4:5:6:7:8:9",
  "1::2::3",
  ":::",
  "g::",
  "1:2:3:4:5:6:7::8:9",
  "",
])
  test(`${JSON.stringify(text)} is no address`, () => assert.is(parseAddress(text), undefined));

test("a network holds its addresses and no others", () => {
  const network = parseNetwork("10.40.7.9/20");
  assert.ok(network);
  assert.is(formatAddress(networkAddress(network)), "10.40.0.0");
  assert.is(formatAddress(lastAddress(network)), "10.40.15.255");
  const holds = (text: string) => contains(network, parseAddress(text) ?? { family: 6, value: 0n });
  assert.equal(["10.40.0.0", "10.40.15.255", "10.40.16.0", "fd00::1"].map(holds), [true, true, false, false]);
  assert.is(parseNetwork("10.0.0.0/33"), undefined);
  assert.is(parseNetwork("10.0.0.0/"), undefined);
});

test("a MAC address says whose it is", () => {
  const mac = parseMac("02:42:0A:28:00:14");
  assert.is(mac && formatMac(mac), "02:42:0a:28:00:14");
  assert.equal([isLocal(mac ?? 0), isMulticast(mac ?? 1)], [true, false]);
  assert.is(isMulticast(parseMac("01:00:5e:00:00:01") ?? 0), true);
  assert.is(isLocal(parseMac("00:16:3e:00:00:01") ?? 2 ** 41), false);
  assert.is(parseMac("02:42:0a:28:00"), undefined);
});

for (const [network, first, last] of [
  ["10.0.0.0/24", "10.0.0.1", "10.0.0.254"],
  ["10.0.0.4/31", "10.0.0.4", "10.0.0.5"],
  ["10.0.0.7/32", "10.0.0.7", "10.0.0.7"],
  ["fd00::/126", "fd00::1", "fd00::3"],
] as const)
  test(`machines of ${network} are from ${first} to ${last}`, () => {
    const parsed = parseNetwork(network);
    assert.ok(parsed);
    const { family } = parsed.address;
    assert.equal(
      usableRange(parsed).map((value) => formatAddress({ family, value })),
      [first, last],
    );
  });

test.run();
