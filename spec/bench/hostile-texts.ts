import { largestFile } from "../../compiler/1-parse/decode.ts";

/** A program that is meant to cost its reader dear; each is answered in bounded time. */
export interface HostileProject {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Takes seconds, and is measured rather than tested. */
  readonly long?: true;
}

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

/** One file with the head that each needs. */
const program = (name: string, text: string, long?: true): HostileProject => ({
  name,
  files: { "a.plim": `language 1\n${text}\n` },
  ...(long && { long }),
});

export const hostileProjects: readonly HostileProject[] = [
  program("50,000 brackets in each other", `let a = ${"[".repeat(50_000)}`),
  program("50,000 times not", `let a = ${"not ".repeat(50_000)}true`),
  program("5,000 conditions in each other", `let a = ${"if true then ".repeat(5_000)}1`),
  program("a sum of 50,000 numbers", `let a = ${"1 + ".repeat(50_000)}1`),
  program("20,000 expressions in one string", `let b = 1\nlet a = "${"{b}".repeat(20_000)}"`),
  program(
    "a string of 4 MB, doubled 40 times",
    `let a0 = "${"x".repeat(4_000_000)}"\n${lines(40, (index) => `let a${index + 1} = "{a${index}}{a${index}}"`)}`,
  ),
  program(
    "a list doubled 40 times",
    `let a0 = ["x", "y"]\n${lines(40, (index) => `let a${index + 1} = a${index} + a${index}`)}`,
  ),
  program(
    "a product of six comprehensions over 1,000 values",
    `let v = [${lines(1000, (index) => `${index},`)}]\nlet a = ${"[for x in v: ".repeat(6)}1${"]".repeat(6)}`,
  ),
  program(
    "5,000 definitions that need the next",
    lines(5_000, (index) => `let a${index} = a${index + 1}`),
  ),
  program(
    "40 templates that each apply the next twice",
    `${lines(40, (index) => `template t${index}() with t${index + 1}(), t${index + 1}() { }`)}\ntemplate t40() { }\ncontainer c with t0() { }`,
  ),
  program("50,000 strange characters", "$ ".repeat(50_000)),
  program("20,000 closing braces", "}\n".repeat(20_000)),
  program("1,000,000 lines that are wrong", "a b c\n".repeat(1_000_000), true),
  program("200,000 literals that are wrong", "x = 5q\n".repeat(200_000)),
  program("1,000,000 literals that are wrong", "x = 5q\n".repeat(1_000_000), true),
  program("300,000 declarations of one name", "let a = 1\n".repeat(300_000), true),
  program(
    "100,000 containers that lack all",
    lines(100_000, (index) => `container c${index} { x = 1 }`),
    true,
  ),
  {
    name: "20,000 files, each importing the next",
    files: Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [
        `f${String(index).padStart(5, "0")}.plim`,
        `language 1\nimport "./f${String(index + 1).padStart(5, "0")}.plim"\nlet x${index} = 1\n`,
      ]),
    ),
  },
  { name: "a file of 50 MB", files: { "a.plim": "#".repeat(50_000_000) } },
  {
    name: "a file as large as is read, all one line",
    files: { "a.plim": "a ".repeat(largestFile / 2) },
    long: true,
  },
  {
    name: "2,000 files that import each other",
    files: Object.fromEntries(
      Array.from({ length: 2_000 }, (_, index) => [
        `f${index}.plim`,
        `language 1\nimport "./f${(2 * index + 1) % 2000}.plim" as a\nimport "./f${(2 * index + 2) % 2000}.plim" as b\n`,
      ]),
    ),
  },
];
