import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import { nearest } from "../formats/suggest.ts";
import { distributions } from "../std/distributions.ts";
import {
  type Answer as Feature,
  isConfirmed,
  type KnownProfile,
  knownProfiles,
  type Sourced,
} from "../std/known-profile.ts";
import { columns } from "./columns.ts";
import type { Answer } from "./output.ts";

/** The profiles of `std`; for those that are named every fact, with where it is from. */
export function listProfiles(names: readonly string[]): Answer {
  const all = knownProfiles(distributions);
  const wanted = names.map((name) => name.replace(/^std\./, ""));
  const strange = wanted.filter((name) => !all.some((each) => each.name === name));
  if (strange.length > 0) return { diagnostics: strange.map((name) => unknownName(name, all)) };
  const profiles = names.length === 0 ? all : all.filter(({ name }) => wanted.includes(name));
  const text = names.length === 0 ? columns(profiles.map(line)) : profiles.map(page).join("\n");
  return { diagnostics: [], data: { profiles }, text };
}

function unknownName(name: string, all: readonly KnownProfile[]) {
  const near = nearest(
    name,
    all.map((each) => each.name),
  );
  const notes = near === undefined ? [] : [`did you mean std.${near}?`];
  return diagnose("no-such-profile", { name: `std.${name}` }, { notes });
}

function line({ name, facts }: KnownProfile): readonly string[] {
  const { kernel, libc, ends } = facts;
  return [
    `std.${name}`,
    `kernel ${kernel?.value}`,
    libc?.value ?? "",
    ends ? `supported until ${ends.value}` : "",
  ];
}

function page({ name, os, facts, features }: KnownProfile): string {
  const rows = [...Object.entries(facts), ...Object.entries(features)].map(([fact, known]) => [
    `  ${fact}`,
    Array.isArray(known.value) ? known.value.join(", ") : String(known.value),
    [known.note, doubt(known), known.from?.url].filter(Boolean).join("; "),
  ]);
  return `std.${name}: ${os}\n${columns(rows)}`;
}

/** What is said of what nobody confirmed. */
function doubt(known: Sourced & Pick<Feature, "unconfirmed">): string {
  if (known.unconfirmed) return `said to be ${known.unconfirmed}, not confirmed`;
  return isConfirmed(known) ? "" : "not confirmed";
}
