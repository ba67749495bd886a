import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Pin } from "../3-evaluate/model.ts";
import type { IndexLabels } from "./index-labels.ts";
import { pinFor, weightsOf } from "./pins.ts";
import { span } from "./testing.ts";

const backports: IndexLabels = {
  archive: "stable-backports",
  codename: "bookworm-backports",
  version: "12.5",
  origin: "Debian",
  label: "Debian Backports",
  component: "main",
  architecture: "amd64",
  sites: ["mirror.example"],
  isLocal: false,
};
const nginx = { name: "nginx-light", version: "1.22.1-9", architecture: "amd64", sourceName: "nginx" };

function pin(packages: string, by: Pin["by"], data: string, priority = 990): Pin {
  return { span, packages: packages.split(" ").filter(Boolean), by, data, priority };
}

/** What is asked of the Release, and whether it fits; the oracle `apt-sets` asks apt itself. */
const releases: readonly (readonly [data: string, fits: boolean])[] = [
  ["a=stable-backports", true],
  ["n=bookworm-backports, o=Debian", true],
  ["N=bookworm-*", true],
  ["o=Debian,l=Debian", false],
  ["l=/^debian b/", true],
  ["v=12*", true],
  ["v=11.5", false],
  ["c=contrib", false],
  ["b=amd64", true],
  ["bookworm-backports", true],
  ["stable-backports", true],
  ["12.5", true],
  ["*", true],
  ["x=1", false],
  ["", false],
];

for (const [data, fits] of releases)
  test(`a pin of release ${JSON.stringify(data)} ${fits ? "fits" : "does not fit"}`, () => {
    const [weight] = weightsOf([{ weight: 100, labels: backports }], [pin("", "release", data)]);
    assert.is(weight, fits ? 990 : 100);
  });

test("an origin is a host, and none is this machine", () => {
  const local = { ...backports, sites: [], isLocal: true };
  const weights = (data: string) =>
    weightsOf(
      [backports, local].map((labels) => ({ weight: 500, labels })),
      [pin("", "origin", data)],
    );
  assert.equal(weights("mirror.example"), [990, 500]);
  assert.equal(weights("*.example"), [990, 500]);
  assert.equal(weights('""'), [500, 990]);
});

test("of general pins the first that fits counts, and one of versions none", () => {
  const pins = [
    pin("", "release", "n=sid", 1),
    pin("", "release", "o=Debian", 2),
    pin("", "release", "*", 3),
    pin("", "version", "1.*", 4),
  ];
  assert.equal(weightsOf([{ weight: 500, labels: backports }, { weight: 500 }], pins), [2, 500]);
});

/** Patterns for packages, and whether they name nginx-light of source nginx on amd64. */
const patterns: readonly (readonly [pattern: string, fits: boolean])[] = [
  ["nginx-light", true],
  ["nginx", false],
  ["nginx*", true],
  ["ngin[a-x]-?ight", true],
  ["/^NGINX/", true],
  ["/light$/", true],
  ["/(/", false],
  ["src:nginx", true],
  ["src:nginx-light", false],
  ["nginx-light:amd64", true],
  ["nginx-light:arm64", false],
  ["nginx-light:any", true],
];

for (const [pattern, fits] of patterns)
  test(`${pattern} ${fits ? "names" : "does not name"} nginx-light`, () => {
    const found = pinFor([pin(`other ${pattern}`, "release", "o=Debian")], nginx, [backports]);
    assert.is(found !== undefined, fits);
  });

test("of pins for a package the first that fits this version counts", () => {
  const pins = [
    pin("nginx-light", "version", "1.24*", 1),
    pin("nginx-light", "version", "1.22*", 2),
    pin("nginx-light", "release", "*", 3),
  ];
  assert.is(pinFor(pins, nginx, [backports])?.priority, 2);
  assert.is(pinFor(pins, { ...nginx, version: "1.20-1" }, [backports])?.priority, 3);
});

test.run();
