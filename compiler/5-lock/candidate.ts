import { type Alternatives, parseDependencies } from "../formats/dependency.ts";
import { isArchivePath } from "./archive-url.ts";

/** One version of one package as an index offers it. */
export interface Candidate {
  readonly name: string;
  readonly version: string;
  /** `amd64`, or `all`. */
  readonly architecture: string;
  readonly multiArch: "no" | "same" | "foreign" | "allowed";
  /** 1 is required … 5 is extra, 0 is not given. */
  readonly priority: number;
  readonly essential: boolean;
  /** `Protected: yes`, formerly `Important`. */
  readonly protected: boolean;
  /** Pre-Depends before Depends, as apt walks them. */
  readonly depends: readonly Alternatives[];
  /** Conflicts before Breaks; each a list of one. */
  readonly conflicts: readonly Alternatives[];
  readonly provides: readonly Alternatives[];
  /** The field that cannot be read; such a package cannot be installed. */
  readonly malformed?: string;
  readonly path: string;
  readonly size: number;
  readonly digest: string;
  /** The source package it was built from. */
  readonly sourceName: string;
  /** Number of the index it comes from, in the order they were given. */
  readonly index: number;
}

/** Undefined when the stanza names no version, no file, or no digest that is strong enough. */
export function readCandidate(
  fields: ReadonlyMap<string, string>,
  index: number,
  native: string,
): Candidate | undefined {
  const [name, version, filename, size] = ["package", "version", "filename", "size"].map((key) =>
    fields.get(key),
  );
  // Flat archives name their files from where they stand.
  const path = filename?.replace(/^(\.\/)+/, "");
  const digest = fields.get("sha256")?.toLowerCase();
  const architecture = fields.get("architecture") ?? native;
  if (
    !name ||
    !version ||
    !path ||
    !isArchivePath(path) ||
    !/^\d{1,15}$/.test(size ?? "") ||
    !/^[0-9a-f]{64}$/.test(digest ?? "")
  ) {
    return undefined;
  }
  if (architecture !== native && architecture !== "all") return undefined;
  const relations = readRelations(fields, native);
  return {
    name,
    version,
    architecture,
    multiArch: multiArchOf(fields.get("multi-arch")),
    priority: 1 + PRIORITIES.indexOf(fields.get("priority") ?? ""),
    essential: fields.get("essential") === "yes",
    protected: fields.get("protected") === "yes" || fields.get("important") === "yes",
    ...relations,
    path,
    size: Number(size),
    digest: `sha256:${digest}`,
    sourceName: fields.get("source")?.split(" ", 1)[0] ?? name,
    index,
  };
}

const PRIORITIES = ["required", "important", "standard", "optional", "extra"];

type Relations = Pick<Candidate, "depends" | "conflicts" | "provides"> & { readonly malformed?: string };

function readRelations(fields: ReadonlyMap<string, string>, native: string): Relations {
  const malformed: string[] = [];
  const read = (name: string): readonly Alternatives[] => {
    const text = fields.get(name);
    const parsed = text === undefined ? [] : parseDependencies(text, native);
    if (!parsed) malformed.push(`${name}: ${text}`);
    return parsed ?? [];
  };
  const relations = {
    depends: [...read("pre-depends"), ...read("depends")],
    conflicts: [...read("conflicts"), ...read("breaks")],
    provides: read("provides"),
  };
  return malformed[0] === undefined ? relations : { ...relations, malformed: malformed[0] };
}

function multiArchOf(text: string | undefined): Candidate["multiArch"] {
  return text === "same" || text === "foreign" || text === "allowed" ? text : "no";
}
