import type { Effect } from "./script/effect.ts";

type Alternative = Extract<Effect, { do: "alternative" }>;

/**
 * The records of update-alternatives(1), by name: the links of a choice, then each choice with its priority and the files
 * that go with it, in the order of paths. All choices are left to priorities.
 */
export function alternativesFiles(effects: readonly Effect[]): ReadonlyMap<string, string> {
  const byName = new Map<string, Alternative[]>();
  for (const effect of effects)
    if (effect.do === "alternative") byName.set(effect.name, [...(byName.get(effect.name) ?? []), effect]);
  return new Map([...byName].map(([name, offered]) => [name, record(offered)]));
}

function record(offered: readonly Alternative[]): string {
  // What is offered twice counts as it was offered last.
  const choices = [...new Map(offered.map((one) => [one.path, one])).values()].sort(byPath);
  const links = new Map(choices.flatMap(({ slaves }) => slaves.map(({ name, link }) => [name, link])));
  const slaves = [...links].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = [
    "auto",
    offered[0]?.link,
    ...slaves.flat(),
    "",
    ...choices.flatMap(({ path, priority, slaves: own }) => [
      path,
      String(priority),
      ...slaves.map(([name]) => own.find((slave) => slave.name === name)?.path ?? ""),
    ]),
    "",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function byPath(a: Alternative, b: Alternative): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
