import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AptSource, Pin } from "../../compiler/3-evaluate/model.ts";
import { machineHost } from "../../compiler/edge/host.ts";
import { makeKey, type TestPackage, writeArchive } from "../testing/archive.ts";
import { at, debian, span } from "./real-archive.ts";

/** Sources as a container may have them, and what is asked of them: each line is one command line of apt. */
export interface AptWorld {
  readonly name: string;
  readonly sources: readonly AptSource[];
  readonly named: readonly string[];
  /** So many packages more, by chance. */
  readonly byChance: number;
}

/** Where the machine's own configuration has Debian and its security archive. */
function mirrorOf(suite: string): readonly string[] {
  return machineHost().mirrors(suite, "main").slice(0, 1);
}

/** The releases, backports with and without pins, and a second archive that is at odds with the first. */
export async function aptWorlds(folder: string): Promise<readonly AptWorld[]> {
  const vendor = await vendorArchive(folder);
  const main = mirrorOf("bookworm");
  const trixie = [
    debian(["trixie", "trixie-updates"], main),
    debian(["trixie-security"], mirrorOf("bookworm-security")),
  ];
  const backports = debian(["bookworm", "bookworm-updates", "bookworm-backports"], main);
  const releases = debian(["bookworm", "trixie"], main);
  const both = (...pins: readonly Pin[]) => [debian(), { ...vendor, pins }];
  return [
    { name: "bookworm", sources: [debian()], named: bookworm, byChance: 150 },
    { name: "vendor", sources: both(), named: ofVendor, byChance: 0 },
    { name: "trixie", sources: trixie, named: common, byChance: 150 },
    { name: "backports", sources: [backports], named: common, byChance: 8 },
    {
      name: "backports pinned as a suite",
      sources: [{ ...backports, pins: [pin("", "release", "n=bookworm-backports", 990)] }],
      named: common,
      byChance: 8,
    },
    {
      name: "backports pinned for some packages",
      sources: [
        {
          ...backports,
          pins: [
            pin("/^linux-/ systemd* libsystemd*", "release", "a=oldstable-backports", 600),
            pin("curl libcurl*", "release", "n=bookworm-backports", 990),
            pin("src:git", "release", "n=bookworm-backports", 500),
            pin("nginx*", "version", "1.22.*", 1001),
          ],
        },
      ],
      named: common,
      byChance: 8,
    },
    { name: "two releases", sources: [releases], named: common, byChance: 8 },
    {
      name: "two releases, the newer at 400",
      sources: [
        { ...releases, pins: [pin("", "release", "n=trixie", 400), pin("git", "release", "trixie", 990)] },
      ],
      named: common,
      byChance: 8,
    },
    {
      name: "two releases, the newer never",
      sources: [{ ...releases, pins: [pin("", "release", "o=Debian, n=trixie", -10)] }],
      named: common,
      byChance: 8,
    },
    ...vendorPins.map(({ name, pins }) => ({
      name: `vendor, ${name}`,
      sources: both(...pins),
      named: ofVendor,
      byChance: 0,
    })),
  ];
}

function pin(packages: string, by: Pin["by"], data: string, priority: number): Pin {
  return { span, packages: packages.split(" ").filter(Boolean), by, data, priority };
}

const vendorPins: readonly { readonly name: string; readonly pins: readonly Pin[] }[] = [
  { name: "below Debian", pins: [pin("", "origin", '""', 400)] },
  { name: "above Debian by its origin", pins: [pin("", "release", "o=Test", 1001)] },
  { name: "never", pins: [pin("", "release", "o=Test,a=stable", -1)] },
  { name: "one package never", pins: [pin("nginx-light", "release", "o=Test", -1)] },
  {
    name: "one package of it alone",
    pins: [pin("curl", "release", "l=Vendor", 995), pin("", "release", "l=Vendor", 1)],
  },
  {
    name: "by version",
    pins: [pin("curl", "version", "1.0-1", 700), pin("nginx-*", "version", "/^1\\.2/", 999)],
  },
  { name: "by a class of names", pins: [pin("[c-d]url lib?sl3", "release", "v=7", 900)] },
  {
    name: "the first of two",
    pins: [pin("curl", "release", "c=main", 300), pin("curl", "release", "o=Test", 2000)],
  },
  { name: "all that is main", pins: [pin("", "release", "c=main, l=Vendor", 999)] },
  { name: "by source", pins: [pin("src:nginx", "release", "o=Test", 10)] },
];

