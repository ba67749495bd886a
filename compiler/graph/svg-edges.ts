import type { Edge } from "./diagram.ts";
import type { Placed } from "./svg-layout.ts";
import { round, textWidth, words } from "./svg-text.ts";

type Cards = ReadonlyMap<string, Placed>;

interface Line {
  readonly edge: Edge;
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

/** Each edge ends at a place of its own on the container's side, and at the middle of the other card's. */
function linesOf(edges: readonly Edge[], cards: Cards): readonly Line[] {
  const used = new Map<string, number>();
  return sortedByHeight(edges, cards).flatMap((edge) => {
    const [container, other] = [cards.get(edge.container), cards.get(edge.other)];
    if (!container || !other) return [];
    const isRight = edge.kind === "mounts";
    const side = `${edge.container} ${isRight}`;
    const nth = used.get(side) ?? 0;
    used.set(side, nth + 1);
    const y = container.y + Math.min(24 + nth * 20, container.height - 8);
    const middle = other.y + other.height / 2;
    return [
      isRight
        ? { edge, from: { x: container.x + container.width, y }, to: { x: other.x, y: middle } }
        : { edge, from: { x: container.x, y }, to: { x: other.x + other.width, y: middle } },
    ];
  });
}

/** Edges that come from above end above, so that they do not cross. */
function sortedByHeight(edges: readonly Edge[], cards: Cards): readonly Edge[] {
  return [...edges].sort((a, b) => (cards.get(a.other)?.y ?? 0) - (cards.get(b.other)?.y ?? 0));
}

/** Straight below the words, and only then bent. */
export function drawEdges(edges: readonly Edge[], cards: Cards): string[] {
  return linesOf(edges, cards).map(({ edge, from, to }) => {
    const lead = Math.min(leadOf(edge), Math.abs(to.x - from.x) - 40) * Math.sign(to.x - from.x);
    const bend = from.x + lead + (to.x - from.x - lead) / 2;
    const points = [bend, from.y, bend, to.y, to.x, to.y].map(round);
    const path = `M${round(from.x)} ${round(from.y)} h${round(lead)} C${points.join(" ")}`;
    return `<path class="edge ${edge.kind}" d="${path}"/>`;
  });
}

const leadOf = ({ label }: Edge): number => (label ? textWidth(label, "code") + 10 : 12);

/** Words stand above the container's end of the edge. */
export function drawLabels(edges: readonly Edge[], cards: Cards): string[] {
  return linesOf(edges, cards).flatMap(({ edge, from, to }) => {
    if (!edge.label) return [];
    const isRight = to.x > from.x;
    const at = { x: from.x + (isRight ? 8 : -8), y: from.y - 5, width: Math.abs(to.x - from.x) - 16 };
    const anchor = isRight ? {} : ({ anchor: "end" } as const);
    return [
      words({
        ...at,
        text: edge.label,
        font: "code",
        style: "quiet halo",
        ...anchor,
      }),
    ];
  });
}
