import type { TokenType } from "chevrotain";
import { quotedText } from "./quoted-text.ts";
import { createToken } from "./token-type.ts";

/**
 * Literals are told apart by the lexer (spec/lexical.md). None may run into a letter or digit, so that `512m` is one
 * bad literal and not a number with a name behind it; a `..` may follow any of them.
 */
const end = String.raw`(?![\w]|\.\d)`;
const literal = (name: string, pattern: string, starts: readonly string[] = digits): TokenType =>
  createToken({
    name,
    pattern: new RegExp(pattern + end),
    start_chars_hint: [...starts],
    line_breaks: false,
  });

const digits = [..."0123456789"];
const hex = [...digits, ..."abcdefABCDEF"];
const ipv4 = String.raw`\d{1,3}(?:\.\d{1,3}){3}`;
const ipv6 = String.raw`(?:[\da-fA-F]{0,4}:){2,7}(?:${ipv4}|[\da-fA-F]{0,4})`;
const mac = String.raw`[\da-fA-F]{2}(?::[\da-fA-F]{2}){5}(?!:)`;
const amount = String.raw`\d+(?:\.\d+)?`;
const day = String.raw`\d{4}-\d\d-\d\d`;

export const MultilineText = createToken({
  name: "MultilineText",
  pattern: /"""[^]*?"""/,
  start_chars_hint: ['"'],
  line_breaks: true,
});
export const Text = createToken({
  name: "Text",
  pattern: new RegExp(quotedText),
  start_chars_hint: ['"'],
  line_breaks: false,
});
export const OpenText = createToken({
  name: "OpenText",
  pattern: /"[^\n\r]*/,
  start_chars_hint: ['"'],
  line_breaks: false,
});
export const Digest = literal("Digest", "(?:sha256|sha384|sha512):[\\da-zA-Z]+", ["s"]);
export const Time = literal("Time", `${day}T\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)`);
export const DateOnly = literal("DateOnly", day);
export const MacPrefix = literal("MacPrefix", `${mac}/\\d{1,2}`, hex);
export const Mac = literal("Mac", `${mac}(?!/)`, hex);
export const Cidr6 = literal("Cidr6", `${ipv6}/\\d{1,3}`, [...hex, ":"]);
export const Ipv6 = literal("Ipv6", `${ipv6}(?![:/])`, [...hex, ":"]);
export const Cidr4 = literal("Cidr4", `${ipv4}/\\d{1,3}`);
export const Ipv4 = literal("Ipv4", `${ipv4}(?!/)`);
export const PortNumber = literal("PortNumber", "\\d+/(?:tcp|udp)");
export const Rate = literal("Rate", `${amount}(?:[kMGT]?bit|(?:[kMGT]i?)?B)/s`);
export const Bytes = literal("Bytes", `${amount}(?:[kMGT]|[KMGT]i)?B(?!/)`);
export const Duration = literal("Duration", `${amount}(?:ms|s|min|h|d)(?!/)`);
export const FileMode = literal("FileMode", "0[0-7]{3,4}(?!/)");
export const Numeral = literal("Numeral", "(?:0|[1-9]\\d*)(?:\\.\\d+)?(?!/)");
export const Version = createToken({
  name: "Version",
  pattern: /v\d+(?:\.\d+)*(?![\w-]|\.\d)/,
  start_chars_hint: ["v"],
  line_breaks: false,
});
/** Whatever else starts with a digit: reported by what it resembles. */
export const OddLiteral = createToken({
  name: "OddLiteral",
  pattern: /\d(?:[\w%]|[.:/-](?=\w))*/,
  start_chars_hint: digits,
  line_breaks: false,
});
export const RelativePath = createToken({
  name: "RelativePath",
  pattern: /\.\.?\/(?:[\w.@%+~/-]|:(?=\w))*/,
  start_chars_hint: ["."],
  line_breaks: false,
});
export const AbsolutePath = createToken({
  name: "AbsolutePath",
  pattern: /\/(?:[\w.@%+~/-]|:(?=\w))*/,
  start_chars_hint: ["/"],
  line_breaks: false,
});

/** The kinds of literal whose text stands for one value; strings are apart, they may hold expressions. */
export const plainLiterals = [
  Digest,
  Time,
  DateOnly,
  MacPrefix,
  Mac,
  Cidr6,
  Ipv6,
  Cidr4,
  Ipv4,
  PortNumber,
  Rate,
  Bytes,
  Duration,
  FileMode,
  Numeral,
  Version,
  RelativePath,
  AbsolutePath,
] as const;
