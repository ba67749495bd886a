import type { IToken } from "chevrotain";
import type { LiteralType } from "../../grammar/syntax.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Fix, Span } from "../../spec/diagnostics/diagnostic.ts";
import { parseAddress, parseNetwork } from "../formats/address.ts";
import { nearest } from "../formats/suggest.ts";
import { allUnits, parseBytes, parseDuration, parseRate } from "../formats/units.ts";

/** Why a literal that looks right has no value, or undefined: `10.0.0.300`, `99999/tcp`, `2026-02-31`. */
export function literalFault(
  type: LiteralType,
  text: string,
): readonly [kind: string, reason: string] | undefined {
  const rule = rules[type];
  return rule && !rule.valid(text) ? [rule.kind, rule.reason] : undefined;
}

interface LiteralRule {
  readonly kind: string;
  readonly reason: string;
  readonly valid: (text: string) => boolean;
}
const hexLength: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const exact = "it is no whole number, or too large to be exact";

const rules: Readonly<Partial<Record<LiteralType, LiteralRule>>> = {
  Ipv4: {
    kind: "an IPv4 address",
    reason: "four numbers from 0 to 255, without leading zeros",
    valid: isAddress,
  },
  Ipv6: {
    kind: "an IPv6 or MAC address",
    reason: "eight groups of at most four hex digits, or six of two",
    valid: isAddress,
  },
  Cidr4: { kind: "a network", reason: "an IPv4 address and a prefix length from 0 to 32", valid: isNetwork },
  Cidr6: { kind: "a network", reason: "an IPv6 address and a prefix length from 0 to 128", valid: isNetwork },
  MacPrefix: {
    kind: "a MAC prefix",
    reason: "its length is from 1 to 48 bits",
    valid: (text) => inside(text.split("/")[1], 1, 48),
  },
  PortNumber: {
    kind: "a port",
    reason: "ports count from 1 to 65535",
    valid: (text) => inside(text.split("/")[0], 1, 65535),
  },
  Bytes: { kind: "a size", reason: exact, valid: (text) => parseBytes(text) !== undefined },
  Duration: { kind: "a duration", reason: exact, valid: (text) => parseDuration(text) !== undefined },
  Rate: { kind: "a rate", reason: exact, valid: (text) => parseRate(text) !== undefined },
  Numeral: {
    kind: "a number",
    reason: "it is too large to be exact",
    valid: (text) => Number(text) <= Number.MAX_SAFE_INTEGER,
  },
  DateOnly: { kind: "a date", reason: "there is no such day", valid: isDay },
  Time: {
    kind: "a time",
    reason: "there is no such day, hour or minute",
    valid: (text) => isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)),
  },
  Digest: { kind: "a digest", reason: "sha256 has 64 hex digits, sha384 96, sha512 128", valid: isDigest },
};

function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined;
}
function isNetwork(text: string): boolean {
  return parseNetwork(text) !== undefined;
}
const inside = (text: string | undefined, low: number, high: number): boolean =>
  Number(text) >= low && Number(text) <= high;
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
function isDigest(text: string): boolean {
  const [algorithm = "", hex = ""] = text.split(":");
  return hex.length === hexLength[algorithm] && /^[\da-f]+$/.test(hex);
}

/** What a word that starts with a digit was probably meant to be; `field` is what it is the value of, where that is plain. */
export function oddLiteral(token: IToken, at: Span, field?: string): Diagnostic {
  const text = token.image;
  const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z]+(?:\/s)?)$/.exec(text) ?? [];
  if (unit) return unit === "m" && field === "cpu" ? milliCores(amount, at) : oddUnit(amount, unit, at);
  const [kind, reason, fixed] = lookalike(text);
  return diagnose(
    "invalid-literal",
    { text, kind, reason },
    { at, fix: fixed ? replace(at, fixed, true) : undefined },
  );
}

/** `m` and `k` mean mega and minutes and thousands and kibi to different people: never guessed in silence. */
const ambiguous: Readonly<Record<string, readonly string[]>> = {
  m: ["MiB", "min", "ms"],
  M: ["MiB", "MB"],
  k: ["KiB", "kB"],
  K: ["KiB", "kB"],
  g: ["GiB", "GB"],
  G: ["GiB", "GB"],
  t: ["TiB", "TB"],
  T: ["TiB", "TB"],
  b: ["B"],
};
function oddUnit(amount: string, unit: string, at: Span): Diagnostic {
  const choices =
    ambiguous[unit] ?? [sameLetters(unit) ?? nearest(unit, allUnits)].filter((name) => name !== undefined);
  const written = choices.map((choice) => `${amount}${choice}`);
  const notes = written.length > 0 ? [`did you mean ${written.join(" or ")}?`] : [];
  const fix = written[0] ? replace(at, written[0], choices.length === 1) : undefined;
  return diagnose("unknown-unit", { unit }, { at, label: "not a unit", notes, fix });
}
function milliCores(amount: string, at: Span): Diagnostic {
  const cores = String(Number(amount) / 1000);
  const notes = [`cores have no unit, nor have thousandths of one: cpu = ${cores}`];
  return diagnose(
    "unknown-unit",
    { unit: "m" },
    { at, label: "not a unit", notes, fix: replace(at, cores, false) },
  );
}
const sameLetters = (unit: string): string | undefined =>
  allUnits.find((known) => known.toLowerCase() === unit.toLowerCase());

function lookalike(text: string): readonly [kind: string, reason: string, fixed?: string] {
  if (/^\d+(\.\d+){2}$/.test(text) || /^\d+(\.\d+){4,}$/.test(text))
    return ["a number", `a version is written v${text}`, `v${text}`];
  if (/^\d+\/\w+$/.test(text)) return ["a port", "write the protocol as /tcp or /udp"];
  if (/^0\d+$/.test(text))
    return ["a number", "a number has no leading zero, and a file mode has four digits from 0 to 7"];
  if (/^0o[0-7]{3}$/.test(text)) return ["a file mode", "its four digits stand alone", `0${text.slice(2)}`];
  if (/^\d+(?:_\d+)+$/.test(text))
    return ["a number", "nothing stands between its digits", text.replaceAll("_", "")];
  if (/^0x/.test(text)) return ["a number", "numbers are decimal"];
  if (/^\d+%$/.test(text)) return ["a number", "there is no unit %"];
  if (text.includes(":"))
    return ["an address", "a MAC address has six groups of two hex digits, an IPv6 address eight of four"];
  return ["a value", "names start with a letter, and anything else can stand in a string"];
}

function replace(span: Span, text: string, safe: boolean): Fix {
  return { safe, description: `write ${text}`, edits: [{ span, text }] };
}
