import { createHash } from "node:crypto";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry, FileEntry, Plan } from "../../spec/plan.ts";
import { manifestText } from "../8-plan/manifest.ts";
import { rootDigest } from "../8-plan/root-digest.ts";
import { emit } from "../9-emit/emit.ts";
import type { EmitInput, KnownEvidence } from "../9-emit/emitted.ts";
import type { Described, Inputs } from "../9-emit/evidence/evidence.ts";
import { originOf } from "../9-emit/evidence/subject.ts";
import type { Layer } from "../9-emit/image/layer.ts";
import { digestOf, type GivenInput, type Input, isUntouched, see, stand } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { type FileStore, openStore } from "../edge/store.ts";
import { defaultStore } from "../edge/store-folder.ts";
import { storeName } from "../formats/store-name.ts";
import { passedOn } from "../passed-on.ts";
import type { Written } from "./build-of.ts";
import { decodeBuild, type KeptBuild, type KeptContainer, type KeptPackage, keptKind } from "./kept-build.ts";
import { memoKey } from "./memory.ts";

/** A build as compiling would give it now, with what it was found out from. */
export interface Rebuilt {
  readonly compiled: readonly Written[];
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs: readonly Input[];
}
type Bytes = ReadonlyMap<string, Uint8Array>;
/** By their places in the plan. */
type Fresh = ReadonlyMap<number, FileEntry>;
interface Planned {
  readonly plan: Plan;
  readonly fresh: Fresh;
}

/**
 * What the last build of a project came to, when nothing has changed since but files that containers are given: these are
 * put in their places anew, and all that follows from a plan follows from it again. Byte for byte what compiling would give;
 * undefined when that cannot be said (spec/store.md, What a build came to).
 */
export function rebuild(
  project: Project,
): { readonly store: FileStore; readonly built: Rebuilt } | undefined {
  const store = openStore(defaultStore());
  const kept = decodeBuild(store.get(keptKind, digestOf(Buffer.from(memoKey(project)))));
  if (!kept || !stand(kept.build.inputs, project.files, store)) return undefined;
  const { build, made } = kept;
  const given = build.given.map((input) => lookAgain(input, project));
  const changed = new Map(
    given.flatMap(({ input, bytes }) => (bytes ? [[input.given, bytes] as const] : [])),
  );
  if (given.some(({ input }) => input.digest === null)) return undefined;
  if (!build.facts.every(({ kind, key }) => store.holds(kind, key))) return undefined;
  const compiled: Written[] = [];
  for (const container of build.containers) {
    const own = container.entries.map((number) => build.entries[number] as Entry);
    const fresh = freshEntries(container, own, changed, made);
    if (!fresh) return undefined;
    const planned = { plan: planOf(container, own, fresh), fresh };
    compiled.push({
      ...writtenOf(emissionOf(container, planned, build, changed, made, store), made),
      layers: () => layersOf(container, planned),
    });
  }
  const inputs = [...build.inputs, ...given.map(({ input }) => input)];
  return { store, built: { compiled, diagnostics: build.diagnostics, inputs } };
}

/** A file that may have changed as it is now, with its bytes when they are others. */
function lookAgain(input: GivenInput, { files }: Project): { input: GivenInput; bytes?: Uint8Array } {
  if (isUntouched(input, input.given, files)) return { input };
  const { bytes, ...seen } = see(files, input.given);
  const now = { given: input.given, ...seen };
  return bytes && seen.digest !== input.digest ? { input: now, bytes } : { input: now };
}

/** What stands in the places of entries whose files have changed; the bytes come to `made`. Undefined when one is more than that. */
function freshEntries(
  { placed }: KeptContainer,
  own: readonly Entry[],
  changed: Bytes,
  made: Map<string, Uint8Array>,
): Fresh | undefined {
  const fresh = new Map<number, FileEntry>();
  const anew = new Map(placed.filter(([, { from }]) => changed.has(from)));
  if (anew.size === 0) return fresh;
  for (const [place, entry] of own.entries()) {
    const file = anew.get(entry.path);
    if (!file || entry.type !== "file" || entry.reason.kind !== "file") continue;
    const bytes = passedOn(changed.get(file.from) as Uint8Array, file);
    if (!bytes) return undefined;
    const now = fileOf(entry, bytes);
    fresh.set(place, now);
    made.set(now.source, bytes);
  }
  return fresh;
}

function planOf({ container, rootDigest: before }: KeptContainer, own: readonly Entry[], fresh: Fresh): Plan {
  if (fresh.size === 0) return { container: container.name, entries: own, rootDigest: before };
  const entries = own.map((entry, place) => fresh.get(place) ?? entry);
  return { container: container.name, entries, rootDigest: rootDigest(entries) };
}

function layersOf({ layers }: KeptContainer, { plan, fresh }: Planned): Layer[] {
  return layers.map(({ title, key, entries }) => {
    const layer = { title, entries: entries.map((place) => plan.entries[place] as Entry) };
    return entries.some((place) => fresh.has(place)) ? layer : { ...layer, key };
  });
}

function fileOf(entry: FileEntry, bytes: Uint8Array): FileEntry {
  const digest = digestOf(bytes);
  return { ...entry, digest, size: bytes.length, source: storeName({ ...entry, digest }) };
}

function emissionOf(
  kept: KeptContainer,
  { plan, fresh }: Planned,
  { model, evidence, packages: all }: KeptBuild,
  changed: Bytes,
  made: Bytes,
  store: FileStore,
): EmitInput {
  const { container, locked, users, groups, date, trees } = kept;
  const packages = kept.packages.map((number) => all[number] as KeptPackage);
  const files = evidence.files.map(({ name, sha256 }) => {
    const bytes = changed.get(name);
    return { name, sha256: bytes ? createHash("sha256").update(bytes).digest("hex") : sha256 };
  });
  const lock = { name: evidence.lock.name, bytes: Buffer.from(evidence.lock.text) };
  const inputs = { ...evidence, files, lock };
  return {
    ...{ container, locked, users, groups, date },
    ...(trees && { trees }),
    plan,
    model,
    packages,
    inputs,
    bytesOf: ({ source }) => made.get(source) ?? store.read(source),
    manifest: () => manifestText(plan),
    known: { described: describedIn(kept, packages, inputs), sha1Of: sha1In(kept, { plan, fresh }) },
  };
}

function describedIn(
  { dependencies }: KeptContainer,
  packages: readonly KeptPackage[],
  inputs: Inputs,
): Described {
  const purlAt = (place: number) => packages[place]?.purl ?? "";
  return {
    packages: packages.map((one) => originOf(one, inputs, one.purl)),
    dependencies: new Map(dependencies.map((on, place) => [purlAt(place), on.map(purlAt)])),
  };
}

function sha1In({ sha1 }: KeptContainer, { plan, fresh }: Planned): KnownEvidence["sha1Of"] {
  const sums = new Map(sha1.map(([place, sum]) => [plan.entries[place], sum]));
  for (const entry of fresh.values()) sums.delete(entry);
  return (file) => sums.get(file);
}

function writtenOf(emission: EmitInput, made: Bytes): Omit<Written, "layers"> {
  const { plan } = emission;
  return { name: plan.container, plan, made, bundle: emit(emission).value };
}
