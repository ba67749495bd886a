import type { Production, Shape } from "./ebnf.ts";

/** A rule in EBNF: `{ … }` any number of times, `[ … ]` at most once. */
export function ebnf({ name, shape }: Production): string {
  if (shape.kind !== "choice") return `${name} = ${text(shape)}`;
  const margin = `\n${" ".repeat(name.length)} | `;
  return `${name} = ${shape.parts.map(text).join(margin)}`;
}

function text(shape: Shape): string {
  switch (shape.kind) {
    case "terminal":
      return `"${shape.text}"`;
    case "token":
    case "rule":
      return shape.name;
    case "sequence":
      return shape.parts.map(part).join(" ");
    case "choice":
      return shape.parts.map(text).join(" | ");
    case "option":
      return shape.part.kind === "repeat" && !shape.part.separator
        ? `{ ${text(shape.part.part)} }`
        : `[ ${text(shape.part)} ]`;
    case "repeat":
      return `${part(shape.part)} { ${shape.separator ? `${part(shape.separator)} ` : ""}${part(shape.part)} }`;
  }
}

const part = (shape: Shape): string => (shape.kind === "choice" ? `( ${text(shape)} )` : text(shape));
