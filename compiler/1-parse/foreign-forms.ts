import { assignment, language, routine, sign, valued } from "./foreign-entries.ts";
import { type Form, type Found, farthest, type MendedForm, reported } from "./foreign-form.ts";
import { heredoc, nested, open, quoted, triple } from "./foreign-texts.ts";

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
  nested,
  routine,
  valued,
};

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
  const dash = /[\u2013\u2014\u2212]/.test(image);
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
