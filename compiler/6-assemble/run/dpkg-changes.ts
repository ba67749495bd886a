import type { Effect } from "../script/effect.ts";

type Alternative = Extract<Effect, { do: "alternative" }>;

const folder = "/var/lib/dpkg";

/** What a script has told dpkg's helper programs, of the files in which they keep it: `texts` by path, and what was there before. */
export function dpkgChanges(
  texts: ReadonlyMap<string, string>,
  before: (path: string) => string | undefined,
): readonly Effect[] {
  return [...texts].flatMap(([path, text]) => {
    const was = before(path) ?? "";
    const name = path.slice(`${folder}/`.length);
    if (name === "diversions") return added(threes(text), threes(was)).map(divert);
    if (name === "statoverride") return added(linesOf(text), linesOf(was)).map(override);
    if (!name.startsWith("alternatives/")) return [];
    const choices = (one: string) =>
      offered(name.slice("alternatives/".length), one).map((choice) => JSON.stringify(choice));
    return added(choices(text), choices(was)).map((choice) => JSON.parse(choice) as Alternative);
  });
}

/** Names of triggers that wait for their turn (deb-triggers(5)): what dpkg-trigger(1) was told. */
export function activated(texts: ReadonlyMap<string, string>): readonly string[] {
  const names = linesOf(texts.get(`${folder}/triggers/Unincorp`) ?? "").map(
    (line) => line.split(" ")[0] ?? "",
  );
  return [...new Set(names)].sort();
}

function added(now: readonly string[], was: readonly string[]): readonly string[] {
  return now.filter((one) => !was.includes(one));
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter(Boolean);
}

function threes(text: string): readonly string[] {
  const lines = linesOf(text);
  return lines.flatMap((line, index) =>
    index % 3 === 0 ? [[line, lines[index + 1], lines[index + 2]].join("\n")] : [],
  );
}

function divert(three: string): Effect {
  const [from = "", to = "", by = ":"] = three.split("\n");
  return { do: "divert", from, to, ...(by === ":" ? {} : { by }) };
}

function override(line: string): Effect {
  const [user = "", group = "", mode = "", ...path] = line.split(" ");
  return { do: "override", user, group, mode: Number.parseInt(mode, 8), path: path.join(" "), now: false };
}

/** The choices of a record of update-alternatives(1); its links are paths of the tree like any others. */
function offered(name: string, text: string): readonly Alternative[] {
  const [, link = "", ...rest] = text.split("\n");
  const end = rest.indexOf("");
  const slaves = pairs(rest.slice(0, end));
  const choices: Alternative[] = [];
  for (let at = end + 1; (rest[at] ?? "") !== ""; at += 2 + slaves.length) {
    const [path = "", priority = "", ...paths] = rest.slice(at, at + 2 + slaves.length);
    const own = slaves.map(([name, link], index) => ({ name, link, path: paths[index] ?? "" }));
    const there = own.filter((slave) => slave.path !== "");
    choices.push({
      do: "alternative",
      name,
      link,
      path,
      priority: Number(priority),
      best: false,
      slaves: there,
    });
  }
  return choices;
}

function pairs(lines: readonly string[]): readonly (readonly [string, string])[] {
  return lines.flatMap((line, index) => (index % 2 === 0 ? [[line, lines[index + 1] ?? ""] as const] : []));
}
