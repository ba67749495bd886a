import { createHash } from "node:crypto";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry, FileEntry, Plan } from "../../spec/plan.ts";
import { manifestText } from "../8-plan/manifest.ts";
import { rootDigest } from "../8-plan/root-digest.ts";
import { emit } from "../9-emit/emit.ts";
import type { EmitInput } from "../9-emit/emitted.ts";
import { digestOf, type GivenInput, type Input, isUntouched, see, stand } from "../edge/memo.ts";
import type { Project } from "../edge/project-files.ts";
import { type FileStore, openStore } from "../edge/store.ts";
import { defaultStore } from "../edge/store-folder.ts";
import { storeName } from "../formats/store-name.ts";
import { passedOn } from "../passed-on.ts";
import type { Written } from "./build-of.ts";
import { decodeBuild, type KeptBuild, type KeptContainer, keptKind } from "./kept-build.ts";
import { memoKey } from "./memory.ts";

/** A build as compiling would give it now, with what it was found out from. */
export interface Rebuilt {
  readonly compiled: readonly Written[];
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs: readonly Input[];
}
type Bytes = ReadonlyMap<string, Uint8Array>;

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
    const plan = planOf(container, build, changed, made);
    if (!plan) return undefined;
    compiled.push(writtenOf(emissionOf(container, plan, build, changed, made, store), made));
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

/** The plan with the changed files in their places, whose bytes come to `made`; undefined when one is more than that. */
function planOf(
  { container, rootDigest: before, entries, placed }: KeptContainer,
  build: KeptBuild,
  changed: Bytes,
  made: Map<string, Uint8Array>,
): Plan | undefined {
  const own = entries.map((number) => build.entries[number] as Entry);
  const anew = new Map(placed.filter(([, { from }]) => changed.has(from)));
  if (anew.size === 0) return { container: container.name, entries: own, rootDigest: before };
  for (const [index, entry] of own.entries()) {
    const file = anew.get(entry.path);
    if (!file || entry.type !== "file" || entry.reason.kind !== "file") continue;
    const bytes = passedOn(changed.get(file.from) as Uint8Array, file);
    if (!bytes) return undefined;
    const fresh = fileOf(entry, bytes);
    own[index] = fresh;
    made.set(fresh.source, bytes);
  }
  return { container: container.name, entries: own, rootDigest: rootDigest(own) };
}

function fileOf(entry: FileEntry, bytes: Uint8Array): FileEntry {
  const digest = digestOf(bytes);
  return { ...entry, digest, size: bytes.length, source: storeName({ ...entry, digest }) };
}

function emissionOf(
  { entries: _, placed: __, rootDigest: ___, packages, ...rest }: KeptContainer,
  plan: Plan,
  { model, evidence, packages: all }: KeptBuild,
  changed: Bytes,
  made: Bytes,
  store: FileStore,
): EmitInput {
  const files = evidence.files.map(({ name, sha256 }) => {
    const bytes = changed.get(name);
    return { name, sha256: bytes ? createHash("sha256").update(bytes).digest("hex") : sha256 };
  });
  return {
    ...rest,
    plan,
    model,
    packages: packages.map((number) => all[number] as EmitInput["packages"][number]),
    inputs: {
      ...evidence,
      files,
      lock: { name: evidence.lock.name, bytes: Buffer.from(evidence.lock.text) },
    },
    bytesOf: ({ source }) => made.get(source) ?? store.read(source),
    manifest: () => manifestText(plan),
  };
}

function writtenOf(emission: EmitInput, made: Bytes): Written {
  const { plan } = emission;
  return { name: plan.container, plan, made, bundle: emit(emission).value };
}
