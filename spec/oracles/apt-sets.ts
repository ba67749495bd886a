import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { resolvePackages } from "../../compiler/5-lock/resolve-packages.ts";
import type { Universe } from "../../compiler/5-lock/universe.ts";
import { machineHost } from "../../compiler/edge/host.ts";
import type { Oracle, Verdict } from "./oracle.ts";
import { chooseSome, randomNumbers } from "./random.ts";
import { keyringPath, type RealArchive, readRealArchive } from "./real-archive.ts";

/**
 * Package sets against `apt-get -s --no-install-recommends install` on a system where nothing is installed. apt has its
 * folders to itself; the machine's are neither read nor written. The full run takes 300 packages of the archive by chance.
 */
export const oracle: Oracle = {
  name: "apt-sets",
  sample: 26,
  run: async (sample) => {
    const archive = await readRealArchive();
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-apt-"));
    try {
      const configuration = prepareApt(folder, archive);
      return await compareAll(casesOf(archive.universe, sample), archive.universe, configuration);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** Each line is one command line of apt. */
const NAMED = [
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
const BY_CHANCE = 300;

function casesOf(universe: Universe, sample: number | undefined): readonly string[] {
  if (sample !== undefined && sample <= NAMED.length) return NAMED.slice(0, sample);
  const count = sample === undefined ? BY_CHANCE : sample - NAMED.length;
  return [...NAMED, ...chooseSome([...universe.names()], count, randomNumbers(7))];
}

/** Writes apt's configuration for this run alone, and lets it fetch its indexes. Gives the configuration's path. */
function prepareApt(folder: string, { mirrors }: RealArchive): string {
  for (const name of [
    "etc/apt.conf.d",
    "etc/preferences.d",
    "etc/sources.list.d",
    "state/lists/partial",
    "cache/archives/partial",
  ]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const keyring = resolve(keyringPath);
  const lines = [...mirrors].map(([suite, uris]) => `deb [signed-by=${keyring}] ${uris[0]} ${suite} main`);
  writeFileSync(join(folder, "etc/sources.list"), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "status"), "");
  const proxy = machineHost().proxy("http");
  const options = [
    `Dir::Etc "${folder}/etc"`,
    `Dir::State "${folder}/state"`,
    `Dir::State::status "${folder}/status"`,
    `Dir::Cache "${folder}/cache"`,
    'APT::Architecture "amd64"',
    'APT::Architectures { "amd64"; }',
    'APT::Sandbox::User "root"',
    'Acquire::Languages "none"',
    'Debug::NoLocking "true"',
    ...(proxy === undefined ? [] : [`Acquire::http::Proxy "${proxy}"`]),
  ];
  const path = join(folder, "apt.conf");
  writeFileSync(path, options.map((line) => `${line};\n`).join(""));
  execFileSync("apt-get", ["update", "-q"], { env: { ...process.env, APT_CONFIG: path }, stdio: "pipe" });
  return path;
}

/** Two at a time: most of a run is apt opening its cache. */
async function compareAll(
  cases: readonly string[],
  universe: Universe,
  configuration: string,
): Promise<Verdict> {
  const waiting = [...cases];
  const differences: string[] = [];
  const work = async (): Promise<void> => {
    for (let names = waiting.shift(); names !== undefined; names = waiting.shift()) {
      const expected = await askApt(names.split(" "), configuration);
      const found = askOurselves(names.split(" "), universe);
      if (expected.join(" ") !== found.join(" ")) differences.push(difference(names, expected, found));
    }
  };
  await Promise.all([work(), work()]);
  return { cases: cases.length, differences: differences.sort(), explained: [] };
}

const NONE = ["(no set)"];

/** `name=version` of each package, sorted. */
async function askApt(names: readonly string[], configuration: string): Promise<readonly string[]> {
  const env = { ...process.env, APT_CONFIG: configuration, LC_ALL: "C" };
  const args = ["-s", "--no-install-recommends", "install", ...names];
  const { stdout } = await promisify(execFile)("apt-get", args, { env, maxBuffer: 1 << 26 }).catch(
    (error) => {
      if (error.code === "ENOENT") throw error;
      return { stdout: "" };
    },
  );
  const lines = [...stdout.matchAll(/^Inst (\S+) \((\S+)/gm)].map(
    ([, name, version]) => `${name}=${version}`,
  );
  return lines.length === 0 ? NONE : lines.sort();
}

function askOurselves(names: readonly string[], universe: Universe): readonly string[] {
  const requests = names.flatMap((name) => {
    const version = universe.best(name);
    return version ? [{ name, version }] : [];
  });
  if (requests.length < names.length) return NONE;
  const packages = resolvePackages(universe, requests);
  return packages ? packages.map(({ name, version }) => `${name}=${version}`).sort() : NONE;
}

function difference(names: string, expected: readonly string[], found: readonly string[]): string {
  const only = (some: readonly string[], others: readonly string[]) =>
    some.filter((one) => !others.includes(one)).join(" ") || "nothing";
  return `${names}: apt alone has ${only(expected, found)}; plimsoll alone has ${only(found, expected)}`;
}
