import type { PackageFacts } from "../../5-lock/facts.ts";
import type { ScriptRun } from "../../edge/interfaces.ts";
import { canonicalLine } from "../../formats/canonical-entry.ts";
import { digestOf } from "../../formats/digest.ts";
import { Accounts, writeAccounts } from "../accounts.ts";
import { infoName, writeDpkgDatabase } from "../dpkg-database.ts";
import { makeUsers } from "../make-users.ts";
import type { World } from "../script/shell.ts";
import { Tree } from "../tree.ts";
import { recordVersion } from "./effects-record.ts";

/** What a run needs of its container beside the world. */
export interface RunContext {
  readonly locked: Parameters<Accounts["reserve"]>[0];
  readonly packages: readonly PackageFacts[];
  readonly read: (source: string) => Uint8Array;
}

/** A root for one script, with the tree of it. */
export interface StagedRun {
  readonly run: ScriptRun;
  readonly tree: Tree;
  readonly accounts: Accounts;
}

const reason = { kind: "derived", rule: "dpkg" } as const;
const folder = "/var/lib/dpkg";

/**
 * The root as a script finds it under dpkg: the tree so far with its users, and with dpkg's database, scripts and questions
 * included. Of the world nothing is changed.
 */
export function stageRun(
  world: World,
  facts: PackageFacts,
  script: string,
  words: readonly string[],
  context: RunContext,
): StagedRun {
  const { packages, read } = context;
  const bytesOf = (source: string) => world.tree.made.get(source) ?? read(source);
  const tree = new Tree(world.tree.date, bytesOf);
  tree.restore(world.tree.save());
  const accounts = accountsOf(world, context);
  writeAccounts(tree, accounts);
  writeDpkgDatabase(tree, packages, world.effects, bytesOf);
  for (const one of packages) writeControl(tree, one);
  for (const name of ["triggers", "updates", "alternatives", "parts"])
    tree.directory(`${folder}/${name}`, { reason });
  // Without it dpkg-trigger(1) says yes and notes nothing.
  tree.write(`${folder}/triggers/Unincorp`, new Uint8Array(0), { reason });
  // Services are not started where a container is made (invoke-rc.d(8)).
  if (!tree.at("/usr/sbin/policy-rc.d"))
    tree.write("/usr/sbin/policy-rc.d", Buffer.from("#!/bin/sh\nexit 101\n"), { mode: 0o755, reason });
  const run: ScriptRun = {
    entries: [...tree.entries().values()],
    made: new Map([...world.tree.made, ...tree.made]),
    architecture: architectureOf(packages),
    command: [`${folder}/info/${infoName(facts)}.${script}`, ...words],
    environment: environmentOf(world, facts, script),
  };
  return { run, tree, accounts };
}

/** All that goes into a run, and what is forgotten of it, as one name. */
export function runKey(
  { entries, architecture, command, environment }: ScriptRun,
  forget: readonly string[],
): string {
  const lines = entries.map((entry) => canonicalLine(entry));
  const head = JSON.stringify([recordVersion, architecture, command, environment, forget]);
  return digestOf(Buffer.from(`${head}\n${lines.join("\n")}`)).slice("sha256:".length);
}

/** The users and groups that there are once the scripts so far have done their work. */
function accountsOf({ effects }: World, { locked }: RunContext): Accounts {
  const accounts = new Accounts();
  accounts.reserve(locked);
  makeUsers(accounts, effects, "");
  return accounts;
}

function writeControl(tree: Tree, facts: PackageFacts): void {
  const { scripts, templates, triggers } = facts;
  const write = (member: string, text: string, mode: number) =>
    tree.write(`${folder}/info/${infoName(facts)}.${member}`, Buffer.from(text), { mode, reason });
  for (const [name, text] of Object.entries(scripts)) write(name, text, 0o755);
  if (templates !== undefined) write("templates", templates, 0o644);
  if (triggers.length > 0) write("triggers", triggers.map((line) => `${line}\n`).join(""), 0o644);
}

function architectureOf(packages: readonly PackageFacts[]): string {
  return packages.find(({ architecture }) => architecture !== "all")?.architecture ?? "all";
}

/** What dpkg(1) gives a script, and what else could make two runs differ, fixed. */
function environmentOf(
  { tree, packages }: World,
  facts: PackageFacts,
  script: string,
): Record<string, string> {
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    HOME: "/root",
    USER: "root",
    LOGNAME: "root",
    SHELL: "/bin/sh",
    TERM: "dumb",
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
    SOURCE_DATE_EPOCH: String(tree.date),
    PERL_HASH_SEED: "0",
    PERL_PERTURB_KEYS: "0",
    PYTHONHASHSEED: "0",
    DEBIAN_FRONTEND: "noninteractive",
    DEBCONF_NONINTERACTIVE_SEEN: "true",
    DPKG_ROOT: "",
    DPKG_ADMINDIR: folder,
    DPKG_RUNNING_VERSION: packages.get("dpkg")?.version.replace(/^\d+:/, "") ?? "1.21.1",
    DPKG_MAINTSCRIPT_PACKAGE: facts.name,
    DPKG_MAINTSCRIPT_ARCH: facts.architecture,
    DPKG_MAINTSCRIPT_NAME: script,
    DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT: "1",
  };
}
