import type { DiagnosticName } from "../../spec/diagnostics/table.ts";

/** Stands in a mended text where something was reported; no file may hold it, so that it is known again. */
export const reported = "\u0001";

/** A place that looks like another language. */
interface Found {
  readonly text: string;
  readonly at: number;
  readonly image: string;
  /** An entry of a block or of a map begins here. */
  readonly begins: boolean;
  /** The brackets around it, the innermost last. */
  readonly open: readonly string[];
}
/** What is said of it, and what the parser reads in its place; offsets are those of the file. */
export interface MendedForm {
  readonly name: DiagnosticName;
  readonly values: Readonly<Record<string, string | number>>;
  /** What is pointed at, if not all that gives way. */
  readonly mark?: readonly [start: number, end: number];
  readonly start?: number;
  readonly end?: number;
  readonly instead: string;
  readonly notes?: readonly string[];
  readonly fix?: {
    readonly safe: boolean;
    readonly description: string;
    readonly edits: readonly (readonly [start: number, end: number, text: string])[];
  };
}
/** Undefined where the place means something else. */
export type Form = (found: Found) => MendedForm | undefined;

/** By the names of the groups in `mend.ts`. */
export const foreignForms: Readonly<Record<string, Form>> = {
  language,
  assignment,
  sign,
  quoted,
  heredoc,
  comment,
  variable,
  semicolon,
  spaced,
  percent,
  word,
  url,
  operator,
  typographic,
  decimal,
  triple,
  open,
  valued,
};

/** `language = 1`. */
function language({ at, image, begins }: Found): MendedForm | undefined {
  if (!begins) return undefined;
  const end = at + image.length;
  return {
    name: "unexpected-token",
    values: { expected: "a number", found: image.slice(-1) },
    mark: [end - 1, end],
    start: end - 1,
    instead: " ",
    fix: { safe: true, description: "write language 1", edits: [[at + "language".length, end, ""]] },
  };
}

/** `env KEY=value`, `ENV KEY value`. */
function assignment({ at, image, begins }: Found): MendedForm | undefined {
  const [, key = "", value = ""] = /[ \t](\w+)(?:=|[ \t]+)(.*)$/.exec(image) ?? [];
  if (!begins) return undefined;
  const map = `{ ${key} = "${value.trim().replace(/^"|"$/g, "")}" }`;
  return {
    name: "missing-equals",
    values: { field: "env", value: map },
    instead: reported,
    fix: { safe: false, description: `write env = ${map}`, edits: [[at, at + image.length, `env = ${map}`]] },
  };
}

const noFields = /^(?:require|if|for|import|language|template|else|in)\b/;

/** `key: value`, `key == value`, `key => value`, and `key [value]`, where an entry begins. */
function sign({ text, at, image, begins }: Found): MendedForm | undefined {
  if (!begins || noFields.test(image)) return undefined;
  const end = at + image.length;
  const [, name = "", mark = ""] = /^(?:let[ \t]+)?(.*?)[ \t]*(:=|==|=>|:|)$/.exec(image) ?? [];
  const rest = /^[ \t]*((?:"[^"\n\r]*"|[^,}\n\r])*)/.exec(text.slice(end, end + 200))?.[1]?.trim() ?? "";
  if (image.startsWith("let") && mark === ":" && rest.includes("=")) return undefined;
  if (rest === "" && mark === ":") return block(text, at, name, end);
  const start = at + image.trimEnd().length - mark.length;
  const adjacent = /[ \t]$/.test(text.slice(0, start)) && mark !== "";
  const put = `${adjacent ? "" : " "}=${/^[ \t]/.test(text.slice(start + mark.length)) ? "" : " "}`;
  return {
    name: "missing-equals",
    values: { field: name, value: rest.length > 60 ? "…" : rest },
    mark: mark === "" ? [at, start] : [start, end],
    start,
    end: mark === "" ? start + 1 : end,
    instead: "=",
    fix: { safe: true, description: "write =", edits: [[start, start + mark.length, put]] },
  };
}

/** `limits:` and deeper lines below it, as YAML has a block. */
function block(text: string, at: number, name: string, colon: number): MendedForm {
  return {
    name: "unexpected-token",
    values: { expected: '"{"', found: ":" },
    mark: [colon - 1, colon],
    start: at,
    end: deeperEnd(text, at) ?? colon,
    instead: reported,
    notes: [`a block stands between braces: ${name} { … }`],
  };
}

/** Where the lines end that stand deeper than the line of `at`; undefined if none follow. */
function deeperEnd(text: string, at: number): number | undefined {
  const lineStart = text.lastIndexOf("\n", at - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, lineStart + 200))?.[0].length ?? 0;
  const deeper = new RegExp(`(?:[ \\t]*\\r?\\n|[ \\t]{${indent + 1},}[^ \\t}\\])][^\\n]*(?:\\n|$))*`, "y");
  const next = text.indexOf("\n", at) + 1 || text.length;
  deeper.lastIndex = next;
  const below = deeper.exec(text)?.[0].trimEnd() ?? "";
  return below ? next + below.length : undefined;
}

