import fc, { type Arbitrary } from "fast-check";

/**
 * Programs that hold every construct of the grammar, written as untidily as it allows: an array of atoms, which
 * `untidy` joins. `\n` is an atom where the grammar wants a new line or a comma between entries.
 */
type Atoms = readonly string[];

const names = fc.constantFrom("a", "web", "php-fpm", "x86-64-v3", "lan", "zone", "_b", "memory");
const keywords = ["in", "if", "for", "let", "on", "not", "as", "template", "language", "then", "true"];
const fieldNames = fc.oneof(
  { weight: 4, arbitrary: names },
  { weight: 1, arbitrary: fc.constantFrom(...keywords) },
);
const plainLiterals = fc.constantFrom(
  `sha256:${"5f70bf18a086007016e948b04aed3b82".repeat(2)}`,
  "2026-08-01T00:00:00Z",
  "2026-08-01",
  "02:42:0a:28:00:00/40",
  "02:42:0a:28:00:14",
  "fd00::/64",
  "fd00::1",
  "::1",
  "10.40.0.0/24",
  "10.40.0.1",
  "80/tcp",
  "100Mbit/s",
  "512MiB",
  "1.5GB",
  "250ms",
  "0644",
  "0",
  "5",
  "0.5",
  "v6.1",
  "./conf/www.conf",
  "../shared/x",
  "/etc/motd",
  "/",
);
const texts = fc.constantFrom(
  '"text"',
  '""',
  '"web-{zone}.{ a.b [0] }"',
  '"\\{ \\"#\\" \\u{1f6a2}"',
  '"# no comment, [no list"',
  `"${"long ".repeat(22)}"`,
);
const longTexts = fc.constantFrom(
  '"""one line"""',
  '"""\n    two\n      lines {zone}\n    """',
  '"""\n\n# not a comment\n"""',
);

const list = (
  items: Arbitrary<Atoms>,
  most: number,
  trailing: Arbitrary<Atoms> = fc.constant([]),
): Arbitrary<Atoms> =>
  fc
    .tuple(fc.array(items, { maxLength: most }), trailing)
    .map(([all, end]) => [
      ...all.flatMap((one, index) => (index === 0 ? one : [",", ...one])),
      ...(all.length > 0 ? end : []),
    ]);
const row = (...parts: readonly (string | Arbitrary<Atoms | string>)[]): Arbitrary<Atoms> =>
  fc
    .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
    .map((all) => all.flat());
const maybe = (atoms: Arbitrary<Atoms>): Arbitrary<Atoms> => fc.oneof(fc.constant([]), atoms);

/** Bounds the nesting of all rules together: at the deepest, the first choice of each is taken. */
const depth = { depthIdentifier: fc.createDepthIdentifier(), maxDepth: 5, depthSize: "small" } as const;

