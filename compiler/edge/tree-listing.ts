import type { TreeFacts } from "../5-lock/facts.ts";
import { digestOf } from "./memo.ts";

/** A line a path, sorted, as JSON: what it is, with mode, owner and content. Times are no part of it. */
function listing({ members }: TreeFacts): string {
  const lines = members.map(({ type, path, mode, uid, gid, size, digest, target }) =>
    JSON.stringify([path, type, mode.toString(8), uid, gid, size ?? 0, digest ?? target ?? ""]),
  );
  return `plimsoll-tree 1\n${lines
    .sort()
    .map((line) => `${line}\n`)
    .join("")}`;
}

/** What a lock pins of a tree that is no archive: the same files give the same digest, on every machine. */
export function treeDigest(facts: TreeFacts): string {
  return digestOf(Buffer.from(listing(facts)));
}

/** The first path that two trees do not have alike, in the order of paths. */
export function firstDifference(before: TreeFacts, now: TreeFacts): string | undefined {
  const line = (facts: TreeFacts) =>
    new Map(facts.members.map((one) => [one.path, treeDigest({ ...facts, members: [one] })]));
  const [was, is] = [line(before), line(now)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().find((path) => was.get(path) !== is.get(path));
}
