import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildContests } from "./build-contests.ts";
import { composeFile, nixExpression, plimProject, terraformLocals, typeSpec } from "./fleet-texts.ts";
import { generateProject } from "./generate.ts";
import { generateFleet } from "./generate-fleet.ts";
import { linkContest } from "./link-contest.ts";
import type { Command, Contest, Peer } from "./measure.ts";
import { tarContest } from "./tar-contest.ts";

const program = resolve("dist/plimsoll.cjs");
const node = process.execPath;

const yamlParse =
  'import("yaml").then((yaml) => yaml.parse(require("fs").readFileSync(process.argv[1], "utf8")))';

/** `check` of n services with nothing remembered, beside readers of the same facts in other languages. */
function checkContest(folder: string, count: number, runs: number): Contest {
  const project = join(folder, `fleet-${count}`);
  mkdirSync(project);
  const text = plimProject(count);
  writeFileSync(join(project, "fleet.plim"), text);
  writeFileSync(join(project, "docker-compose.yml"), composeFile(count));
  writeFileSync(join(project, "fleet.nix"), nixExpression(count));
  writeFileSync(join(project, "fleet.tf"), terraformLocals(count));
  writeFileSync(join(project, "fleet.tsp"), typeSpec(count));
  const name = `check ${count} containers, ${text.split("\n").length} lines`;
  const prepare = () => ({ PLIMSOLL_STORE: mkdtempSync(join(folder, "unread-")) });
  const ours = { prepare, run: [node, program, "check", project] };
  const yaml: Peer = {
    name: "parse as YAML (npm yaml)",
    run: [node, "-e", yamlParse, join(project, "docker-compose.yml")],
  };
  const compose: Peer = {
    name: "docker-compose config",
    run: ["docker-compose", "config", "-q"],
    cwd: project,
    needs: "docker-compose",
  };
  const nix: Peer = {
    name: "nix-instantiate --parse",
    needs: "nix-instantiate",
    run: ["nix-instantiate", "--parse", join(project, "fleet.nix")],
  };
  const terraform: Peer = {
    name: "terraform validate",
    run: ["terraform", "validate"],
    cwd: project,
    needs: "terraform",
  };
  const tsp: Peer = {
    name: "tsp compile --no-emit",
    run: ["tsp", "compile", "--no-emit", "fleet.tsp"],
    cwd: project,
    needs: "tsp",
  };
  const start: Peer = { name: "node -e 0", run: [node, "-e", "0"] };
  return { name, ours, peers: [start, yaml, compose, nix, terraform, tsp], runs };
}

/** The ratio is the growth: ten times the containers, with templates, servers and policies in use. */
function growthContest(folder: string): Contest {
  const checkOf = (count: number): Command => {
    const project = join(folder, `grown-${count}`);
    mkdirSync(project);
    writeFileSync(join(project, "fleet.plim"), generateProject(count));
    const prepare = () => ({ PLIMSOLL_STORE: mkdtempSync(join(folder, "unread-")) });
    return { prepare, run: [node, program, "check", project] };
  };
  const name = "check 1000 containers, 109,000 lines, everything in use";
  return {
    name,
    ours: checkOf(1000),
    peers: [{ name: "check 100 such containers", ...checkOf(100) }],
    runs: 2,
  };
}

/** A fleet that the compiler fills: its growth, and what placing costs beside the same containers without it. */
function placementContest(folder: string): Contest {
  const checkOf = (count: number, placed: boolean): Command => {
    const project = join(folder, `placed-${count}-${placed}`);
    mkdirSync(project, { recursive: true });
    writeFileSync(join(project, "fleet.plim"), generateFleet(count, placed));
    const prepare = () => ({ PLIMSOLL_STORE: mkdtempSync(join(folder, "unread-")) });
    return { prepare, run: [node, program, "check", project] };
  };
  const name = "check and place 1000 containers on 100 servers";
  const [small, plain] = [checkOf(100, true), checkOf(1000, false)];
  const peers = [
    { name: "check and place 100 on 10", ...small },
    { name: "check them without placing", ...plain },
  ];
  return { name, ours: checkOf(1000, true), peers, runs: 3 };
}

/**
 * A locked fleet proved whole, packages included, of facts that the store has: its growth, and what the proof costs beside
 * the same check without a lock.
 */
function linkedCheckContest(folder: string): Contest {
  const store = join(folder, "linked-store");
  const forgetful = () => {
    rmSync(join(store, "memo-check"), { recursive: true, force: true });
    return { PLIMSOLL_STORE: store };
  };
  const checkOf = (count: number, locked: boolean): Command => {
    const project = join(folder, `linked-${count}-${locked}`);
    mkdirSync(project, { recursive: true });
    writeFileSync(join(project, "fleet.plim"), generateFleet(count));
    if (locked) must([node, program, "lock", project], { PLIMSOLL_STORE: store });
    return { prepare: forgetful, run: [node, program, "check", project] };
  };
  const name = "check and link 1000 locked containers on 100 servers";
  const [small, unlocked] = [checkOf(100, true), checkOf(1000, false)];
  const peers = [
    { name: "check and link 100 on 10", ...small },
    { name: "check them without a lock", ...unlocked },
  ];
  return { name, ours: checkOf(1000, true), peers, runs: 3 };
}

function must(run: readonly [string, ...string[]], env: Readonly<Record<string, string>>): void {
  const ran = spawnSync(run[0], run.slice(1), { env: { ...process.env, ...env }, encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
}

/** What is measured; a peer that is not installed is left out and said on standard error. */
export function contests(folder: string): Contest[] {
  const builds = [...buildContests(folder), tarContest(folder)];
  return [...installed(builds), linkContest(folder), linkedCheckContest(folder), ...languageContests(folder)];
}

/** Those that need no archive and no store. */
export function languageContests(folder: string): Contest[] {
  return installed([
    checkContest(folder, 10, 7),
    checkContest(folder, 1000, 3),
    checkContest(folder, 3700, 1),
    growthContest(folder),
    placementContest(folder),
  ]);
}

function installed(all: readonly Contest[]): Contest[] {
  const found = ({ name, needs }: Peer): boolean => {
    const has = !needs || (process.env.PATH ?? "").split(":").some((path) => existsSync(join(path, needs)));
    if (!has) process.stderr.write(`left out, ${needs} is not installed: ${name}\n`);
    return has;
  };
  return all
    .map((contest) => ({ ...contest, peers: contest.peers.filter(found) }))
    .filter(({ peers }) => peers.length > 0);
}