/** A text of several lines that lacks its end; as much as stands deeper is taken for it. */
function triple({ text, at, image }: Found): MendedForm {
  const lineEnd = at + (/^[^\r\n]*/.exec(text.slice(at))?.[0].length ?? 0);
  return {
    name: "unclosed-string",
    values: {},
    mark: [at, at + image.length],
    end: deeperEnd(text, at) ?? lineEnd,
    instead: reported,
    notes: ['a text that begins with """ ends with """'],
  };
}

const closers: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };

/**
 * A string that lacks its quote. Brackets at its end, as far as they close what is open, are no part of it:
 * `identity { hostname = "web }`.
 */
function open({ at, image, open: around }: Found): MendedForm {
  const tail = /[\s\])}]*$/.exec(image.slice(1))?.[0] ?? "";
  const left = [...around];
  const fits = [...tail.replace(/\s/g, "")].every((closer) => closers[left.pop() ?? ""] === closer);
  const end = at + image.length - (fits ? tail.length : 0);
  return { name: "unclosed-string", values: {}, end, instead: reported };
}

/** `app web = { … }`. */
function valued({ at, image, begins }: Found): MendedForm | undefined {
  if (!begins || noFields.test(image) || image.startsWith("let")) return undefined;
  const sign = at + image.lastIndexOf("=");
  return {
    name: "unexpected-token",
    values: { expected: '"{"', found: "=" },
    start: sign,
    end: sign + 1,
    instead: " ",
    notes: ["a block is no value"],
    fix: { safe: true, description: "take the = out", edits: [[sign, at + image.length, ""]] },
  };
}

/** A brace on the line after its header. */
export function brace({ text, at, begins }: Found): MendedForm | undefined {
  const gap = /(?<=[^\s{},=[(])[ \t\r]*\n\s*$/.exec(text.slice(Math.max(0, at - 300), at))?.[0];
  if (!begins || gap === undefined) return undefined;
  const start = at - gap.length;
  return {
    name: "unexpected-token",
    values: { expected: '"{"', found: "the end of the line" },
    mark: [start, start],
    start,
    end: at,
    instead: " ".repeat(gap.length),
    notes: ["the brace stands on the line of its header"],
    fix: { safe: true, description: "join the lines", edits: [[start, at, " "]] },
  };
}

/** `'text'`, and quotes as word processors write them. */
function quoted({ at, image }: Found): MendedForm {
  const [first = "", last = ""] = [image[0], image.at(-1)];
  const inside = image.slice(1, -1);
  const plain = !/["\\{}]/.test(inside);
  return {
    name: "foreign-text",
    values: { wanted: '" and "', found: `${first} and ${last}` },
    instead: reported,
    ...(plain && {
      fix: {
        safe: true,
        description: `write "${inside}"`,
        edits: [[at, at + image.length, `"${inside}"`] as const],
      },
    }),
  };
}

/** Behind so many characters the end of a text is not looked for. */
const farthest = 10_000;

/** `<<EOF`, up to the line that holds nothing but `EOF`. */
function heredoc({ text, at, image }: Found): MendedForm {
  const word = /[A-Za-z_]\w*/.exec(image)?.[0] ?? "";
  const below = text.slice(at + image.length, at + farthest);
  const last = new RegExp(`^[ \\t]*${word}[ \\t]*\\r?$`, "m").exec(below);
  const end = last ? at + image.length + last.index + last[0].trimEnd().length : at + image.length;
  const inside = last ? below.slice(0, last.index) : "";
  const plain = last && !/"""|[\\{}]/.test(inside);
  return {
    name: "foreign-text",
    values: { wanted: '""" and """', found: `${image} and ${word}` },
    mark: [at, at + image.length],
    end,
    instead: reported,
    ...(plain && {
      fix: {
        safe: true,
        description: 'write """',
        edits: [[at, end, `"""${inside}${/^[ \t]*/.exec(last[0])?.[0] ?? ""}"""`] as const],
      },
    }),
  };
}

