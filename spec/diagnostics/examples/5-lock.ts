import type { lockRules } from "../codes/5-lock.ts";
import type { Example } from "./example.ts";
import { building, buildingOf, locking, lockingOf, shop } from "./shop.ts";

const mirrors = 'mirrors = ["http://first.example.net/debian", "http://second.example.net/debian"]';
const second =
  'container two on std.debian-12 {\n  identity { hostname = "two", address = lan.auto, mac = lan.auto }\n  app b { run = ["/usr/bin/tiny"] }\n}\n';
const pair = (pool: string) =>
  shop({ before: `pool lan ${pool}`, identity: "address = lan.auto, mac = lan.auto" }) + second;
const asking = (name: string) => ({
  app: `app tiny { package = "${name}", run = ["/usr/bin/tiny"] }`,
});
const parts = { before: "source dir parts { path = ./parts }", more: "sources = [tiny, parts]" };
const bundle = { before: "source tar parts { path = ./parts.tar }", more: "sources = [tiny, parts]" };
const machine = {
  before: "source host machine { paths = [/etc/os-release] }",
  more: "sources = [tiny, machine]",
};
const arm = "profile arm { architecture = arm64, kernel = v6.1.., cpu = armv8-a }";

const leasedUntil = (until: string) => ({
  before: `server vault {
  hostname = "vault.example.net"
  profile  = std.debian-12
  lease night { memory = 1GiB, until = ${until} }
}`,
  on: "vault",
  more: "limits { memory = 512MiB }\nlease = night",
});

