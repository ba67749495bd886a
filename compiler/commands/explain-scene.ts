import type { Scene } from "../../spec/diagnostics/examples/example.ts";

/** A scene as text, a line each: what is so, the project's files, and what is typed; a text alone is all that it shows. */
export function sceneLines(scene: Scene): readonly string[] {
  if (typeof scene === "string") return indented(scene);
  const { given = [], files = {}, run } = scene;
  return [
    ...given.map((sentence) => `    ${sentence}.`),
    ...(given.length > 0 ? [""] : []),
    ...Object.entries(files).flatMap(([path, text]) => [`    -- ${path}`, ...indented(text), ""]),
    `    $ ${run}`,
  ];
}

function indented(text: string): readonly string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`.trimEnd());
}
