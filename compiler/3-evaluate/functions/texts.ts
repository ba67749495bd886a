import type { Value } from "../datum.ts";
import { listOf } from "../datum.ts";
import { show } from "../describe.ts";
import { plain, type Type } from "../type.ts";
import { anything, type BuiltIn, largest, required, tooLarge } from "./built-in.ts";

/** A string, or a word as one. */
const letters: Type<string> = plain("a string", (datum) =>
  datum.is === "string" || datum.is === "word" || datum.is === "path" ? datum.value : undefined,
);
type Texts = Readonly<Record<string, string>>;

const convert = (name: string, doc: string, apply: (text: string) => string): BuiltIn => ({
  name,
  doc,
  parameters: [required("text", letters)],
  apply: (given) => ({ is: "string", value: apply((given as Texts).text ?? "") }),
});
const ask = (
  name: string,
  doc: string,
  other: string,
  apply: (text: string, part: string) => boolean,
): BuiltIn => ({
  name,
  doc,
  parameters: [required("text", letters), required(other, letters)],
  apply: (given) => ({ is: "boolean", value: apply(String(given.text), String(given[other])) }),
});

/** Texts. Letters are those of ASCII for `upper` and `lower`, so that no table of a newer Unicode changes a build. */
export const textFunctions: readonly BuiltIn[] = [
  convert("upper", "The text with a to z as capitals.", (text) =>
    text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 32)),
  ),
  convert("lower", "The text with A to Z as small letters.", (text) =>
    text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32)),
  ),
  convert("trim", "The text without blanks and new lines at its ends.", (text) =>
    text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""),
  ),
  {
    name: "replace",
    doc: "The text with each `from` in it as `to`.",
    parameters: [required("text", letters), required("from", letters), required("to", letters)],
    apply: (given) => {
      const { text = "", from = "", to = "" } = given as Texts;
      if (from === "") return { undefined: "nothing to replace is named" };
      const parts = text.split(from);
      const size = text.length + (parts.length - 1) * to.length;
      return size > largest ? tooLarge : { is: "string", value: parts.join(to) };
    },
  },
  {
    name: "split",
    doc: "The parts of a text between each `by`.",
    parameters: [required("text", anything), required("by", letters)],
    apply: (given) => {
      const { datum, at } = given.text as Value;
      const by = String(given.by);
      if (!("value" in datum) || typeof datum.value !== "string") return { undefined: "it is no text" };
      if (by === "") return { undefined: "no text to split by is named" };
      return listOf(datum.value.split(by).map((value): Value => ({ datum: { is: "string", value }, at })));
    },
  },
  ask("starts-with", "Whether the text begins with another.", "start", (text, start) =>
    text.startsWith(start),
  ),
  ask("ends-with", "Whether the text ends with another.", "end", (text, end) => text.endsWith(end)),
  {
    name: "text",
    doc: "A value as it is written: `512MiB`, `10.0.0.1`.",
    parameters: [required("value", anything)],
    apply: (given) => {
      const { datum } = given.value as Value;
      const value = datum.is === "string" ? datum.value : show(datum);
      return value.length > largest ? tooLarge : { is: "string", value };
    },
  },
];
