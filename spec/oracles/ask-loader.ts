import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { System } from "../../compiler/7-link/system.ts";
import { writeLdCache } from "../../compiler/formats/ld-cache.ts";

/**
 * Lists and relocates without running the program; `LD_WARN` and `LD_BIND_NOW` make it report every symbol. Asked like
 * this it stops at the first library that is missing and lists nothing.
 */
export function askLoader(folder: string, path: string, loader: string): string[] {
  const env = { PATH: "/usr/sbin:/usr/bin", LD_WARN: "yes", LD_BIND_NOW: "yes" };
  const { stdout, stderr } = spawnSync("chroot", [folder, loader, "--list", path], { env, encoding: "utf8" });
  if (/failed to run command .*: No such file/.test(stderr)) return [`missing ${loader}`];
  const lines = `${stdout}${stderr}`.split("\n").map((line) => line.trim());
  const files = lines.flatMap((line) => {
    const match = /^(?:(\S+) => )?(\/\S+) \(0x[0-9a-f]+\)$/.exec(line);
    return match ? [`file ${match[2]}`] : [];
  });
  const missing = lines
    .flatMap((line) => /^(\S+) => not found$/.exec(line)?.[1] ?? [])
    .map((name) => `missing ${name}`);
  const stopped = lines.flatMap((line) => /: (\S+): cannot open shared object file/.exec(line)?.[1] ?? []);
  if (stopped.length > 0) return [`missing ${stopped[0]}`];
  const faults = lines.flatMap((line) => faultOf(line));
  return [...files, ...missing, ...faults.sort()];
}

function faultOf(line: string): string[] {
  const symbol = /^undefined symbol: (.+?)\s+\((.+)\)$/.exec(line);
  if (symbol) return [`symbol ${symbol[1]} for ${symbol[2]}`];
  const version = /^(\S+): \S+: version `(.+)' not found \(required by (.+)\)$/.exec(line);
  if (version) return [`version ${version[2]} for ${version[3]}`];
  return / => |\(0x/.test(line) || !/error|fatal|assert/i.test(line) ? [] : [`fault ${line}`];
}

/** The highest glibc-hwcaps folder that the loader of the tree says it searches here. */
export function processorLevel(folder: string): string {
  const said = execFileSync("chroot", [folder, "/lib64/ld-linux-x86-64.so.2", "--help"], {
    encoding: "utf8",
  });
  return /^ *(x86-64-v[234]) \(supported/m.exec(said)?.[1] ?? "x86-64-v1";
}

export function writeCache(folder: string, { cache, hwcapsFolders, links }: System): void {
  mkdirSync(join(folder, "etc"), { recursive: true });
  const bytes = writeLdCache({ entries: cache, hwcaps: hwcapsFolders, generator: "plimsoll" });
  writeFileSync(join(folder, "etc/ld.so.cache"), bytes);
  for (const { path, target } of links) symlinkSync(target, join(folder, path));
}
