import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Candidate } from "../../../compiler/5-lock/candidate.ts";
import type { PackageFacts } from "../../../compiler/5-lock/facts.ts";
import { resolvePackages } from "../../../compiler/5-lock/resolve-packages.ts";
import type { Universe } from "../../../compiler/5-lock/universe.ts";
import { fetcher } from "../../../compiler/edge/fetcher.ts";
import { machineHost } from "../../../compiler/edge/host.ts";
import { readPackage } from "../../../compiler/edge/read-package.ts";
import { type FileStore, openStore } from "../../../compiler/edge/store.ts";
import { mirrorOf, suitesOf } from "../mirror.ts";
import { debian, readRealArchive } from "../real-archive.ts";
import popular from "./data/popular-packages.txt";
import { type Judgement, judge } from "./judge.ts";
import { writeChapter } from "./table.ts";

const COUNT = 500;
const popularNames = popular.split("\n").filter((line) => line && !line.startsWith("#"));
const RELEASES = ["bookworm", "trixie"];

/**
 * `npm run survey [-- --count N | --names A,B]`: how many of the packages that most machines have need their maintainer scripts,
 * how many are replayed whole, and which need their author; the table of spec/maintainer-scripts.md is written anew. With
 * `--names` the same is told of these packages alone.
 */
async function main(args: readonly string[]): Promise<void> {
  const after = (option: string) => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined);
  const count = Number(after("--count") ?? COUNT);
  const named = after("--names")?.split(",");
  const kept = process.env.PLIMSOLL_STORE;
  const folder = kept ?? mkdtempSync(join(tmpdir(), "plimsoll-survey-"));
  try {
    const store = openStore(folder);
    const found = new Map<string, readonly Judgement[]>();
    for (const release of RELEASES)
      found.set(release, await survey(release, named ?? popularNames, count, store));
    const chapter = "spec/maintainer-scripts.md";
    if (count === COUNT && !named) writeFileSync(chapter, writeChapter(readFileSync(chapter, "utf8"), found));
  } finally {
    if (!kept) rmSync(folder, { recursive: true, force: true });
  }
}

async function survey(
  release: string,
  asked: readonly string[],
  count: number,
  store: FileStore,
): Promise<readonly Judgement[]> {
  const { universe } = await readRealArchive(
    suitesOf(release).map((suite) => debian([suite], [mirrorOf(suite)])),
  );
  const names = asked.filter((name) => universe.best(name));
  const bring = bringer(release, store);
  const judgements: Judgement[] = [];
  for (const name of names.slice(0, count)) {
    const facts = await factsOf(universe, name, bring);
    const judgement = judge(name, facts, store.read);
    judgements.push(judgement);
    if (judgement.verdict === "author") console.log(`  ${release} ${name}: ${judgement.line}`);
    if (asked !== popularNames) for (const note of judgement.notes) console.log(`    ${note}`);
  }
  const of = (verdict: string) => judgements.filter((one) => one.verdict === verdict).length;
  console.log(
    `survey ${release}: ${judgements.length} packages, ${of("none")} without scripts, ${of("whole")} replayed whole, ${of("author")} need the author`,
  );
  return judgements;
}

/** A package with all that it depends on, and what every Debian system has. */
async function factsOf(universe: Universe, name: string, bring: Bring): Promise<readonly PackageFacts[]> {
  const wanted = [...new Set(["base-files", "base-passwd", "dash", "debconf", "dpkg", "perl-base", name])];
  const requests = wanted.map((one) => ({ name: one, version: universe.best(one) as Candidate }));
  const packages = resolvePackages(universe, requests);
  if (!packages) throw new Error(`${name} cannot be installed`);
  return Promise.all(packages.map(bring));
}

type Bring = (candidate: Candidate) => Promise<PackageFacts>;

/** Each package is fetched and read once; four at a time. */
function bringer(release: string, store: FileStore): Bring {
  const network = fetcher(store, { proxy: machineHost().proxy });
  const bases = suitesOf(release).map(mirrorOf);
  const known = new Map<string, Promise<PackageFacts>>();
  return ({ name, version, architecture, path, size, digest }) => {
    const running = known.get(digest) ?? read();
    known.set(digest, running);
    return running;

    async function read(): Promise<PackageFacts> {
      const urls = [...new Set(bases)].map((base) => `${base}/${path}`);
      const archive = await network.archive({ urls, size, digest, label: name });
      const locked = { name, version, architecture, source: "debian", suite: release, path, size, digest };
      const { value, diagnostics } = await readPackage(archive, locked, store);
      if (!value) throw new Error(diagnostics[0]?.message);
      return value;
    }
  };
}

await main(process.argv.slice(2));
