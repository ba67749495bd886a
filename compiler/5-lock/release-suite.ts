import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic, Located } from "../../spec/diagnostics/diagnostic.ts";
import type { AptSource } from "../3-evaluate/model.ts";
import type { Refusal, SignedRelease, VerifiedRelease } from "../edge/interfaces.ts";
import { digestOf } from "../formats/digest.ts";
import { FetchError } from "../formats/fetch-error.ts";
import { parseRelease, type Release, releaseText } from "../formats/release.ts";
import { archiveUrls, isFlat, suitePath } from "./archive-url.ts";
import { bareRelease } from "./bare-release.ts";
import { fetchDiagnostic } from "./fetch-diagnostic.ts";
import type { LockedSuite } from "./lock-file.ts";
import type { Outside } from "./outside.ts";
import { type EarlyIndexes, fetchEarly } from "./read-indexes.ts";
import { dateText } from "./write-lock.ts";

/** A suite whose Release was believed, with the mirrors that serve it. */
export interface TrustedSuite {
  readonly source: AptSource;
  readonly suite: string;
  readonly release: Release & { readonly date: number };
  readonly mirrors: readonly string[];
  /** Indexes that are on their way. */
  readonly early?: EarlyIndexes;
  /** Without the indexes, which are read later. */
  readonly locked: Omit<LockedSuite, "indexes">;
}

/** What is known of a suite before it is asked: what the old lock has, and whose packages are wanted. */
export interface Expected {
  readonly before: LockedSuite | undefined;
  readonly architectures: readonly string[];
}

/**
 * Fetches and judges the Release of a suite. Mirrors are asked in turn until one gives a Release that passes every test:
 * signature, name, age, and not being older than the locked one. The first mirror's fault is told when none does.
 * Without a keyring the source is trusted as it is, and may have no Release at all.
 */