/** `// comment`, behind an entry or alone, and `/* comment *\/`. */
function comment({ text, at, image, begins }: Found): MendedForm | undefined {
  if (image !== "/*") {
    if (!begins && !/^\/\/\s/.test(image)) return undefined;
    const fix = { safe: true, description: "write #", edits: [[at, at + 2, "#"] as const] };
    return {
      name: "foreign-comment",
      values: { found: "//" },
      mark: [at, at + 2],
      instead: `# ${image.slice(2)}`,
      end: at + image.length,
      fix,
    };
  }
  const close = text.slice(at, at + farthest).indexOf("*/", 2);
  if (close < 0) return { name: "foreign-comment", values: { found: "/*" }, instead: "#", end: at + 2 };
  const end = at + close + 2;
  const lines = text
    .slice(at + 2, end - 2)
    .split("\n")
    .map((line) => `# ${line.replace(/^\s*\*?[ \t]*/, "").trimEnd()}`.trimEnd());
  const behind = /^[ \t\r]*(?:\n|$)/.test(text.slice(end, end + 200));
  return {
    name: "foreign-comment",
    values: { found: "/*" },
    mark: [at, at + 2],
    end,
    instead: "",
    ...(behind && {
      fix: { safe: true, description: "write #", edits: [[at, end, lines.join("\n")] as const] },
    }),
  };
}

/** `$HOME`, `${zone}`, `$(date)`. */
function variable({ at, image }: Found): MendedForm {
  const name = /^\$\{?([A-Za-z_][\w-]*)\}?$/.exec(image)?.[1];
  return {
    name: "foreign-variable",
    values: { found: image },
    instead: reported,
    ...(name && {
      fix: { safe: false, description: `write ${name}`, edits: [[at, at + image.length, name] as const] },
    }),
  };
}

/** An entry ends with its line; between two on one line stands a comma. */
function semicolon({ text, at }: Found): MendedForm {
  const last = /^[ \t\r]*(?:[#\n}]|\/\/|$)/.test(text.slice(at + 1, at + 200));
  const fix = last
    ? { safe: true, description: "take it out", edits: [[at, at + 1, ""] as const] }
    : { safe: true, description: "write a comma", edits: [[at, at + 1, ","] as const] };
  return { name: "unknown-character", values: { character: ";" }, instead: ",", fix };
}

/** `512 MiB`. */
function spaced({ at, image }: Found): MendedForm {
  const whole = image.replace(/[ \t]+/, "");
  return {
    name: "invalid-literal",
    values: { text: image, kind: "a value", reason: "a unit stands right behind its number" },
    instead: whole,
    fix: { safe: true, description: `write ${whole}`, edits: [[at, at + image.length, whole]] },
  };
}

/** `50%`. */
function percent({ at, image }: Found): MendedForm {
  const part = String(Number.parseFloat(image) / 100);
  return {
    name: "invalid-literal",
    values: { text: image, kind: "a value", reason: "there is no unit %" },
    instead: reported,
    fix: { safe: false, description: `write ${part}`, edits: [[at, at + image.length, part]] },
  };
}

/** `const a = 1`, `include "./x.plim"`: another word for one of the language's own. */
function word({ at, image, begins }: Found): MendedForm | undefined {
  const found = image.trimEnd();
  const own = found === "include" ? "import" : "let";
  const end = at + found.length;
  if (!begins) return undefined;
  return {
    name: "unexpected-token",
    values: { expected: own, found },
    mark: [at, end],
    instead: own,
    fix: { safe: true, description: `write ${own}`, edits: [[at, end, own]] },
  };
}

function url({ at, image }: Found): MendedForm {
  return {
    name: "unquoted-text",
    values: { text: image },
    instead: reported,
    fix: { safe: true, description: `write "${image}"`, edits: [[at, at + image.length, `"${image}"`]] },
  };
}

const operators: Readonly<Record<string, string>> = { "&&": "and", "||": "or", "!": "not" };
function operator({ text, at, image }: Found): MendedForm {
  const name = operators[image] as string;
  const end = at + image.length;
  const put = `${/\w/.test(text[at - 1] ?? "") ? " " : ""}${name}${/\s/.test(text[end] ?? "") ? "" : " "}`;
  return {
    name: "unknown-character",
    values: { character: image },
    instead: reported,
    fix: { safe: true, description: `write ${name}`, edits: [[at, end, put]] },
  };
}

/** Blanks and dashes of word processors and web pages. */
function typographic({ at, image }: Found): MendedForm {
  const dash = /[–—−]/.test(image);
  const code = (image.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const fix = { safe: true, description: dash ? "write -" : "write a blank" };
  return {
    name: "unknown-character",
    values: { character: dash ? image : `U+${code}` },
    instead: dash ? "-" : " ",
    fix: { ...fix, edits: [[at, at + 1, dash ? "-" : " "]] },
  };
}

/** `cpu = 1,5`. */
function decimal({ at, image }: Found): MendedForm {
  const whole = image.replace(",", ".");
  return {
    name: "invalid-literal",
    values: { text: image, kind: "a number", reason: "a decimal point is a dot" },
    instead: whole,
    fix: { safe: false, description: `write ${whole}`, edits: [[at, at + image.length, whole]] },
  };
}
