import type { Omission } from "../3-evaluate/model.ts";
import type { Member, PackageFacts } from "../5-lock/facts.ts";
import table from "./data/omissions.txt";
import { matchesPattern } from "./script/pattern.ts";

interface Filter {
  readonly include: boolean;
  readonly pattern: string;
}

/**
 * The packages without what nobody reads in a container, as if dpkg had unpacked them with path-exclude: scripts find it
 * gone. A hard link goes with the file that it links to.
 */
export function omitFrom(
  packages: readonly PackageFacts[],
  omissions: readonly Omission[] = [],
): readonly PackageFacts[] {
  if (omissions.length === 0) return packages;
  const filters = omissions.flatMap((name) => filtersOf.get(name) ?? []);
  return packages.map((facts) => {
    const gone = new Set(facts.members.filter((member) => skips(filters, member)).map(({ path }) => path));
    const stays = ({ path, type, target = "" }: Member) =>
      !gone.has(path) && !(type === "hardlink" && gone.has(target));
    return gone.size === 0 ? facts : { ...facts, members: facts.members.filter(stays) };
  });
}

/** As `filter_should_skip` of dpkg's src/main/filters.c: a folder or link stays where something below it may be included. */
function skips(filters: readonly Filter[], { path, type }: Member): boolean {
  const last = filters.findLast(({ pattern }) => matchesPattern(pattern, path));
  if (!last || last.include) return false;
  if (type !== "directory" && type !== "symlink") return true;
  return !filters.some(({ include, pattern }) => include && path.startsWith(literalStart(pattern)));
}

function literalStart(pattern: string): string {
  return (/^[^*?[\\]*/.exec(pattern)?.[0] ?? "").replace(/\/+$/, "");
}

/** By the names that `omit` has for them. */
export const filtersOf: ReadonlyMap<string, readonly Filter[]> = new Map(
  table
    .split(/^\[/m)
    .slice(1)
    .map((block) => {
      const [head = "", ...lines] = block.split("\n");
      const filters = lines.filter(Boolean).map((line): Filter => {
        const [kind, pattern = ""] = line.split(" ");
        return { include: kind === "include", pattern };
      });
      return [head.replace(/\]$/, ""), filters];
    }),
);
