import { hasErrors } from "../../spec/diagnostics/checked.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import { applyAllowances, isOfCompilation } from "../1-parse/allowances.ts";
import type { Container, Model } from "../3-evaluate/model.ts";
import type { LockFile } from "../5-lock/lock-file.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import { isTree, sourcesOf } from "../5-lock/used-sources.ts";
import { assemble } from "../6-assemble/assemble.ts";
import { link } from "../7-link/link.ts";
import type { Analysis } from "../analyze.ts";
import type { StoreKey } from "../edge/memo.ts";
import { placeOfFacts } from "../edge/pack-facts.ts";
import type { Project } from "../edge/project-files.ts";
import type { FileStore } from "../edge/store.ts";
import { StoreError } from "../edge/store-error.ts";
import { inputsAtHand } from "./inputs-at-hand.ts";

/** What a check can say of the link of a locked model. */
export interface LinkProof {
  readonly diagnostics: readonly Diagnostic[];
  /** Of the summary, behind `ok: web on server`. */
  readonly text: string;
  /** What the store has not, and without which nothing is proved: once it is there this proof is no more. */
  readonly lacks?: StoreKey;
}
export type ProveLink = (model: Model, lock: LockFile, allowances: Analysis["allowances"]) => LinkProof;

/**
 * Proves what `build` will prove, of facts that the store has, offline: each container's root is assembled from facts and
 * linked, and nothing is unpacked or kept. Containers that differ in what neither stage looks at are proved once. Those
 * with trees of files are left to `build`, which looks at the trees.
 */
export function linkProver({ files }: Pick<Project, "files">, store: FileStore): ProveLink {
  return (model, lock, allowances) => {
    const containers = model.containers.filter((one) => !sourcesOf(model, one).some(isTree));
    const at = inputsAtHand({ ...model, containers }, lock, store);
    if ("absent" in at) return unproved("the store has not all packages of the lock", factsOf(at.absent[0]));
    const read = (source: string) => store.read(source);
    let unrun: string | undefined;
    const proveOne = (input: LockedInput): readonly Diagnostic[] => {
      const root = assemble(input, { files, read, runner: { store } });
      unrun ??= root.value.unrun;
      if (root.value.unrun !== undefined) return [];
      if (hasErrors(root.diagnostics)) return root.diagnostics;
      return [...root.diagnostics, ...link(root.value, model.profiles, { read }).diagnostics];
    };
    try {
      const found = hasErrors(at.diagnostics) ? at.diagnostics : proveEach(at.value, proveOne);
      if (unrun !== undefined && !hasErrors(found))
        return unproved("the store has not what its scripts do", { kind: "effects", key: unrun });
      const told = applyAllowances(found, allowances, isOfCompilation);
      return { diagnostics: told, text: summary(model.containers.length - containers.length) };
    } catch (error) {
      // The facts are there, so that what is said of them is not remembered.
      if (error instanceof StoreError)
        return unproved("the store has lost files", factsOf(lock.packages[0]?.digest));
      throw error;
    }
  };
}

const factsOf = (digest: string | undefined): StoreKey | undefined =>
  digest === undefined ? undefined : placeOfFacts(digest);

function unproved(why: string, lacks: StoreKey | undefined): LinkProof {
  const text = `\nnot linked: ${why}; plimsoll build brings them\n`;
  return { diagnostics: [], text, ...(lacks === undefined ? {} : { lacks }) };
}

function summary(left: number): string {
  return left === 0 ? ", linked\n" : `, linked but for ${left} with trees of files, which a build looks at\n`;
}

/**
 * What holds of one holds of all that are like it. Whatever is said of instances of one declaration is said of one that
 * has no name, and then told of each.
 */
function proveEach(
  inputs: readonly LockedInput[],
  proveOne: (input: LockedInput) => readonly Diagnostic[],
): readonly Diagnostic[] {
  const clean = new Set<string>();
  const said = new Map<string, string>();
  return inputs.flatMap((input) => {
    const likeness = likenessOf(input, false);
    if (clean.has(likeness)) return [];
    const place = likenessOf(input, true);
    const known = said.get(place) ?? JSON.stringify(proveOne(nameless(input)));
    said.set(place, known);
    if (known === "[]") clean.add(likeness);
    return JSON.parse(known.replaceAll(noName, input.container.name));
  });
}

/**
 * Everything that assembling and linking may look at, in one text: the whole of the declaration and of its record, but for
 * a few fields. Which instance it is and where it stands (`name`, `of`, `server`, `place`, `lease`, `limits`, `restart`)
 * concerns placing and starting alone; its identity goes into files that no loader reads and, as all of these may,
 * into templates, so that with a template nothing is left out. Packages and trees are known by their digests.
 */
function likenessOf({ container, locked, packages, trees, date }: LockedInput, withSpans: boolean): string {
  const { name, of, server, place, lease, identity, limits, restart, ...looked } = container;
  const { name: own, server: stands, lease: draws, address, mac, machineId, ...pinned } = locked;
  const taken = packages.map((one) => [one.package.digest, one.package.name, one.why]);
  const laid = trees?.map(({ source, tree }) => [source, tree.architecture, tree.digest]);
  const whole = hasTemplate(container) ? [container, locked] : [];
  return JSON.stringify([looked, pinned, taken, laid, date, whole], (key, value) =>
    key === "span" && !withSpans ? undefined : value,
  );
}

function nameless(input: LockedInput): LockedInput {
  const { container } = input;
  return hasTemplate(container) ? input : { ...input, container: { ...container, name: noName } };
}
const noName = "\ue000";

/** A template may make anything of a name and an address. */
function hasTemplate({ files, apps }: Container): boolean {
  const blocks = [...files, ...apps.flatMap((app) => app.files)];
  return blocks.some(({ body: { value } }) => "from" in value && value.from.endsWith(".hbs"));
}
