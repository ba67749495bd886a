import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Entry } from "../../spec/plan.ts";
import type { PlacedFile } from "../6-assemble/root.ts";
import type { EmitInput, GivenPackage } from "../9-emit/emitted.ts";
import type { Inputs } from "../9-emit/evidence/evidence.ts";
import { isThisBoot } from "../edge/boot-id.ts";
import type { GivenInput, Input } from "../edge/memo.ts";
import { seal, unseal } from "../edge/sealed-record.ts";

/**
 * What a build came to before anything was written: all that emitting and writing need, and what it was found out from. What
 * containers share stands here once and they name it by its number.
 */
export interface KeptBuild {
  readonly diagnostics: readonly Diagnostic[];
  /** All that must be what it was. */
  readonly inputs: readonly Input[];
  /** Files of the project that may be others: their bytes go to `placed` and nowhere else. */
  readonly given: readonly GivenInput[];
  /** The store's entries for what roots are made of: while they are there, the files are. */
  readonly facts: readonly { readonly kind: string; readonly key: string }[];
  readonly model: EmitInput["model"];
  readonly evidence: Omit<Inputs, "lock"> & {
    readonly lock: { readonly name: string; readonly text: string };
  };
  readonly entries: readonly Entry[];
  readonly packages: readonly KeptPackage[];
  /** Files that no package brought, by `source`, with their sizes: their bytes follow in this order. */
  readonly made: readonly (readonly [source: string, size: number])[];
  readonly containers: readonly KeptContainer[];
}
export interface KeptPackage extends GivenPackage {
  readonly purl: string;
}
export interface KeptContainer
  extends Pick<EmitInput, "container" | "locked" | "users" | "groups" | "date" | "trees"> {
  readonly rootDigest: string;
  /** Of `entries` and `packages` above. */
  readonly entries: readonly number[];
  readonly packages: readonly number[];
  /** Of each package those that it depends on: their places in `packages` here. */
  readonly dependencies: readonly (readonly number[])[];
  readonly placed: readonly (readonly [path: string, file: PlacedFile])[];
  /** Of files that no package brought: the place in `entries` here, and the SHA-1. */
  readonly sha1: readonly (readonly [entry: number, sha1: string])[];
  /** Which entries here stand in which layer: what a file that is passed on holds has no say in that. */
  readonly layers: readonly KeptLayer[];
}
export interface KeptLayer {
  readonly title: string;
  readonly key: string;
  readonly entries: readonly number[];
}

/** The kind of the store's entry, and of the record in it; the version changes whenever older ones must not be read. */
export const keptKind = "memo-builds";
const version = 2;

export function encodeBuild(text: string, bytes: readonly Uint8Array[]): Buffer {
  return seal(keptKind, version, Buffer.concat([Buffer.from(`${text}\n`), ...bytes]));
}

/** The build, and the bytes of what was made; undefined when the record is damaged, or of an earlier boot. */
export function decodeBuild(
  record: Uint8Array | undefined,
): { readonly build: KeptBuild; readonly made: Map<string, Uint8Array> } | undefined {
  const unsealed = unseal(keptKind, version, record);
  if (!unsealed || !isThisBoot(unsealed.boot)) return undefined;
  const end = unsealed.body.indexOf(0x0a);
  const build: KeptBuild = JSON.parse(unsealed.body.toString("utf8", 0, end));
  const made = new Map<string, Uint8Array>();
  let at = end + 1;
  for (const [source, size] of build.made) {
    made.set(source, unsealed.body.subarray(at, at + size));
    at += size;
  }
  return { build, made };
}
