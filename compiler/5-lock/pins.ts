import type { Pin } from "../3-evaluate/model.ts";
import { matchesGlob } from "../formats/glob.ts";
import type { IndexLabels } from "./index-labels.ts";

/** What is asked of a version to see which pin is its own. */
export interface PinnedVersion {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The source package it was built from. */
  readonly sourceName: string;
}

/** The weight of each index: of the first pin of whole suites that fits it, else the one its Release gives. */
export function weightsOf(
  indexes: readonly { readonly weight: number; readonly labels?: IndexLabels | undefined }[],
  pins: readonly Pin[],
): readonly number[] {
  const general = pins.filter(({ packages, by }) => packages.length === 0 && by !== "version");
  return indexes.map(({ weight, labels }) => {
    const pin = labels && general.find((one) => fitsIndex(one, labels));
    return pin?.priority ?? weight;
  });
}

/** The first pin that names this package and fits this version, wherever it is offered (apt_preferences(5)). */
export function pinFor(
  pins: readonly Pin[],
  version: PinnedVersion,
  offeredBy: readonly IndexLabels[],
): Pin | undefined {
  return pins.find(
    (pin) =>
      pin.packages.some((pattern) => namesPackage(pattern, version)) &&
      (pin.by === "version"
        ? fitsVersion(pin.data, version.version)
        : offeredBy.some((labels) => fitsIndex(pin, labels))),
  );
}

/** `name`, `name:amd64`, `src:name`, a pattern, or `/an expression/`. */
function namesPackage(pattern: string, { name, sourceName, architecture }: PinnedVersion): boolean {
  const isSource = pattern.startsWith("src:");
  const rest = isSource ? pattern.slice(4) : pattern;
  const colon = rest.lastIndexOf(":");
  const qualifier = colon < 0 ? "native" : rest.slice(colon + 1);
  if (!["native", "any", "all", architecture].includes(qualifier)) return false;
  return fitsText(colon < 0 ? rest : rest.slice(0, colon), isSource ? sourceName : name);
}

/** A `*` at the end is a beginning; elsewhere it is part of a pattern. */
function fitsVersion(wanted: string, version: string): boolean {
  return (wanted.endsWith("*") && version.startsWith(wanted.slice(0, -1))) || fitsText(wanted, version);
}

function fitsIndex({ by, data }: Pin, labels: IndexLabels): boolean {
  if (by === "origin") {
    const site = data.replace(/^"(.*)"$/, "$1");
    return site === "" ? labels.isLocal : labels.sites.some((one) => fitsText(site, one));
  }
  const text = data.trim();
  if (text === "*") return true;
  if (!text.includes("=")) return fitsBareRelease(text, labels);
  const wishes = text.split(",").map((part) => part.trim());
  const known = wishes.flatMap((wish) => {
    const [, key = "", value = ""] = /^([voanlcb])=(.*)$/i.exec(wish) ?? [];
    return key === "" ? [] : [[key.toLowerCase(), value] as const];
  });
  return known.length > 0 && known.every(([key, value]) => fitsLabel(key, value, labels));
}

/** A word alone is a suite or a codename; what begins with a digit is a version of the release. */
function fitsBareRelease(text: string, { archive, codename, version }: IndexLabels): boolean {
  if (/^\d/.test(text)) return version !== undefined && fitsVersion(text, version);
  return [archive, codename].some((name) => name !== undefined && fitsText(text, name));
}

function fitsLabel(key: string, wanted: string, labels: IndexLabels): boolean {
  const { archive, codename, version, origin, label, component, architecture } = labels;
  const found = { v: version, o: origin, a: archive, n: codename, l: label, c: component, b: architecture }[
    key
  ];
  if (found === undefined) return false;
  return key === "v" ? fitsVersion(wanted, found) : fitsText(wanted, found);
}

/** As apt compares: an extended regular expression between slashes, without regard to case; else a shell pattern. */
function fitsText(pattern: string, text: string): boolean {
  if (!/^\/.*\/$/s.test(pattern)) return matchesGlob(pattern, text);
  try {
    return new RegExp(pattern.slice(1, -1), "i").test(text);
  } catch {
    return false;
  }
}

/** As the lock keeps it: what decides, and nothing of where it is written. */
export function pinText({ packages, by, data, priority }: Pin): string {
  return `${packages.join(" ") || "*"} ${by} ${data.trim()} ${priority}`;
}