/** D05xx. */
export const lockExamples = {
  "no-mirror": {
    fails: locking("The machine's apt configuration has no mirror of suite stable"),
    passes: lockingOf({ source: mirrors }, "The machine's apt configuration has no mirror of suite stable"),
  },
  "fetch-failed": {
    fails: locking("No mirror answers"),
    passes: lockingOf({ source: mirrors }, "The first mirror does not answer"),
  },
  "wrong-bytes": {
    fails: locking("A byte of the package tiny was flipped on the mirror"),
    passes: lockingOf({ source: mirrors }, "A byte of the package tiny was flipped on the first mirror"),
  },
  "unknown-keyring": {
    fails: locking("tiny.asc holds no key"),
    passes: locking("tiny.asc holds the key that signs the archive"),
  },
  "untrusted-release": {
    fails: locking("The Release is signed by a key that is not in tiny.asc"),
    passes: locking("The Release is signed by two keys, and one of them is in tiny.asc"),
  },
  "unsigned-text": {
    fails: locking("A line stands before the signed block of InRelease"),
    passes: locking("The mirror has Release and Release.gpg in place of InRelease"),
  },
  "malformed-release": {
    fails: locking("A proxy gives a page to log in at in place of InRelease"),
    passes: locking(),
  },
  "release-expired": {
    fails: locking("The Release is valid until an hour ago"),
    passes: locking("The Release is valid for another hour"),
  },
  "release-older": {
    fails: locking("plimsoll.lock is of yesterday, and the mirror's Release of a week ago"),
    passes: locking("plimsoll.lock is of a week ago, and the mirror's Release of yesterday"),
  },
  "wrong-suite": {
    fails: locking("The mirror's Release of stable says `Suite: unstable` and `Codename: sid`"),
    passes: locking("The mirror's Release of stable says `Suite: oldstable` and `Codename: stable`"),
  },
  "no-index": {
    fails: locking("The Release lists no Packages index with a SHA-256 digest"),
    passes: locking(),
  },
  "unreadable-index": {
    fails: locking("Packages.gz unpacks to another size than the Release says"),
    passes: locking(),
  },
  "malformed-request": {
    fails: lockingOf(asking("tiny:arm64")),
    passes: lockingOf(asking("tiny")),
  },
  "unknown-package": {
    fails: lockingOf(asking("tinny")),
    passes: lockingOf(asking("tiny")),
  },
  "virtual-package": {
    fails: lockingOf(
      asking("mail-agent"),
      "The packages big and small conflict, and both provide mail-agent",
    ),
    passes: lockingOf(asking("small"), "The packages big and small conflict, and both provide mail-agent"),
  },
  "unknown-version": {
    fails: lockingOf(asking("tiny=9.0-1")),
    passes: lockingOf(asking("tiny=1:2.0-1")),
  },
  "unmet-dependency": {
    fails: locking("tiny depends on libgone, which the archive does not have"),
    passes: locking("tiny depends on libgone or else libtiny1, and the archive has libtiny1 alone"),
  },
  "conflicting-packages": {
    fails: lockingOf(
      { more: 'packages = ["big", "small"]' },
      "The packages big and small conflict, and both provide mail-agent",
    ),
    passes: lockingOf(
      { more: 'packages = ["big"]' },
      "The packages big and small conflict, and both provide mail-agent",
    ),
  },
  "mixed-architectures": {
    fails: lockingOf({ before: arm, on: "[std.debian-12, arm]" }),
    passes: lockingOf({ on: "[std.debian-12, std.debian-13]" }),
  },
  "pool-exhausted": {
    fails: { files: { "site.plim": pair("10.40.0.0/30 { gateway = 10.40.0.1 }") }, run: "plimsoll lock" },
    passes: { files: { "site.plim": pair("10.40.0.0/29 { gateway = 10.40.0.1 }") }, run: "plimsoll lock" },
  },
  "macs-exhausted": {
    fails: {
      files: { "site.plim": pair("10.40.0.0/24 { gateway = 10.40.0.1, macs = 02:42:00:00:00:02/48 }") },
      run: "plimsoll lock",
    },
    passes: {
      files: { "site.plim": pair("10.40.0.0/24 { gateway = 10.40.0.1, macs = 02:42:00:00:00:00/40 }") },
      run: "plimsoll lock",
    },
  },
  "ids-exhausted": {
    fails: locking("The scripts of tiny make 1000 system users"),
    passes: locking("The scripts of tiny make 10 system users"),
  },
  "damaged-lock": {
    fails: building("A merge left the line `<<<<<<< HEAD` in plimsoll.lock"),
    passes: building("plimsoll.lock is as `plimsoll lock` wrote it"),
  },
  "newer-lock": {
    fails: building("plimsoll.lock begins with `Plimsoll-Lock: 99`"),
    passes: building("plimsoll.lock is as `plimsoll lock` wrote it"),
  },
  "stale-lock": {
    fails: {
      ...building("plimsoll.lock was written when the app asked for libtiny1"),
      run: "plimsoll build --locked",
    },
    passes: { ...building("plimsoll.lock is as `plimsoll lock` wrote it"), run: "plimsoll build --locked" },
  },
  "package-gone": {
    fails: {
      ...building(
        "plimsoll.lock is as `plimsoll lock` wrote it",
        "No mirror has tiny any more, and the store is empty",
      ),
      run: "plimsoll build --locked",
    },
    passes: {
      ...building(
        "plimsoll.lock is as `plimsoll lock` wrote it",
        "No mirror has tiny any more, but the store has it",
      ),
      run: "plimsoll build --locked",
    },
  },
  "store-full": {
    fails: locking("The disk of the store is full"),
    passes: locking(),
  },
  "missing-tree": {
    fails: lockingOf(parts),
    passes: lockingOf(parts, "The project has a folder parts with the file opt/motd"),
  },
  "bad-tree": {
    fails: lockingOf(bundle, "parts.tar holds a file by the name of ../motd"),
    passes: lockingOf(bundle, "parts.tar holds a file by the name of opt/motd"),
  },
  "host-changed": {
    fails: {
      ...buildingOf(
        machine,
        "plimsoll.lock is as `plimsoll lock` wrote it",
        "/etc/os-release of the machine has changed since",
      ),
      run: "plimsoll build --locked",
    },
    passes: {
      ...buildingOf(machine, "plimsoll.lock is as `plimsoll lock` wrote it"),
      run: "plimsoll build --locked",
    },
  },
  "lease-over": {
    fails: lockingOf(leasedUntil("2026-06-01T00:00:00Z"), "It is 2026-06-15"),
    passes: lockingOf(leasedUntil("2026-07-01T00:00:00Z"), "It is 2026-06-15"),
  },
  "not-locked": {
    fails: { ...locking("plimsoll.lock is as `plimsoll lock` wrote it"), run: "plimsoll update tinny" },
    passes: { ...locking("plimsoll.lock is as `plimsoll lock` wrote it"), run: "plimsoll update tiny" },
  },
  unvendored: {
    fails: {
      ...locking(
        "plimsoll.lock is as `plimsoll lock` wrote it",
        "The store is empty, and the archive has a newer Release",
      ),
      run: "plimsoll vendor vendor",
    },
    passes: { ...locking("plimsoll.lock is as `plimsoll lock` wrote it"), run: "plimsoll vendor vendor" },
  },
  "machine-bound": {
    fails: {
      ...lockingOf(machine, "plimsoll.lock is as `plimsoll lock` wrote it"),
      run: "plimsoll vendor vendor",
    },
    passes: {
      ...lockingOf(
        parts,
        "The project has a folder parts with the file opt/motd",
        "plimsoll.lock is as `plimsoll lock` wrote it",
      ),
      run: "plimsoll vendor vendor",
    },
  },
  stopped: {
    fails: locking("Ctrl-C is pressed while packages are fetched"),
    passes: locking("An earlier run was stopped while packages were fetched"),
  },
} as const satisfies Record<keyof typeof lockRules, Example>;
