import type { Member, TreeFacts } from "../5-lock/facts.ts";

interface Placed {
  readonly member: Member;
  readonly layer: TreeFacts;
}

const mark = ".wh.";
const opaque = ".wh..wh..opq";

/**
 * The layers of an image as one tree, the first lowest (OCI image specification 1.1, layer.md): `.wh.name` takes away what
 * lower layers have there, `.wh..wh..opq` all that they have in its folder, and neither is a file itself.
 */
export function mergeLayers(layers: readonly TreeFacts[]): TreeFacts {
  const tree = new Map<string, Placed>();
  for (const layer of layers) {
    takeAway(tree, layer);
    for (const member of layer.members)
      if (!nameOf(member.path).startsWith(mark)) tree.set(member.path, { member, layer });
  }
  return asFacts(keepLinks(tree, layers));
}

/**
 * Only what lower layers brought is there yet, wherever in its layer a mark stands. What is no folder takes the place of a
 * folder with all below; a folder over a folder keeps what is in it.
 */
function takeAway(tree: Map<string, Placed>, { members }: TreeFacts): void {
  const gone = new Set<string>();
  const emptied = new Set<string>();
  for (const { path, type } of members) {
    const name = nameOf(path);
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (name === opaque) emptied.add(folder);
    else if (name.startsWith(mark) && !name.startsWith(mark + mark))
      gone.add(`${folder}/${name.slice(mark.length)}`);
    else if (type !== "directory" && tree.get(path)?.member.type === "directory") emptied.add(path);
  }
  if (gone.size + emptied.size === 0) return;
  for (const path of [...tree.keys()])
    if (gone.has(path) || isBelow(path, gone) || isBelow(path, emptied)) tree.delete(path);
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.has("") && path !== "/") return true;
  for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1))
    if (folders.has(path.slice(0, slash))) return true;
  return false;
}

/** A hard link whose file a later layer took away or changed still holds what it was: the first of them becomes the file. */
function keepLinks(tree: Map<string, Placed>, layers: readonly TreeFacts[]): Map<string, Placed> {
  const files = new Map(layers.map((layer) => [layer, filesOf(layer)]));
  const heirs = new Map<Member, string>();
  const kept = new Map<string, Placed>();
  for (const [path, { member, layer }] of tree) {
    const target = member.type === "hardlink" ? files.get(layer)?.get(member.target ?? "") : undefined;
    if (!target || tree.get(target.path)?.member === target) {
      kept.set(path, { member: target ? { ...member, target: target.path } : member, layer });
      continue;
    }
    const heir = heirs.get(target);
    if (heir !== undefined) kept.set(path, { member: { ...member, target: heir }, layer });
    else {
      heirs.set(target, path);
      kept.set(path, { member: { ...target, path }, layer: withFactsOf(layer, target.path, path) });
    }
  }
  return kept;
}

/** Each path of a layer that is a file, or a link to one, with the file. */
function filesOf({ members }: TreeFacts): ReadonlyMap<string, Member> {
  const found = new Map<string, Member>();
  for (const member of members) {
    const file = member.type === "hardlink" ? found.get(member.target ?? "") : member;
    if (file?.type === "file") found.set(member.path, file);
  }
  return found;
}

function withFactsOf({ elf, shebangs }: TreeFacts, from: string, to: string): TreeFacts {
  const [facts, shebang] = [elf[from], shebangs[from]];
  return {
    format: 1,
    members: [],
    elf: facts ? { [to]: facts } : {},
    shebangs: shebang === undefined ? {} : { [to]: shebang },
  };
}

/** Files stand before the hard links to them, in the order of paths otherwise. */
function asFacts(tree: ReadonlyMap<string, Placed>): TreeFacts {
  const sorted = [...tree].sort(([a], [b]) => (a < b ? -1 : 1));
  const isLink = ([, { member }]: (typeof sorted)[number]) => member.type === "hardlink";
  const ordered = [...sorted.filter((one) => !isLink(one)), ...sorted.filter(isLink)];
  const elf: Record<string, TreeFacts["elf"][string]> = {};
  const shebangs: Record<string, string> = {};
  for (const [path, { layer }] of ordered) {
    const [facts, shebang] = [layer.elf[path], layer.shebangs[path]];
    if (facts) elf[path] = facts;
    if (shebang !== undefined) shebangs[path] = shebang;
  }
  return { format: 1, members: ordered.map(([, { member }]) => member), elf, shebangs };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
