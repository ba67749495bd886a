import { deeperEnd, type Found, farthest, type MendedForm, reported } from "./foreign-form.ts";

/** `'text'`, and quotes as word processors write them. */
export function quoted({ at, image }: Found): MendedForm {
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

/** `"say "hi""`: a quote inside a text ends it. */
export function nested({ at, image }: Found): MendedForm {
  const inner = image.indexOf('"', 1);
  const quotes = [inner, image.indexOf('"', inner + 1)];
  return {
    name: "unexpected-token",
    values: { expected: "the end of the text", found: '"' },
    mark: [at + inner, at + inner + 1],
    instead: reported,
    notes: ['the quote ends the text; one that is part of it is written \\"'],
    fix: {
      safe: false,
      description: 'write \\" in the text',
      edits: quotes.map((quote) => [at + quote, at + quote, "\\"] as const),
    },
  };
}

/** A text of several lines that lacks its end; as much as stands deeper is taken for it. */
export function triple({ text, at, image }: Found): MendedForm {
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

/** `<<EOF`, up to the line that holds nothing but `EOF`. */
export function heredoc({ text, at, image }: Found): MendedForm {
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

/**
 * A string that lacks its quote. Brackets at its end, as far as they close what is open, are no part of it:
 * `identity { hostname = "web }`.
 */
export function open({ at, image, open: around }: Found): MendedForm {
  const tail = /[\s\])}]*$/.exec(image.slice(1))?.[0] ?? "";
  const left = [...around];
  const fits = [...tail.replace(/\s/g, "")].every((closer) => closers[left.pop() ?? ""] === closer);
  const end = at + image.length - (fits ? tail.length : 0);
  return { name: "unclosed-string", values: {}, end, instead: reported };
}
const closers: Readonly<Record<string, string>> = { "{": "}", "[": "]", "(": ")" };
