import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { SourceText } from "./source-text.ts";

const blanks = String.raw`(?:[ \t\r\n]|#[^\n]*\n)*`;
/** By what the first line of code looks like. */
const looks: readonly (readonly [language: string, RegExp, note: string])[] = [
  ["JSON", /(?:\{|\[)\s*(?:"|\}|\])/y, "a field is written name = value, a block name { … }"],
  [
    "YAML",
    /(?:---\s|(?:services|apiVersion|version|networks|volumes|name|include|kind)[ \t]*:(?!:))/y,
    "what Compose calls a service is a container: container web on std.debian-12 { … }",
  ],
  [
    "a Dockerfile",
    /(?:FROM|ARG)[ \t]+\S/y,
    'what a Dockerfile installs and runs is an app: app web { package = "nginx", run = ["/usr/sbin/nginx"] }',
  ],
  [
    "Terraform",
    /(?:terraform|provider|resource|variable|locals|module|data|output)[ \t]*(?:"[^"\n]*"[ \t]*){0,2}\{/y,
    "a block's name stands without quotes: container web { … }",
  ],
  [
    "Nix",
    /(?:\{[ \t]*[\w?, \t\n.]*\}[ \t]*:|with[ \t]+import)/y,
    "a file consists of declarations: container web { … }",
  ],
];

/** A file that is not Plimsoll's at all is told so once; undefined if it may be one. */
export function foreignLanguage(source: SourceText): Diagnostic | undefined {
  const { text } = source;
  const start = new RegExp(blanks, "y").exec(text)?.[0].length ?? 0;
  for (const [language, look, note] of looks) {
    look.lastIndex = start;
    const found = look.exec(text)?.[0];
    if (found === undefined) continue;
    const at = source.span({ start, end: start + (found.split(/[\s{[]/)[0] || "{").length });
    return diagnose("foreign-language", { language }, { at, notes: [note] });
  }
  return undefined;
}
