import type { Box, ContainerBox, Diagram, Edge } from "./diagram.ts";

/** The diagram as a Mermaid flowchart, for Markdown that renders it. */
export function toMermaid(diagram: Diagram): string {
  const { profiles, servers, pools, containers, volumes, edges } = diagram;
  const ids = shortNames(diagram);
  const id = (name: string) => ids.get(name) ?? "";
  return `${[
    "flowchart LR",
    ...profiles.map((box) => `  ${id(box.id)}[["${label(box)}"]]:::profile`),
    ...servers.map((box) => `  ${id(box.id)}[/"${label(box)}"/]:::server`),
    ...pools.map((box) => `  ${id(box.id)}{{"${label(box)}"}}:::pool`),
    ...containers.flatMap((box) => subgraph(box, id)),
    ...volumes.map((box) => `  ${id(box.id)}[("${label(box)}")]:::volume`),
    ...edges.map((edge) => `  ${link(edge, id)}`),
    "  classDef profile stroke:#888888",
    "  classDef server stroke:#7a63b8",
    "  classDef pool stroke:#2a8c74",
    "  classDef volume stroke:#b87a14",
  ].join("\n")}\n`;
}

/** Mermaid reads words such as `end` in an id as its own, so ids are a letter and a number. */
function shortNames({ profiles, servers, pools, containers, volumes }: Diagram): ReadonlyMap<string, string> {
  const groups: readonly [string, readonly Box[]][] = [
    ["p", profiles],
    ["s", servers],
    ["n", pools],
    ["c", containers],
    ["a", containers.flatMap(({ apps }) => apps)],
    ["v", volumes],
  ];
  return new Map(
    groups.flatMap(([letter, boxes]) =>
      boxes.map((box, index) => [box.id, `${letter}${index + 1}`] as const),
    ),
  );
}

function subgraph(container: ContainerBox, id: (name: string) => string): string[] {
  const title = [container.name, ...container.lines].map(escaped).join("<br/>");
  const byName = new Map(container.apps.map((app) => [app.name, app.id]));
  const arrows = container.apps.flatMap((app) =>
    app.after.map((name) => `    ${id(byName.get(name) ?? "")} -->|then| ${id(app.id)}`),
  );
  const apps = container.apps.map((app, index) => {
    const box = { ...app, name: `${index + 1}. ${app.name}`, lines: [...app.lines, ...app.ports] };
    return `    ${id(app.id)}["${label(box)}"]`;
  });
  return [`  subgraph ${id(container.id)}["${title}"]`, "    direction TB", ...apps, ...arrows, "  end"];
}

const arrows: Readonly<Record<Edge["kind"], string>> = {
  fits: "-.-",
  stands: "---",
  joins: "---",
  mounts: "-->",
};

function link({ kind, container, other, label: words }: Edge, id: (name: string) => string): string {
  const [from, to] = kind === "mounts" ? [container, other] : [other, container];
  const text = words ? `|"${escaped(words)}"|` : "";
  return `${id(from)} ${arrows[kind]}${text} ${id(to)}`;
}

function label({ name, lines }: Box): string {
  return [name, ...lines].map(escaped).join("<br/>");
}

/**
 * Inside quotes Mermaid still reads `#…;` entities, HTML, and Markdown between backticks; and a line that starts with
 * a number and a point as a list, so that point is an entity as well.
 */
function escaped(text: string): string {
  return text
    .replace(/[#"<>&`;\\*_[\]{}|]/g, (letter) => `#${letter.charCodeAt(0)};`)
    .replace(/^(\d+)\. /, "$1#46; ")
    .replace(/[\u0000-\u001f\u007f]/g, " ");
}