const grammar = fc.letrec<Record<string, Atoms>>((tie) => {
  const expression = tie("expression");
  const body = row("{", "\n", tie("entries"), "\n", "}");
  const each = row("for", names, "in", expression);
  const argument = fc.oneof(expression, row(fieldNames, "=", expression));
  const label = fc.oneof(names, plainLiterals, texts);
  const parameter = row(names, maybe(row(":", tie("postfix"))), maybe(row("=", expression)));
  const references = row(tie("postfix"), maybe(row(",", tie("postfix"))));
  const clause = fc.oneof(row(fc.constantFrom("extends", "with", "on", "after"), references), each);
  return {
    expression: fc.oneof(
      depth,
      tie("primary"),
      tie("operation"),
      row("if", expression, "then", expression, "else", expression),
    ),
    operation: row(
      tie("unary"),
      fc.oneof(
        row(
          fc.constantFrom("or", "and", "==", "!=", "<", "<=", ">", ">=", "in", "+", "-", "*", ".."),
          tie("unary"),
        ),
        fc.constant([".."]),
        row("and", tie("unary"), "or", tie("unary"), "-", tie("unary")),
      ),
    ),
    unary: row(fc.array(fc.constantFrom("-", "not"), { maxLength: 2 }), tie("postfix")),
    postfix: fc.oneof(
      depth,
      tie("primary"),
      row(tie("primary"), ".", fieldNames),
      row(tie("primary"), "[", expression, "]"),
      row(tie("primary"), "(", list(argument, 3), ")"),
    ),
    primary: fc.oneof(
      depth,
      fc.oneof(names, plainLiterals, texts, fc.constantFrom("true", "false")).map((one) => [one]),
      longTexts.map((one) => [one]),
      row("[", list(expression, 4, maybe(fc.constant([",", ","]))), "]"),
      row("[", each, maybe(row("if", expression)), ":", expression, "]"),
      row(
        "{",
        fc
          .array(row("\n", fc.oneof(fieldNames, fc.constant('"a key"')), "=", expression), { maxLength: 3 })
          .map((all) => all.flat()),
        "\n",
        "}",
      ),
      row("(", expression, ")"),
    ),
    entry: fc.oneof(
      depth,
      row(fieldNames, fc.constantFrom("=", "+=", "-="), expression),
      row("let", names, "=", expression),
      row("import", fc.constantFrom("./a.plim", '"b.plim"'), maybe(row("as", names))),
      row("require", expression, maybe(row("else", expression))),
      row(each, body),
      row("if", expression, body, maybe(row("else", body))),
      row(
        names,
        fc.array(label, { maxLength: 2 }),
        maybe(row("(", list(parameter, 3), ")")),
        fc.array(clause, { maxLength: 2 }).map((all) => all.flat()),
        body,
      ),
      row("template", names, "(", list(parameter, 3), ")", body),
    ),
    entries: fc
      .array(tie("entry"), { maxLength: 4 })
      .map((all) => all.flatMap((one, index) => (index === 0 ? one : ["\n", ...one]))),
  };
});

/** What may stand between two atoms: chosen by number, so that a failing layout shrinks to a plain one. */
const choices = fc.array(fc.nat(11), { minLength: 1, maxLength: 60 });

/** A program as an untidy author would write it; not each parses, since `1 .. /x` and its like are chosen blindly. */
export const untidyProgram: Arbitrary<string> = fc
  .tuple(fc.array(grammar.entry as Arbitrary<Atoms>, { maxLength: 3 }), choices)
  .map(([entries, noise]) =>
    join(["language", "1", "\n", ...entries.flatMap((one) => [...one, "\n"])], noise),
  );

function join(atoms: Atoms, noise: readonly number[]): string {
  const open: string[] = [];
  let text = "";
  for (const [index, atom] of atoms.entries()) {
    const choice = noise[index % noise.length] ?? 0;
    const next = atoms[index + 1] ?? "\n";
    if (atom === "\n") {
      text += separator(choice, open.at(-1) === "{" && next !== "}" && !/[{\n]\s*$/.test(text));
      continue;
    }
    if ("([{".includes(atom)) open.push(atom);
    if (")]}".includes(atom)) open.pop();
    text += atom + between(choice, open.at(-1) ?? "", atom, next);
  }
  return text;
}

function separator(choice: number, mayBeComma: boolean): string {
  if (mayBeComma && choice > 7) return ", ";
  return ["\n", "\n", "\n\n", "\n\n\n", "  # note\n", "\r\n", "\n# alone\n", "\n\n  # far\n\n"][
    choice % 8
  ] as string;
}
function between(choice: number, open: string, atom: string, next: string): string {
  const isFree = open === "(" || open === "[";
  const isTight = /^[[(,]$/.test(atom) || /^[\])},]$/.test(next);
  if (isTight && choice < 5) return "";
  if (!isFree || choice < 8) return choice === 7 ? "\t " : " ";
  return choice === 8 ? "\n" : choice === 9 ? "\n\n" : choice === 10 ? " # inside\n" : "\n\n # apart  \n";
}
