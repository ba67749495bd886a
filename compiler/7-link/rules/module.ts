import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import { openLibrary } from "../closure.ts";
import type { LoadedClosure, LoadedFile, MissingFile } from "../loaded.ts";
import { wishes } from "../modules/all.ts";
import type { Wish } from "../modules/wish.ts";
import { isMounted } from "../mounted.ts";
import type { LinkRule, Proof } from "./proof.ts";
import { provider } from "./provider.ts";

/** What a program opens by itself, because a note or a configuration says so, can be had (spec/link.md, Modules). */
export const missingModule: LinkRule = (proof) => {
  const { trace, system } = proof;
  return trace.closures.flatMap((closure) => {
    if (closure.missing.some(({ kind }) => kind !== "preload")) return [];
    const process = { program: trace.program, closure, system };
    return wishes.flatMap((wishesOf) => wishesOf(process).flatMap((wish) => report(proof, closure, wish)));
  });
};

function report(proof: Proof, closure: LoadedClosure, wish: Wish): Diagnostic[] {
  if (wish.names.some((name) => isMounted(proof, name))) return [];
  const attempts = wish.names.map((name) => attempt(proof, closure, wish.opener, name));
  if (attempts.some(({ missing }) => missing.length === 0)) return [];
  const { what, at } = proof.trace.program;
  const module = wish.what ?? wish.names.join(" or ");
  const values = { what, by: wish.by, module, container: proof.container };
  const broken = attempts.find(({ isThere }) => isThere)?.missing ?? [];
  const { notes, fix } =
    broken.length > 0 ? { notes: broken.map(explain) } : provider(proof, wish.names[0] ?? "");
  if (wish.weight === "required")
    return [diagnose("missing-module", values, { at, label: "opens it", notes, fix })];
  const evidence = { at, label: "goes on without it", notes };
  if (wish.weight === "suggested") return [diagnose("absent-extra", values, evidence)];
  return [diagnose("absent-module", values, { ...evidence, fix })];
}

interface Attempt {
  readonly isThere: boolean;
  readonly missing: readonly MissingFile[];
}

function attempt(
  { system, trace }: Proof,
  closure: LoadedClosure,
  opener: LoadedFile | undefined,
  name: string,
): Attempt {
  const nothing = { by: closure.files[0] as LoadedFile, name, kind: "needed" } as const;
  if (!opener) {
    const isThere = system.tree.resolve(name) !== undefined;
    return { isThere, missing: isThere ? [] : [{ ...nothing, by: closure.files[0] as LoadedFile }] };
  }
  if (trace.closures.length === 0) return { isThere: false, missing: [nothing] };
  const { opened, missing } = openLibrary(closure, opener, name);
  const isThere = opened.length > 0 || missing.some((one) => one.unusable) || missing.length === 0;
  return { isThere, missing };
}

function explain({ by, name, unusable }: MissingFile): string {
  if (unusable) return `${unusable.path} ${unusable.reason}`;
  return `${by.found.path} needs ${name}, which is not there`;
}
