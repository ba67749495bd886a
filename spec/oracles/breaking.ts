import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Root } from "../../compiler/6-assemble/root.ts";
import { closureOf } from "../../compiler/7-link/closure.ts";
import { link } from "../../compiler/7-link/link.ts";
import { readSystem } from "../../compiler/7-link/system.ts";
import { handMadeInput, handMadeProfile } from "../../compiler/7-link/testing.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { askLoader, processorLevel, writeCache } from "./ask-loader.ts";
import { unpackTree } from "./debian-tree.ts";
import { readDiskRoot } from "./disk-root.ts";
import type { Oracle, Verdict } from "./oracle.ts";
import { loaderSets, packageSets } from "./package-sets.ts";
import { randomNumbers } from "./random.ts";

/**
 * One needed file taken out of a root by chance: the linker reports it, naming the library that the file was, and the
 * program, executed in that root, dies for want of it. From the untouched root nothing is reported that the loader
 * or the disk does not confirm.
 */
export const oracle: Oracle = {
  name: "breaking",
  sample: 60,
  async run(sample = 500): Promise<Verdict> {
    const sets = sample > 100 ? loaderSets : [{ names: packageSets[0] ?? [] }];
    const differences = sets.flatMap((set, index) => {
      const share =
        Math.floor((sample * (index + 1)) / sets.length) - Math.floor((sample * index) / sets.length);
      return breakSet(set, share, randomNumbers(index));
    });
    return { cases: sample, differences, explained: [] };
  },
};

function breakSet(
  set: (typeof loaderSets)[number],
  count: number,
  random: (below: number) => number,
): string[] {
  const { folder, packages } = unpackTree(set.names, set.release);
  try {
    configurePam(folder);
    const { root, read } = readDiskRoot(folder, packages);
    const profile = handMadeProfile({ cpu: processorLevel(folder) });
    const linked = (one: Root, runs: readonly string[]) => {
      const input = handMadeInput(
        runs.map((path) => [path]),
        packages,
      );
      return link({ ...one, input }, [profile], { read }).diagnostics.filter(
        ({ severity }) => severity === "error",
      );
    };
    const system = readSystem(root, [profile], (path) => Buffer.from(read(path)).toString());
    writeCache(folder, system);
    const programs = [...root.elf, ...root.shebangs]
      .map(([path]) => path)
      .filter((path) => isProgram(root, path));
    const errors = linked(root, programs);
    const alarms = errors.flatMap((one) => falseAlarm(folder, root, one));
    const faulty = new Set(errors.map(({ spans }) => spans[0]?.file));
    const whole = programs.filter((path) => root.elf.get(path)?.interpreter && !faulty.has(path));
    const broken = Array.from({ length: count }, () => {
      const path = whole[random(whole.length)] as string;
      const files = closureOf(system, path)?.files.slice(1) ?? [];
      const file = files[random(files.length)];
      if (!file) return [`${path} loads nothing`];
      const said = linked(without(root, file.found.path), [path]).map(({ message }) => message);
      const isNamed = said.some(
        (message) => message.includes(` ${file.name}, `) || message.includes(` ${file.path}, `),
      );
      const died = runWithout(folder, file.found.path, path);
      const isDead = died.includes(file.name) || /No such file or directory/.test(died);
      if (isNamed && isDead) return [];
      return [
        `${path} without ${file.found.path}: Plimsoll says ${said.join(", ") || "nothing"}, the program ${died}`,
      ];
    });
    return [...alarms, ...broken.flat()].map((line) => `${set.release ?? "own"}: ${line}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** No script of a package has run: what pam-auth-update makes of its templates is made here, with the one usual module. */
function configurePam(folder: string): void {
  const templates = join(folder, "usr/share/pam");
  if (!existsSync(templates)) return;
  for (const name of readdirSync(templates).filter((one) => /^common-[a-z-]+$/.test(one))) {
    const type = name.split("-")[1];
    writeFileSync(join(folder, "etc/pam.d", name), `${type} required pam_unix.so\n`);
  }
}

/** Whoever runs it needs no privilege for that. */
function isProgram({ entries, elf }: Root, path: string): boolean {
  const entry = entries.get(path);
  const type = elf.get(path)?.type;
  return (
    entry?.type === "file" && (entry.mode & 0o005) === 5 && (type === undefined || type === "executable")
  );
}

/** An error about an untouched root that nothing confirms: neither its loader nor, for a script, the disk. */
function falseAlarm(folder: string, root: Root, { name, message, spans }: Diagnostic): string[] {
  const path = spans[0]?.file ?? "";
  const facts = root.elf.get(path);
  // PAM, too, refuses a program whose policy includes what is not there: sets without libpam-runtime have no common-*.
  const absent = /(?:is run by|\/etc\/pam\.d\/\S+ names) (\S+), which is not/.exec(message)?.[1];
  const isAbsent = absent !== undefined && !onPath(folder, absent);
  const isRefused = facts?.interpreter && askLoader(folder, path, facts.interpreter).some(isFault);
  return isAbsent || isRefused ? [] : [`false alarm: ${name}: ${message}`];
}

function isFault(line: string): boolean {
  return !line.startsWith("file ");
}

function onPath(folder: string, name: string): boolean {
  const places = name.startsWith("/") ? [name] : ["bin", "sbin"].map((one) => `/usr/${one}/${name}`);
  return places.some(
    (place) => lstatSync(join(folder, place), { throwIfNoEntry: false }) && existsSync(join(folder, place)),
  );
}

function without(root: Root, path: string): Root {
  const entries = new Map(root.entries);
  entries.delete(path);
  return { ...root, entries };
}

/** What the program itself says when it is executed: as nobody, in namespaces of its own, in case it should run after all. */
function runWithout(folder: string, removed: string, path: string): string {
  const [from, to] = [join(folder, removed), join(folder, "removed")];
  renameSync(from, to);
  try {
    const apart = ["--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child"];
    const args = [...apart, "chroot", "--userspec=65534:65534", folder, path];
    const env = { PATH: "/usr/sbin:/usr/bin" };
    const ran = spawnSync("unshare", args, {
      env,
      encoding: "utf8",
      timeout: 10_000,
      stdio: ["ignore", "pipe", "pipe"],
    });
    return ran.status === 127 ? ran.stderr.trim() : `ended with ${ran.status ?? ran.signal}`;
  } finally {
    renameSync(to, from);
  }
}
