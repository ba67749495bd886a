import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import { holdsSecret } from "../4-check/rules/secrets.ts";
import type { PlacedFile } from "../6-assemble/root.ts";
import type { Compiled } from "../compile.ts";
import { placeOfTree } from "../edge/facts-record.ts";
import { layerKey } from "../edge/layer-key.ts";
import { digestOf, type GivenInput, type Input } from "../edge/memo.ts";
import { placeOfFacts } from "../edge/pack-facts.ts";
import type { Project } from "../edge/project-files.ts";
import type { FileStore } from "../edge/store.ts";
import { encodeBuild, type KeptBuild, type KeptContainer, type KeptLayer, keptKind } from "./kept-build.ts";
import type { Layered } from "./layered.ts";
import { memoKey } from "./memory.ts";

/** Beyond so many entries of all containers, or different ones, or bytes that were made, keeping a build costs more than it saves. */
const most = { entries: 1_000_000, different: 100_000, bytes: 64 * 1024 * 1024 };

/** Keeps what a build came to, so that another one of the same project needs no compiler (spec/store.md). */
export function keepBuild(
  store: FileStore,
  project: Project,
  compiled: readonly (Compiled & Layered)[],
  inputs: readonly Input[],
  diagnostics: readonly Diagnostic[],
): void {
  const [first] = compiled;
  if (!first || compiled.reduce((sum, { plan }) => sum + plan.entries.length, 0) > most.entries) return;
  const { model, inputs: evidence } = first.emission;
  const { pools, profiles, servers } = model;
  const [entries, packages] = [new Table(), new Table()];
  const containers = compiled.map((one) => keptContainer(one, entries, packages));
  const made = new Map(compiled.flatMap((one) => [...one.made]));
  const bytes = [...made.values()].reduce((sum, { length }) => sum + length, 0);
  if (entries.size > most.different || bytes > most.bytes) return;
  const given = givenIn(inputs, compiled, project);
  const build: Omit<KeptBuild, "entries" | "packages"> = {
    diagnostics,
    inputs: inputs.filter((input) => !given.includes(input as GivenInput)),
    given,
    facts: factsOf(compiled),
    model: { pools, profiles, ...(servers && { servers }) },
    evidence: {
      ...evidence,
      lock: { name: evidence.lock.name, text: Buffer.from(evidence.lock.bytes).toString() },
    },
    made: [...made].map(([source, bytes]) => [source, bytes.length]),
    containers,
  };
  const text = `${JSON.stringify(build).slice(0, -1)},"entries":${entries.text()},"packages":${packages.text()}}`;
  store.put(keptKind, digestOf(Buffer.from(memoKey(project))), encodeBuild(text, [...made.values()]));
}

function keptContainer(compiled: Compiled & Layered, entries: Table, packages: Table): KeptContainer {
  const { plan, emission, linked } = compiled;
  const { container, locked, users, groups, date, trees } = emission;
  return {
    container,
    locked,
    users,
    groups,
    date,
    ...(trees && { trees: trees.map(({ tree }) => ({ tree })) }),
    rootDigest: plan.rootDigest,
    entries: plan.entries.map((entry) => entries.add(entry)),
    placed: [...linked.root.placed],
    layers: keptLayers(compiled),
    ...keptEvidence(compiled, packages),
  };
}

function keptLayers({ plan, layers }: Compiled & Layered): KeptLayer[] {
  const places = new Map(plan.entries.map((entry, place) => [entry, place]));
  return layers().map((layer) => {
    const entries = layer.entries.map((entry) => places.get(entry) as number);
    return { title: layer.title, key: layerKey(layer), entries };
  });
}

function keptEvidence(
  { plan, bundle }: Compiled,
  packages: Table,
): Pick<KeptContainer, "packages" | "dependencies" | "sha1"> {
  const { evidence } = bundle;
  const places = new Map(evidence.packages.map(({ purl }, place) => [purl, place]));
  const sums = new Map(evidence.ownFiles.map(({ path, sha1 }) => [path, sha1]));
  return {
    packages: evidence.packages.map(({ locked, facts: { name, architecture, control }, why, purl }) =>
      packages.add({ package: locked, facts: { name, architecture, control }, why, purl }),
    ),
    dependencies: evidence.packages.map(({ purl }) =>
      (evidence.dependencies.get(purl) ?? []).map((on) => places.get(on) as number),
    ),
    sha1: plan.entries.flatMap(({ path }, place) => {
      const sha1 = sums.get(path);
      return sha1 === undefined ? [] : [[place, sha1] as const];
    }),
  };
}

/**
 * The files that may be others next time. Not those that the linker has looked into, that are programs, or that a rule of
 * the language has something to say of.
 */
function givenIn(inputs: readonly Input[], compiled: readonly Compiled[], { files }: Project): GivenInput[] {
  const used = new Set(compiled.flatMap(lookedInto));
  return inputs.filter((input): input is GivenInput => {
    if (!("given" in input) || used.has(input.given)) return false;
    const bytes = files.read(input.given);
    return bytes !== undefined && digestOf(bytes) === input.digest && !holdsSecret(bytes);
  });
}

function lookedInto({ linked: { root, looked } }: Compiled): string[] {
  const standing = [...root.placed].filter(([path]) => root.entries.get(path)?.reason.kind === "file");
  const usedAt = (path: string): boolean | undefined =>
    looked.has(path) || root.consulted?.has(path) || root.elf.has(path) || root.shebangs.has(path);
  const used = standing.filter(([path]) => usedAt(path)).map(([, { from }]) => from);
  return [...used, ...hidden(root.input.container, standing)];
}

/** Files of which something else has taken a place: what is wrong with them would be told all the same. */
function hidden(container: Container, standing: readonly (readonly [string, PlacedFile])[]): string[] {
  const left = standing.map(([, { from }]) => from);
  const blocks = [...container.files, ...container.apps.flatMap(({ files }) => files)];
  return blocks.flatMap(({ body }) => {
    if (!("from" in body.value)) return [];
    const at = left.indexOf(body.value.from);
    if (at < 0) return [body.value.from];
    left.splice(at, 1);
    return [];
  });
}

function factsOf(compiled: readonly Compiled[]): KeptBuild["facts"] {
  const inputs = compiled.map(({ emission }) => emission);
  const packages = inputs.flatMap((one) => one.packages.map((own) => own.package.digest));
  const trees = inputs.flatMap(({ trees = [] }) => trees.map(({ tree }) => tree.digest));
  return [...[...new Set(packages)].map(placeOfFacts), ...[...new Set(trees)].map(placeOfTree)];
}

/** Values by their number, equal ones once. */
class Table {
  readonly #numbers = new Map<string, number>();

  add(value: unknown): number {
    const text = JSON.stringify(value);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  get size(): number {
    return this.#numbers.size;
  }

  text(): string {
    return `[${[...this.#numbers.keys()].join(",")}]`;
  }
}
