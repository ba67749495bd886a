import { deeperEnd, type Found, farthest, type MendedForm, reported } from "./foreign-form.ts";

/** `language = 1`. */
export function language({ at, image, begins }: Found): MendedForm | undefined {
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
export function assignment({ at, image, begins }: Found): MendedForm | undefined {
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

/** `key: value`, `key == value`, `key => value`, and `key [value]`, where an entry begins. */
export function sign({ text, at, image, begins }: Found): MendedForm | undefined {
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

const noFields = /^(?:require|if|for|import|language|template|else|in)\b/;

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

/** `app web = { … }`. */
export function valued({ at, image, begins }: Found): MendedForm | undefined {
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

/** `function f(x) { … }`, up to its closing brace; the line alone where that is missing. */
export function routine({ text, at, begins }: Found): MendedForm | undefined {
  if (!begins) return undefined;
  let [depth, end] = [0, at];
  const last = Math.min(text.length, at + farthest);
  do {
    if (text[end] === "{") depth++;
    if (text[end] === "}") depth--;
    end++;
  } while (end < last && (depth > 0 || text[end - 1] !== "}"));
  if (text[end - 1] !== "}") end = at + (/^[^\r\n]*/.exec(text.slice(at, last))?.[0].length ?? 0);
  const word = /^\w+/.exec(text.slice(at, at + 20))?.[0] ?? "";
  return {
    name: "unexpected-token",
    values: { expected: "a block, a field or a let", found: word },
    mark: [at, at + word.length],
    end,
    instead: reported,
    notes: [
      "there are no functions of one's own: a block that is made anew is a template, a value has a let",
    ],
  };
}
