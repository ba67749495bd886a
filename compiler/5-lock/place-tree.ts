import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { TreeSource } from "../3-evaluate/model.ts";
import type { Member, TreeFacts } from "./facts.ts";

/** A tree with its paths where they go in the root: without the folders that are left out, below the folder it goes to. */
export function placeTree(source: TreeSource, facts: TreeFacts): TreeFacts | Diagnostic {
  const strip = source.kind === "tar" ? source.strip : 0;
  const to = source.kind === "host" ? "/" : source.to;
  if (strip === 0 && to === "/") return facts;
  const place = (path: string): string | undefined => placed(path, strip, to);
  const members = facts.members.flatMap((member) => placedMember(member, place) ?? []);
  const orphan = facts.members.find(
    ({ type, path, target = "" }) => type === "hardlink" && place(path) && !place(target),
  );
  const reason = orphan
    ? `${orphan.path} is a hard link to ${orphan.target}, which \`strip\` leaves out`
    : `\`strip\` leaves nothing of it`;
  if (orphan || members.length === 0)
    return diagnose("bad-tree", { source: source.name, reason }, { at: source.span });
  return { format: 1, members, elf: renamed(facts.elf, place), shebangs: renamed(facts.shebangs, place) };
}

/** `/a/b/c` with one left out, below `/opt`, is `/opt/b/c`; undefined: nothing is left of it. */
function placed(path: string, strip: number, to: string): string | undefined {
  const parts = path.split("/").filter(Boolean);
  if (strip > 0 && parts.length <= strip) return undefined;
  const all = [...to.split("/").filter(Boolean), ...parts.slice(strip)];
  return `/${all.join("/")}`;
}

function placedMember(member: Member, place: (path: string) => string | undefined): Member | undefined {
  const path = place(member.path);
  if (path === undefined) return undefined;
  if (member.type !== "hardlink") return { ...member, path };
  const target = place(member.target ?? "");
  return target === undefined ? undefined : { ...member, path, target };
}

function renamed<T>(
  byPath: Readonly<Record<string, T>>,
  place: (path: string) => string | undefined,
): Record<string, T> {
  const entries = Object.entries(byPath).flatMap(([path, value]) => {
    const at = place(path);
    return at === undefined ? [] : [[at, value] as const];
  });
  return Object.fromEntries(entries);
}
