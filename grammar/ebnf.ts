import type { ISerializedGast } from "chevrotain";
import { PlimParser } from "./parser.ts";

/** One rule of the grammar as data, for the chapter and its diagrams. */
export interface Production {
  readonly name: string;
  readonly shape: Shape;
}
export type Shape =
  /** `text` is what stands in the file. */
  | { readonly kind: "terminal"; readonly text: string }
  /** A kind of token: a name, a literal, a new line. */
  | { readonly kind: "token"; readonly name: string }
  | { readonly kind: "rule"; readonly name: string }
  | { readonly kind: "sequence"; readonly parts: readonly Shape[] }
  | { readonly kind: "choice"; readonly parts: readonly Shape[] }
  | { readonly kind: "option"; readonly part: Shape }
  /** At least once; never at all is an `option` of it. */
  | { readonly kind: "repeat"; readonly part: Shape; readonly separator?: Shape };

/** The rules as the parser itself recorded them, in reading order: what is used follows what uses it. */
export function productions(): readonly Production[] {
  const rules = new Map(
    new PlimParser(true).getSerializedGastProductions().map((rule) => [nameOf(rule), rule]),
  );
  const found = new Map<string, Production>();
  const visit = (name: string): void => {
    const rule = rules.get(name);
    if (found.has(name) || !rule) return;
    const shape = sequence(rule);
    found.set(name, { name, shape });
    for (const used of usedBy(shape)) visit(used);
  };
  for (const name of ["file", ...rules.keys()]) if (name !== broken) visit(name);
  return [...found.values()];
}

interface Parent {
  readonly definition: readonly ISerializedGast[];
}
const partsOf = (node: ISerializedGast): readonly ISerializedGast[] => (node as unknown as Parent).definition;
const nameOf = (node: ISerializedGast): string => (node as unknown as { readonly name: string }).name;

function sequence(node: ISerializedGast): Shape {
  const parts = partsOf(node).map(shapeOf);
  return parts.length === 1 ? (parts[0] as Shape) : { kind: "sequence", parts };
}

function shapeOf(node: ISerializedGast): Shape {
  switch (node.type) {
    case "Terminal":
      return terminal(nameOf(node));
    case "NonTerminal":
      return { kind: "rule", name: nameOf(node) };
    case "Alternation":
      return { kind: "choice", parts: partsOf(node).filter(isWritten).map(sequence) };
    case "Option":
      return { kind: "option", part: sequence(node) };
    case "Repetition":
      return { kind: "option", part: { kind: "repeat", part: sequence(node) } };
    case "RepetitionMandatory":
      return { kind: "repeat", part: sequence(node) };
    case "RepetitionWithSeparator":
      return { kind: "option", part: separated(node) };
    case "RepetitionMandatoryWithSeparator":
      return separated(node);
    default:
      return sequence(node);
  }
}

function separated(node: ISerializedGast): Shape {
  const { separator } = node as unknown as { readonly separator: ISerializedGast };
  return { kind: "repeat", part: sequence(node), separator: terminal(nameOf(separator)) };
}

const terminal = (name: string): Shape =>
  name.startsWith('"') ? { kind: "terminal", text: name.slice(1, -1) } : { kind: "token", name };

/** The rule `broken` reads what stands where a mistake was reported; nobody writes it. */
function isWritten(alternative: ISerializedGast): boolean {
  return !partsOf(alternative).some((part) => part.type === "NonTerminal" && nameOf(part) === broken);
}
const broken = "broken";

function usedBy(shape: Shape): readonly string[] {
  if (shape.kind === "rule") return [shape.name];
  if ("parts" in shape) return shape.parts.flatMap(usedBy);
  return "part" in shape ? usedBy(shape.part) : [];
}
