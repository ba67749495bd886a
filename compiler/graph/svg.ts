import type { Diagram } from "./diagram.ts";
import { drawEdges, drawLabels } from "./svg-edges.ts";
import { margin, place } from "./svg-layout.ts";
import { style } from "./svg-style.ts";
import { largest, round, words } from "./svg-text.ts";

/**
 * The diagram as one self-contained SVG document in three columns: what containers are given (profiles, servers, pools), the
 * containers with their apps, and what they write to (volumes). It follows the reader's light or dark scheme.
 */
export function toSvg(diagram: Diagram): string {
  const columns = place(diagram);
  const cards = columns.flatMap((column) => column.cards);
  const byId = new Map(cards.map((card) => [card.id, card]));
  const width = largest(columns.map((column) => column.x + column.width)) + margin;
  const height = largest(cards.map((card) => card.y + card.height)) + margin;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img">`,
    "<title>Containers and what they use</title>",
    `<style>${style}</style>`,
    `<rect class="page" width="100%" height="100%"/>`,
    ...columns.map(({ title, x }) =>
      words({ x, y: margin + 6, text: title, font: "plain", style: "heading" }),
    ),
    ...drawEdges(diagram.edges, byId),
    ...cards.map(
      ({ x, y, body }) => `<g transform="translate(${round(x)} ${round(y)})">\n${body.join("\n")}\n</g>`,
    ),
    ...drawLabels(diagram.edges, byId),
    "</svg>",
  ].join("\n")}\n`;
}
