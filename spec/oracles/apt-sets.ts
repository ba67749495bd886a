import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { resolvePackages } from "../../compiler/5-lock/resolve-packages.ts";
import type { Universe } from "../../compiler/5-lock/universe.ts";
import { machineHost } from "../../compiler/edge/host.ts";
import { type AptWorld, aptWorlds } from "./apt-worlds.ts";
import type { Oracle } from "./oracle.ts";
import { chooseSome, randomNumbers } from "./random.ts";
import { keyringFile, type RealArchive, readRealArchive } from "./real-archive.ts";

/**
 * Package sets against `apt-get -s --no-install-recommends install` on a system where nothing is installed: one release,
 * another, backports, two releases at once, and a second archive at odds with the first, each with and without pins. apt
 * has its folders to itself; the machine's are neither read nor written. The full run takes 150 packages of each release
 * by chance.
 */
export const oracle: Oracle = {
  name: "apt-sets",
  sample: 44,
  run: async (sample) => {
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-apt-"));
    try {
      const differences: string[] = [];
      let cases = 0;
      for (const world of await aptWorlds(folder)) {
        if (cases === sample) break;
        const most = sample === undefined ? Number.POSITIVE_INFINITY : sample - cases;
        const found = await compareIn(world, most, join(folder, String(cases)));
        cases += found.cases;
        differences.push(...found.differences.map((line) => `${world.name}: ${line}`));
      }
      return { cases, differences, explained: [] };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function compareIn(world: AptWorld, most: number, folder: string) {
  const archive = await readRealArchive(world.sources);
  const chosen = chooseSome([...archive.universe.names()], world.byChance, randomNumbers(7));
  const cases = most === Number.POSITIVE_INFINITY ? [...world.named, ...chosen] : world.named.slice(0, most);
  const configuration = prepareApt(folder, archive, world);
  const differences = await compareAll(cases, archive.universe, configuration);
  return { cases: cases.length, differences };
}

/** Writes apt's configuration for this world alone, and lets it fetch its indexes. Gives the configuration's path. */
function prepareApt(folder: string, { suites }: RealArchive, { sources }: AptWorld): string {
  for (const name of [
    "etc/apt.conf.d",
    "etc/preferences.d",
    "etc/sources.list.d",
    "state/lists/partial",
    "cache/archives/partial",
  ]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const lines = suites.map(({ source, suite, mirrors }) => {
    const keyring = source.keyring && resolve(keyringFile(source.keyring.value));
    return `deb [signed-by=${keyring}] ${mirrors[0]} ${suite} ${source.components.join(" ")}`;
  });
  writeFileSync(join(folder, "etc/sources.list"), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "etc/preferences"), preferencesOf(sources));
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

/** The pins as apt_preferences(5) writes them. */
function preferencesOf(sources: AptWorld["sources"]): string {
  return sources
    .flatMap(({ pins = [] }) => pins)
    .map(
      ({ packages, by, data, priority }) =>
        `Package: ${packages.join(" ") || "*"}\nPin: ${by} ${data}\nPin-Priority: ${priority}\n`,
    )
    .join("\n");
}

/** Two at a time: most of a run is apt opening its cache. */
async function compareAll(
  cases: readonly string[],
  universe: Universe,
  configuration: string,
): Promise<readonly string[]> {
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
  return differences.sort();
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
  const requests = names.flatMap((text) => {
    const [name = "", wanted] = text.split("=");
    const version =
      wanted === undefined
        ? universe.best(name)
        : universe.versions(name).find((one) => one.version === wanted);
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