export async function trustSuite(
  source: AptSource,
  suite: Located<string>,
  keyring: Uint8Array | undefined,
  expected: Expected,
  outside: Outside,
): Promise<Checked<TrustedSuite | undefined>> {
  const mirrors = mirrorsOf(source, suite.value, outside);
  if (mirrors.length === 0) {
    const values = { suite: suite.value, source: source.name };
    return failed(diagnose("no-mirror", values, { at: suite.span, label: "asked for here" }));
  }
  const failures: Diagnostic[] = [];
  for (const mirror of mirrors) {
    const judged = await judgeMirror(mirror, source, suite, keyring, expected, outside);
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
  outside: Pick<Outside, "host" | "projectUrl">,
): readonly string[] {
  if (source.mirrors.length > 0) return source.mirrors.map(({ value }) => urlOf(value, outside));
  const parts = isFlat(suite) ? [undefined] : source.components;
  return [...new Set(parts.flatMap((component) => outside.host.mirrors(suite, component)))];
}

/** A folder of the project that is not there is asked like every other mirror, and says so. */
function urlOf(mirror: string, { projectUrl }: Pick<Outside, "projectUrl">): string {
  const path = /^project:(.*)$/.exec(mirror)?.[1];
  return path === undefined ? mirror : (projectUrl(path) ?? mirror);
}

async function judgeMirror(
  mirror: string,
  source: AptSource,
  suite: Located<string>,
  keyring: Uint8Array | undefined,
  { before, architectures }: Expected,
  outside: Outside,
): Promise<Omit<TrustedSuite, "mirrors"> | Diagnostic> {
  const label = `the Release of ${suite.value}`;
  let signed: SignedRelease;
  try {
    signed = await fetchSigned(mirror, suite.value, label, keyring === undefined, outside);
  } catch (error) {
    return fetchDiagnostic(error, label, { at: suite.span });
  }
  const bytes = "inRelease" in signed ? signed.inRelease : signed.release;
  const claimed = {
    source,
    suite: suite.value,
    mirrors: [mirror],
    release: parseRelease(releaseText(bytes)),
  };
  const early = keyring && fetchEarly(claimed, architectures, outside);
  const verified = await judge(signed, source, keyring, outside);
  if ("refused" in verified) return refusalOf(verified, source, suite, mirror);
  const release = parseRelease(verified.text);
  const wrong = fault(release, suite, before, outside.host.now(), mirror, keyring !== undefined);
  if (wrong) return wrong;
  // Only what is trusted as it is may have no date.
  const date = release.date ?? 0;
  try {
    outside.store.put("release", digestOf(bytes), bytes);
    if ("signature" in signed) outside.store.put("release-signature", digestOf(bytes), signed.signature);
  } catch (error) {
    return fetchDiagnostic(error, label, { at: suite.span });
  }
  const locked = lockedOf(verified, bytes);
  return { source, suite: suite.value, release: { ...release, date }, ...(early && { early }), locked };

  function lockedOf({ signers }: VerifiedRelease, inRelease: Uint8Array) {
    const digests = { inRelease: digestOf(inRelease), ...(keyring && { keyring: digestOf(keyring) }) };
    return { source: source.name, suite: suite.value, date, signedBy: signers, ...digests };
  }
}

/** By a key of the keyring, and by one that the author names where he names some. */
async function judge(
  signed: SignedRelease,
  source: AptSource,
  keyring: Uint8Array | undefined,
  { verify, host }: Outside,
): Promise<VerifiedRelease | Refusal> {
  const bytes = "inRelease" in signed ? signed.inRelease : signed.release;
  if (!keyring) return { text: releaseText(bytes), signers: [] };
  const verified = await verify(signed, keyring, host.now());
  if ("refused" in verified || !source.signedBy) return verified;
  const signers = verified.signers.filter((one) => source.signedBy?.includes(one));
  const notes = verified.signers.map((one) => `key ${one} is not one of \`signed-by\``);
  return signers.length > 0 ? { ...verified, signers } : { refused: "untrusted", notes };
}

/** InRelease, or where an archive has none, Release and Release.gpg; of what is trusted as it is, an index alone will do. */
async function fetchSigned(
  mirror: string,
  suite: string,
  label: string,
  isTrusted: boolean,
  outside: Outside,
): Promise<SignedRelease> {
  const get = (name: string) =>
    outside.fetcher.bytes({ urls: archiveUrls([mirror], suitePath(suite, name)), label });
  try {
    return { inRelease: await get("InRelease") };
  } catch (error) {
    if (!(error instanceof FetchError) || error.kind !== "missing") throw error;
    if (isTrusted) {
      const release = await get("Release").catch(() => bareRelease(suite, get, outside));
      return { release: release ?? (await Promise.reject(error)), signature: new Uint8Array() };
    }
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
        { at: (source.keyring ?? source).span },
      );
    case "untrusted":
      return diagnose("untrusted-release", { suite }, { ...evidence, also: keyringSpan(source) });
  }
}

function keyringSpan({ keyring }: AptSource) {
  return keyring ? [{ span: keyring.span, label: "keys trusted for this source" }] : [];
}

function fault(
  release: Release,
  { value: suite, span }: Located<string>,
  before: LockedSuite | undefined,
  now: number,
  mirror: string,
  isSigned: boolean,
): Diagnostic | undefined {
  const evidence = { at: span, notes: [`mirror: ${mirror}`] };
  // A flat archive is named by its folder, and need not have another name.
  if (!isFlat(suite) && release.suite !== suite && release.codename !== suite) {
    const found = release.codename ?? release.suite ?? "a suite without a name";
    return diagnose("wrong-suite", { suite, found }, evidence);
  }
  if (release.date === undefined && isSigned) {
    return diagnose("malformed-release", { suite, reason: "it has no Date that can be read" }, evidence);
  }
  const { validUntil, date } = release;
  if (validUntil === "unreadable" || (validUntil !== undefined && validUntil * 1000 < now)) {
    const until = validUntil === "unreadable" ? "a date that cannot be read" : dateText(validUntil);
    return diagnose("release-expired", { suite, date: until }, evidence);
  }
  if (before && date !== undefined && date < before.date) {
    return diagnose(
      "release-older",
      { suite, date: dateText(date), locked: dateText(before.date) },
      evidence,
    );
  }
  return undefined;
}

function failed(diagnostic: Diagnostic): { value: undefined; diagnostics: Diagnostic[] } {
  return { value: undefined, diagnostics: [diagnostic] };
}
