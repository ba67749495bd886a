import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildContests } from "./build-contests.ts";
import {
  composeFile,
  fleetFile,
  nixExpression,
  plimProject,
  terraformLocals,
  typeSpec,
} from "./fleet-texts.ts";
import { generateProject } from "./generate.ts";
import { generateFleet } from "./generate-fleet.ts";
import { linkContests } from "./link-contest.ts";
import type { Command, Contest, Peer, Sides } from "./measure.ts";
import { runReadyContest } from "./run-ready-contest.ts";
import { tarContest } from "./tar-contest.ts";

const program = resolve("dist/plimsoll.cjs");
const node = process.execPath;

const yamlParse =
  'import("yaml").then((yaml) => yaml.parse(require("fs").readFileSync(process.argv[1], "utf8")))';

/** `check` of n services with nothing remembered, beside readers of the same facts in other languages. */
function checkContest(folder: string, count: number, runs: number): Contest {
  const text = plimProject(count);
  const name = `check ${count} containers, ${text.split("\n").length} lines`;
  return { name, runs, sides: () => checkers(folder, count, text) };
}

function checkers(folder: string, count: number, text: string): Sides {
  const project = join(folder, `fleet-${count}`);
  mkdirSync(project);
  writeFileSync(join(project, "fleet.plim"), text);
  writeFileSync(join(project, fleetFile.name), fleetFile.text);
  writeFileSync(join(project, "docker-compose.yml"), composeFile(count));
  writeFileSync(join(project, "fleet.nix"), nixExpression(count));
  writeFileSync(join(project, "fleet.tf"), terraformLocals(count));
  writeFileSync(join(project, "fleet.tsp"), typeSpec(count));
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
  return { ours, peers: [start, yaml, compose, nix, terraform, tsp] };
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
  const peers = (): Peer[] => [{ name: "check 100 such containers", ...checkOf(100) }];
  return { name, runs: 2, sides: () => ({ ours: checkOf(1000), peers: peers() }) };
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
  const peers = (): Peer[] => [
    { name: "check and place 100 on 10", ...checkOf(100, true) },
    { name: "check them without placing", ...checkOf(1000, false) },
  ];
  return { name, runs: 3, sides: () => ({ ours: checkOf(1000, true), peers: peers() }) };
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
  const peers = (): Peer[] => [
    { name: "check and link 100 on 10", ...checkOf(100, true) },
    { name: "check them without a lock", ...checkOf(1000, false) },
  ];
  return { name, runs: 3, sides: () => ({ ours: checkOf(1000, true), peers: peers() }) };
}

function must(run: readonly [string, ...string[]], env: Readonly<Record<string, string>>): void {
  const ran = spawnSync(run[0], run.slice(1), { env: { ...process.env, ...env }, encoding: "utf8" });
  if (ran.status !== 0) throw new Error(ran.stderr);
}

/** What is measured, in turn. */
/**
 * The tree comes first: for minutes after much was deleted, ext4 takes ten times as long for a new folder (it looks at every inode
 * that was freed), for either side.
 */
export function contests(folder: string): Contest[] {
  const builds = [runReadyContest(folder), ...buildContests(folder), tarContest(folder)];
  return [...builds, ...linkContests(folder), linkedCheckContest(folder), ...languageContests(folder)];
}

/** Those that need no archive and no store. */
export function languageContests(folder: string): Contest[] {
  return [
    checkContest(folder, 10, 7),
    checkContest(folder, 1000, 3),
    checkContest(folder, 3700, 1),
    growthContest(folder),
    placementContest(folder),
  ];
}

/** Whether the machine has what a peer needs; one that is left out is said on standard error. */
export function isInstalled({ name, needs }: Peer): boolean {
  const has = !needs || (process.env.PATH ?? "").split(":").some((path) => existsSync(join(path, needs)));
  if (!has) process.stderr.write(`left out, ${needs} is not installed: ${name}\n`);
  return has;
}
