import { quotedText } from "../../grammar/quoted-text.ts";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Fix } from "../../spec/diagnostics/diagnostic.ts";
import { brace } from "./foreign-entries.ts";
import type { Form } from "./foreign-form.ts";
import { foreignForms } from "./foreign-forms.ts";
import type { SourceText } from "./source-text.ts";

/** A text in which the forms of other languages are written as Plimsoll writes them, character for character. */
export interface Mended {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** More of them are no slip of the pen; the rest is left as it is. */
const most = 100;

/**
 * Reads a text that could not be parsed as one that knows other languages would: `key: value`, `'text'`, `// comment`,
 * `$HOME`. Each is reported once, with the fix, and gives way to text of the same length, so that offsets hold and
 * nothing is said of what follows from it (spec/syntax.md, Mistakes).
 */
export function mend(source: SourceText): Mended {
  const state = new Mender(source);
  return state.run();
}

class Mender {
  private readonly found: Diagnostic[] = [];
  private readonly parts: string[] = [];
  private readonly brackets: string[] = [];
  /** Up to here the text is in `parts`. */
  private done = 0;
  /** An entry may begin here. */
  private entry = 0;
  private readonly source: SourceText;

  constructor(source: SourceText) {
    this.source = source;
  }

  run(): Mended {
    const { text } = this.source;
    const pattern = new RegExp(marks, "g");
    for (let match = pattern.exec(text); match && this.found.length < most; match = pattern.exec(text)) {
      const end = this.take(match, pattern.lastIndex);
      pattern.lastIndex = Math.max(end, match.index + 1);
    }
    this.parts.push(text.slice(this.done));
    return { text: this.parts.join(""), diagnostics: this.found };
  }

  /** Where to go on. */
  private take(match: RegExpExecArray, end: number): number {
    let group = 1;
    while (group < match.length && match[group] === undefined) group++;
    const [kind, image] = [names[group - 1], match[group]];
    if (kind === undefined || image === undefined) return end;
    if (passedOver.has(kind)) return end;
    if (kind === "separator") this.entry = end;
    else if (kind === "opener") this.opens(image, end);
    else if (kind === "closer") this.brackets.pop();
    else return this.mendForm(foreignForms[kind] as Form, match.index, image) ?? end;
    return end;
  }

  private opens(bracket: string, end: number): void {
    if (bracket === "{") this.mendForm(brace, end - 1, bracket);
    this.brackets.push(bracket);
    this.entry = end;
  }

  private mendForm(form: Form, at: number, image: string): number | undefined {
    const { text } = this.source;
    const begins =
      at - this.entry < 1_000 &&
      (this.brackets.at(-1) ?? "{") === "{" &&
      /^[ \t\r]*$/.test(text.slice(this.entry, at));
    const mended = form({ text, at, image, begins, open: this.brackets });
    if (!mended) return undefined;
    const end = mended.end ?? at + image.length;
    const start = mended.start ?? at;
    this.parts.push(text.slice(this.done, start), filled(mended.instead, text.slice(start, end)));
    this.done = end;
    const fix: Fix | undefined = mended.fix && {
      safe: mended.fix.safe,
      description: mended.fix.description,
      edits: mended.fix.edits.map(([from, to, put]) => ({
        span: this.source.span({ start: from, end: to }),
        text: put,
      })),
    };
    const span = this.source.span({ start: mended.mark?.[0] ?? start, end: mended.mark?.[1] ?? end });
    this.found.push(
      diagnose(mended.name, mended.values as never, { at: span, notes: mended.notes ?? [], fix }),
    );
    if (mended.instead === "," || text.slice(start, end).includes("\n")) this.entry = end;
    return end;
  }
}

/** Our own strings and comments. */
const passedOver = new Set(["comments", "own"]);

/** As long as what it stands for, with the same new lines. */
function filled(instead: string, original: string): string {
  return instead + original.slice(instead.length).replace(/[^\r\n]/g, " ");
}

const units = "[kMGT]i?B|KiB|B|ms|s|min|h|d|[kMG]?bit/s";
/**
 * What the mender looks at, in the order of trying; strings and comments of our own are passed over. No part of it
 * goes back over more than a line.
 */
const forms = [
  String.raw`(?<language>\blanguage[ \t]*[:=])`,
  String.raw`(?<assignment>\b(?:env|environment|ENV)[ \t]+\w+=[^\s,}]*|\bENV[ \t]+\w+[ \t]+[^\s={}][^\n={}]*)`,
  String.raw`(?<routine>\b(?:function|func|fn|def)[ \t]+\w+\()`,
  String.raw`(?<word>\b(?:const|var|local|set|include)[ \t]+(?=[\w"./-]+))`,
  String.raw`(?<url>\b[a-z]{2,10}://[^\s"',\](){}]+)`,
  String.raw`(?<valued>\b[a-z][\w-]{0,100}[ \t]+[\w./"-]{1,100}[ \t]{0,9}=[ \t]{0,9}(?=\{))`,
  String.raw`(?<sign>(?:\blet[ \t]+)?(?:\b[A-Za-z_][\w-]{0,100}|"[^"\n\r\\]*")[ \t]{0,100}(?::=|==|=>|:(?![:=])|(?<=[ \t])(?=\[)))`,
  String.raw`(?<comments>#[^\n\r]*|"""[^]*?""")`,
  '(?<triple>""")',
  String.raw`(?<nested>"[^"\\\n\r{]{0,100}"\w(?:[^"\n\r]{0,100}[^"\s=,[({])?"[^"\n\r]{0,100}")`,
  `(?<own>${quotedText})`,
  String.raw`(?<quoted>'[^'\n\r]*'|${"`[^`\\n\\r]*`"}|[“”„«][^“”„«»"\n\r]*[“”»"]|"[^"”\n\r]*”)`,
  String.raw`(?<open>"[^\n\r]*)`,
  String.raw`(?<heredoc><<[-~]?["']?[A-Za-z_]\w*["']?(?=[ \t]*\r?\n))`,
  String.raw`(?<comment>//[^\n\r]*|/\*)`,
  String.raw`(?<variable>\$\{[^}\n\r]{0,200}\}|\$\([^)\n\r]{0,200}\)|\$\w+)`,
  "(?<semicolon>;)",
  String.raw`(?<operator>&&|\|\||!(?=[\w("]))`,
  String.raw`(?<typographic>[\u00a0\u2000-\u200b\u202f\u2060\u3000\ufeff–—−])`,
  String.raw`(?<decimal>(?<==[ \t]{0,9})\d{1,9},\d{1,9}(?![\w.]))`,
  String.raw`(?<spaced>(?<![\w.:/-])\d{1,15}(?:\.\d{1,9})?[ \t]{1,9}(?:${units})(?![\w-]))`,
  String.raw`(?<percent>(?<![\w.:/-])\d{1,9}(?:\.\d{1,9})?%)`,
  "(?<opener>[[{(])",
  String.raw`(?<closer>[\])}])`,
  String.raw`(?<separator>[\n,])`,
];
const named = /^\(\?<(\w+)>/;
/** An object with the groups by their names, made at each match, would cost more than all the matching. */
const names = forms.map((form) => named.exec(form)?.[1]);
const marks = forms.map((form) => form.replace(named, "(")).join("|");
