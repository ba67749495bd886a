import type { AppBox, Box, ContainerBox, Diagram, Edge } from "./diagram.ts";

/** The diagram in Graphviz's language: containers are clusters, with their apps inside and arrows in start order. */
export function toDot({ profiles, servers, pools, containers, volumes, edges }: Diagram): string {
  return `${[
    "digraph plimsoll {",
    "  rankdir=LR;",
    "  compound=true;",
    '  node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...profiles.map((box) => `  ${node(box, 'shape=component, fillcolor="#eeeeee"')}`),
    ...servers.map((box) => `  ${node(box, 'shape=box3d, style=filled, fillcolor="#e9e4f5"')}`),
    ...pools.map((box) => `  ${node(box, 'shape=hexagon, fillcolor="#d7efe9"')}`),
    ...volumes.map((box) => `  ${node(box, 'shape=cylinder, style=filled, fillcolor="#fbe8c8"')}`),
    ...containers.flatMap(cluster),
    ...edges.map((edge) => `  ${link(edge)}`),
    "}",
  ].join("\n")}\n`;
}

function cluster(container: ContainerBox): string[] {
  const arrows = container.apps.flatMap((app) =>
    app.after.map((name) => `${quote(appId(container, name))} -> ${quote(app.id)} [label="then"];`),
  );
  return [
    `  subgraph ${quote(`cluster ${container.name}`)} {`,
    '    style="rounded,filled"; color="#4a6fa5"; fillcolor="#f2f6fc"; fontname="sans-serif";',
    `    label=${words(container.name)};`,
    `    ${facts(container)}`,
    ...container.apps.map((app, index) => `    ${appNode(app, index)}`),
    ...arrows.map((arrow) => `    ${arrow}`),
    "  }",
  ];
}

/** A node that stands for the container itself, so that edges have an end: what is known of it beside its name. */
function facts({ id, name, lines, health }: ContainerBox): string {
  const [first = name, ...rest] = [...lines, health && `health ${health}`].filter(Boolean);
  return node({ id, name: first, lines: rest }, 'shape=plain, style=""');
}

function appNode(app: AppBox, index: number): string {
  return node({ ...app, name: `${index + 1}. ${app.name}` }, "", [app.ports.join(" ")]);
}

function appId(container: ContainerBox, name: string): string {
  return container.apps.find((app) => app.name === name)?.id ?? "";
}

function node({ id, name, lines }: Box, attributes: string, more: readonly string[] = []): string {
  const label = words([name, ...lines, ...more.filter(Boolean)].join("\n"));
  return `${quote(id)} [label=${label}${attributes && `, ${attributes}`}];`;
}

const styles: Readonly<Record<Edge["kind"], string>> = {
  fits: 'style=dotted, arrowhead=none, color="#888888"',
  stands: 'arrowhead=none, color="#7a63b8"',
  joins: 'arrowhead=none, color="#2a8c74"',
  mounts: 'color="#b87a14"',
};

/** What stands left of the containers is the tail, so that Graphviz ranks it there. */
function link({ kind, container, other, label }: Edge): string {
  const [from, to] = kind === "mounts" ? [container, other] : [other, container];
  return `${quote(from)} -> ${quote(to)} [${label && `label=${words(label)}, `}${styles[kind]}];`;
}

/** A label: Graphviz reads the entities of HTML in it. */
const words = (text: string): string => quote(text.replaceAll("&", "&amp;"));

/** A quoted identifier: only `"` ends it; a backslash would start one of the label's own escapes. */
function quote(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return `"${escaped.replaceAll("\r", " ").replaceAll("\u0000", "\ufffd")}"`;
}