const needs = (...names: string[]) => [`Depends: ${names.join(", ")}`];
/** Newer than Debian's, older, the same with other bytes, new, and what depends on either side. */
const vendorPackages: readonly TestPackage[] = [
  {
    name: "nginx-light",
    version: "99.0-1",
    fields: [...needs("libc6 (>= 2.30)", "zlib1g"), "Source: nginx"],
  },
  { name: "curl", version: "1.0-1", fields: needs("libc6") },
  { name: "libssl3", version: "3.0.99-1", fields: [...needs("libc6"), "Multi-Arch: same"] },
  { name: "vendor-app", fields: needs("nginx-light (>= 90)", "openssl") },
  { name: "vendor-old", fields: needs("curl (<< 2)") },
  { name: "vendor-any", fields: needs("curl", "nginx-light | apache2") },
  { name: "vendor-mail", fields: needs("default-mta | mail-transport-agent", "vendor-app") },
  {
    name: "vendor-mta",
    fields: ["Provides: mail-transport-agent, default-mta", "Conflicts: mail-transport-agent"],
  },
  { name: "vendor-rival", fields: [...needs("libssl3 (>= 3.0.90)"), "Conflicts: openssl (<< 4)"] },
  { name: "vendor-both", fields: needs("vendor-rival", "vendor-app") },
];
const ofVendor = [
  ...vendorPackages.map(({ name }) => name),
  "nginx",
  "openssh-server",
  "git",
  "php8.2-fpm",
  "mutt",
  "vendor-old nginx-light",
  "curl=1.0-1",
  "vendor-any libssl3",
];

async function vendorArchive(folder: string): Promise<AptSource> {
  const date = new Date(Date.now() - 86_400_000);
  const key = await makeKey(new Date(date.getTime() - 86_400_000));
  const archive = join(folder, "vendor");
  const fields = ["Label: Vendor", "Version: 7.1"];
  await writeArchive(archive, { suite: "stable", packages: vendorPackages, signers: [key], date, fields });
  writeFileSync(join(folder, "vendor.asc"), key.keyring);
  return {
    kind: "apt",
    name: "vendor",
    span,
    suites: [at("stable")],
    components: ["main"],
    mirrors: [at(`file:${archive}`)],
    keyring: at({ file: join(folder, "vendor.asc") }),
  };
}

const common = [
  "nginx-light",
  "python3",
  "openssh-server",
  "haproxy",
  "apache2",
  "curl",
  "git",
  "mariadb-server",
  "systemd-sysv",
  "default-jdk-headless",
  "bind9",
  "golang",
  "postfix dovecot-imapd",
  "linux-image-amd64",
  "cockpit",
];

const bookworm = [
  "nginx-light",
  "php8.2-fpm",
  "redis-server",
  "postgresql-15",
  "python3",
  "openssh-server",
  "haproxy",
  "apache2",
  "nodejs",
  "openjdk-17-jre-headless",
  "curl",
  "git",
  "mariadb-server",
  "memcached",
  "rabbitmq-server",
  "exim4-daemon-light",
  "systemd-sysv",
  "default-jdk-headless",
  "libapache2-mod-php8.2",
  "wordpress",
  "bind9",
  "varnish",
  "tomcat10",
  "postfix dovecot-imapd",
  "nginx-light php8.2-fpm curl",
  "mutt s-nail",
];
