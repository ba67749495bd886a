import { readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import { largestFile } from "../1-parse/decode.ts";
import type { Model, Profile } from "../3-evaluate/model.ts";
import { analyze } from "../analyze.ts";
import { memoryFiles } from "../edge/memory-files.ts";
import { nearest } from "../formats/suggest.ts";
import { featureNames } from "../std/features.ts";
import { columns } from "./columns.ts";
import type { Answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";

/** One fact that two profiles do not agree on. */
interface Difference {
  readonly fact: string;
  readonly left: string;
  readonly right: string;
}

/** What differs between two profiles; the names of their systems are no difference. */
export function diffProfiles(left: string, right: string): Answer {
  const [a, b] = [left, right].map(profileNamed) as [
    Checked<Profile | undefined>,
    Checked<Profile | undefined>,
  ];
  const diagnostics = [...a.diagnostics, ...b.diagnostics];
  if (!a.value || !b.value) return { diagnostics };
  const [one, other] = [factsOf(a.value), factsOf(b.value)];
  const differences = Object.keys(one).flatMap((fact): Difference[] => {
    const [first = "", second = ""] = [one[fact], other[fact]];
    return first === second ? [] : [{ fact, left: first, right: second }];
  });
  const rows = [["", left, right], ...differences.map((each) => [each.fact, each.left, each.right])];
  const text = differences.length > 0 ? columns(rows) : "";
  return { diagnostics, data: { differences }, text, differs: differences.length > 0 };
}

function factsOf({
  architecture,
  cpu,
  kernel,
  pageSizes,
  provides,
  unknown,
}: Profile): Record<string, string> {
  const { from, to } = kernel.value;
  const state = (feature: string) => {
    const lists = (items: readonly { readonly value: string }[]) =>
      items.some(({ value }) => value === feature);
    return lists(provides) ? "yes" : lists(unknown) ? "unknown" : "no";
  };
  return {
    architecture: architecture.value,
    cpu: cpu.value,
    kernel: `v${from.join(".")}..${to ? `v${to.join(".")}` : ""}`,
    "page-size": pageSizes.map(({ value }) => `${value / 1024}KiB`).join(", "),
    ...Object.fromEntries(featureNames.map((feature) => [feature, state(feature)])),
  };
}

/** `std.NAME`; `FILE.plim` with one profile, or `FILE.plim:NAME`; else a profile of the project in this folder. */
function profileNamed(given: string): Checked<Profile | undefined> {
  if (given.startsWith("std.")) return ofStd(given);
  const [, file, name] = /^(.*\.plim)(?::([\w-]+))?$/.exec(given) ?? [];
  if (file !== undefined) return ofFile(file, name);
  const project = findProject(".");
  if (isDiagnostic(project)) return { value: undefined, diagnostics: [project] };
  return chosen(analyze(project.files), given, given);
}

function ofStd(given: string): Checked<Profile | undefined> {
  if (!/^std\.[\w-]+$/.test(given)) return missing(given, []);
  const { value } = analyze(memoryFiles({ "a.plim": `language 1\nprofile it extends ${given} { }\n` }));
  const [profile] = value?.profiles ?? [];
  return profile ? { value: profile, diagnostics: [] } : missing(given, []);
}

function ofFile(file: string, name: string | undefined): Checked<Profile | undefined> {
  const bytes = readFile(file);
  if (!bytes) return missing(file, []);
  const model = analyze(memoryFiles({ [basename(file)]: bytes }));
  const [only, ...others] = model.value?.profiles ?? [];
  return chosen(model, file, name ?? (others.length === 0 ? only?.name : undefined));
}

function chosen(
  { value, diagnostics }: Checked<Model | undefined>,
  given: string,
  name: string | undefined,
): Checked<Profile | undefined> {
  if (!value) return { value: undefined, diagnostics };
  const profile = value.profiles.find((each) => each.name === name);
  return profile ? { value: profile, diagnostics: [] } : missing(given, value.profiles);
}

function missing(name: string, profiles: readonly Profile[]): Checked<undefined> {
  const names = profiles.map((each) => each.name);
  const near = nearest(name, names);
  const notes = near ? [`did you mean ${near}?`] : names.length > 0 ? [`there are ${names.join(", ")}`] : [];
  return { value: undefined, diagnostics: [diagnose("no-such-profile", { name }, { notes })] };
}

function readFile(file: string): Uint8Array | undefined {
  try {
    const stat = statSync(file);
    return stat.isFile() && stat.size <= largestFile ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  }
}
