import { createHash } from "node:crypto";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic, Located } from "../../spec/diagnostics/diagnostic.ts";
import type { AptSource } from "../3-evaluate/model.ts";
import type { Refusal, SignedRelease, VerifiedRelease } from "../edge/interfaces.ts";
import { FetchError } from "../formats/fetch-error.ts";
import { parseRelease, type Release } from "../formats/release.ts";
import { archiveUrls } from "./archive-url.ts";
import { fetchDiagnostic } from "./fetch-diagnostic.ts";
import type { LockedSuite } from "./lock-file.ts";
import type { Outside } from "./outside.ts";

/** A suite whose Release was believed, with the mirrors that serve it. */
export interface TrustedSuite {
  readonly source: AptSource;
  readonly suite: string;
  readonly release: Release & { readonly date: number };
  readonly mirrors: readonly string[];
  /** Without the indexes, which are read later. */
  readonly locked: Omit<LockedSuite, "indexes">;
}

/**
 * Fetches and judges the Release of a suite. Mirrors are asked in turn until one gives a Release that passes every test:
 * signature, name, age, and not being older than the locked one. The first mirror's fault is told when none does.
 */
export async function trustSuite(
  source: AptSource,
  suite: Located<string>,
  keyring: Uint8Array,
  before: LockedSuite | undefined,
  outside: Outside,
): Promise<Checked<TrustedSuite | undefined>> {
  const mirrors = mirrorsOf(source, suite.value, outside);
  if (mirrors.length === 0) {
    const values = { suite: suite.value, source: source.name };
    return failed(diagnose("no-mirror", values, { at: suite.span, label: "asked for here" }));
  }
  const failures: Diagnostic[] = [];
  for (const mirror of mirrors) {
    const judged = await judgeMirror(mirror, source, suite, keyring, before, outside);
    if ("severity" in judged) failures.push(judged);
    else return { value: { ...judged, mirrors }, diagnostics: [] };
  }
  const [first, ...others] = failures as [Diagnostic, ...Diagnostic[]];
  return failed({
    ...first,
    notes: [...first.notes, ...others.map(({ message }) => `another mirror: ${message}`)],
  });
}

/** Those that the author names, else the machine's own. */
export function mirrorsOf(
  source: AptSource,
  suite: string,
  outside: Pick<Outside, "host">,
): readonly string[] {
  if (source.mirrors.length > 0) return source.mirrors.map(({ value }) => value);
  return [...new Set(source.components.flatMap((component) => outside.host.mirrors(suite, component)))];
}

async function judgeMirror(
  mirror: string,
  source: AptSource,
  suite: Located<string>,
  keyring: Uint8Array,
  before: LockedSuite | undefined,
  outside: Outside,
): Promise<Omit<TrustedSuite, "mirrors"> | Diagnostic> {
  const label = `the Release of ${suite.value}`;
  let signed: SignedRelease;
  try {
    signed = await fetchSigned(mirror, suite.value, label, outside);
  } catch (error) {
    return fetchDiagnostic(error, label, { at: suite.span });
  }
  const verified = await outside.verify(signed, keyring, outside.host.now());
  if ("refused" in verified) return refusalOf(verified, source, suite, mirror);
  const release = parseRelease(verified.text);
  const wrong = fault(release, suite, before, outside.host.now(), mirror);
  if (wrong) return wrong;
  const bytes = "inRelease" in signed ? signed.inRelease : signed.release;
  const date = release.date as number;
  try {
    outside.store.put("release", digestOf(bytes), bytes);
  } catch (error) {
    return fetchDiagnostic(error, label, { at: suite.span });
  }
  return { source, suite: suite.value, release: { ...release, date }, locked: lockedOf(verified, bytes) };

  function lockedOf({ signers }: VerifiedRelease, inRelease: Uint8Array) {
    const digests = { inRelease: digestOf(inRelease), keyring: digestOf(keyring) };
    return { source: source.name, suite: suite.value, date, signedBy: signers, ...digests };
  }
}

/** InRelease, or where an archive has none, Release and Release.gpg. */
async function fetchSigned(
  mirror: string,
  suite: string,
  label: string,
  { fetcher }: Outside,
): Promise<SignedRelease> {
  const get = (name: string) =>
    fetcher.bytes({ urls: archiveUrls([mirror], `dists/${suite}/${name}`), label });
  try {
    return { inRelease: await get("InRelease") };
  } catch (error) {
    if (!(error instanceof FetchError) || error.kind !== "missing") throw error;
    const release = await get("Release").catch(() => Promise.reject(error));
    return { release, signature: await get("Release.gpg") };
  }
}

function refusalOf(
  { refused, notes }: Refusal,
  source: AptSource,
  { value: suite, span }: Located<string>,
  mirror: string,
): Diagnostic {
  const evidence = { at: span, notes: [...notes, `mirror: ${mirror}`] };
  switch (refused) {
    case "unsigned-text":
      return diagnose("unsigned-text", { suite }, evidence);
    case "malformed":
      return diagnose("malformed-release", { suite, reason: notes[0] ?? "it is no Release" }, evidence);
    case "no-key":
      return diagnose(
        "unknown-keyring",
        { source: source.name, reason: notes[0] ?? "" },
        { at: source.keyring.span },
      );
    case "untrusted":
      return diagnose("untrusted-release", { suite }, { ...evidence, also: keyringSpan(source) });
  }
}

function keyringSpan({ keyring }: AptSource) {
  return [{ span: keyring.span, label: "keys trusted for this source" }];
}

function fault(
  release: Release,
  { value: suite, span }: Located<string>,
  before: LockedSuite | undefined,
  now: number,
  mirror: string,
): Diagnostic | undefined {
  const evidence = { at: span, notes: [`mirror: ${mirror}`] };
  if (release.suite !== suite && release.codename !== suite) {
    const found = release.codename ?? release.suite ?? "a suite without a name";
    return diagnose("wrong-suite", { suite, found }, evidence);
  }
  if (release.date === undefined) {
    return diagnose("malformed-release", { suite, reason: "it has no Date that can be read" }, evidence);
  }
  const { validUntil, date } = release;
  if (validUntil === "unreadable" || (validUntil !== undefined && validUntil * 1000 < now)) {
    const until = validUntil === "unreadable" ? "a date that cannot be read" : dateText(validUntil);
    return diagnose("release-expired", { suite, date: until }, evidence);
  }
  if (before && date < before.date) {
    return diagnose(
      "release-older",
      { suite, date: dateText(date), locked: dateText(before.date) },
      evidence,
    );
  }
  return undefined;
}

export function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function failed(diagnostic: Diagnostic): { value: undefined; diagnostics: Diagnostic[] } {
  return { value: undefined, diagnostics: [diagnostic] };
}
