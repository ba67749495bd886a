import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../compiler/edge/store.ts";
import { readHost } from "../../compiler/edge/tree-host.ts";
import type { Oracle } from "./oracle.ts";
import { chooseSome, randomNumbers } from "./random.ts";

/**
 * What a `host` source copies for a program of this machine against what `ldd` says that it loads: the loader and every
 * library, by the files that their names lead to.
 */
export const oracle: Oracle = {
  name: "host-closures",
  sample: 25,
  run: async (sample) => {
    const programs = readdirSync("/usr/bin")
      .map((name) => join("/usr/bin", name))
      .filter(isDynamic);
    const chosen = sample === undefined ? programs : chooseSome(programs, sample, randomNumbers(11));
    const folder = mkdtempSync(join(tmpdir(), "plimsoll-host-"));
    try {
      const store = openStore(folder);
      const differences = chosen.flatMap((path) => {
        const expected = loadedBy(path);
        const found = readHost([path], store)
          .members.filter((one) => one.type === "file" && one.path !== realpathSync(path))
          .map((one) => one.path);
        const only = (some: readonly string[], others: readonly string[]) =>
          some.filter((one) => !others.includes(one)).join(" ") || "nothing";
        return expected.join(" ") === found.sort().join(" ")
          ? []
          : [`${path}: ldd alone has ${only(expected, found)}; plimsoll alone has ${only(found, expected)}`];
      });
      return { cases: chosen.length, differences, explained: [] };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

/** An ELF file of this machine with a loader, that everybody may read. */
function isDynamic(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile() || (stat.mode & 0o004) === 0 || (stat.mode & 0o111) === 0) return false;
  const bytes = readFileSync(path);
  return bytes.toString("latin1", 0, 4) === "\u007fELF" && loadedBy(path).length > 0;
}

const known = new Map<string, readonly string[]>();

/** Sorted, with the files that links lead to, each once; empty for what is static. */
function loadedBy(path: string): readonly string[] {
  const before = known.get(path);
  if (before) return before;
  let said = "";
  try {
    said = execFileSync("ldd", [path], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    // A static program is none that ldd can ask.
  }
  const files = said.includes("not found")
    ? []
    : [...said.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, file]) => realpathSync(file as string));
  const sorted = [...new Set(files)].sort();
  known.set(path, sorted);
  return sorted;
}
