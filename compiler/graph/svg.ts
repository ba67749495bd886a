import type { Diagram, Edge } from "./diagram.ts";
import { boxCard, boxWidth, type Card, containerCard, containerWidth } from "./svg-cards.ts";
import { style } from "./svg-style.ts";
import { round, textWidth, words } from "./svg-text.ts";

interface Placed extends Card {
  readonly x: number;
  readonly y: number;
}

const margin = 32;
const heading = 34;
const between = 22;
const narrowGap = 90;

/**
 * The diagram as one self-contained SVG document in three columns: what containers are given (profiles, pools), the
 * containers with their apps, and what they write to (volumes). It follows the reader's light or dark scheme.
 */
export function toSvg(diagram: Diagram): string {
  const columns = place(diagram);
  const cards = columns.flatMap(({ cards }) => cards);
  const width = Math.max(...columns.map(({ x, width }) => x + width)) + margin;
  const height = Math.max(margin, ...cards.map(({ y, height }) => y + height)) + margin;
  const lines =
    diagram.edges.length > 0 ? drawEdges(diagram.edges, new Map(cards.map((card) => [card.id, card]))) : [];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img">`,
    "<title>Containers and what they use</title>",
    `<style>${style}</style>`,
    `<rect class="page" width="100%" height="100%"/>`,
    ...columns.map(({ title, x }) =>
      words({ x, y: margin + 6, text: title, font: "plain", style: "heading" }),
    ),
    ...lines,
    ...cards.map(
      ({ x, y, body }) => `<g transform="translate(${round(x)} ${round(y)})">\n${body.join("\n")}\n</g>`,
    ),
    ...drawLabels(diagram.edges, new Map(cards.map((card) => [card.id, card]))),
    "</svg>",
  ].join("\n")}\n`;
}

interface Column {
  readonly title: string;
  readonly x: number;
  readonly width: number;
  readonly cards: readonly Placed[];
}

/** Containers first, from above; the other columns' cards then stand as near to what they belong to as there is room. */
function place(diagram: Diagram): readonly Column[] {
  const { profiles, servers, pools, containers, volumes, edges } = diagram;
  const left = boxWidth([...profiles, ...servers, ...pools]);
  const middle = containerWidth(containers);
  const right = boxWidth(volumes);
  const leftCards = [
    ...profiles.map((box) => boxCard(box, "profile", left)),
    ...servers.map((box) => boxCard(box, "server", left)),
    ...pools.map((box) => boxCard(box, "pool", left)),
  ];
  const hasLeft = leftCards.length > 0;
  const middleX = margin + (hasLeft ? left + gapFor(edges, "joins") : 0);
  const rightX = middleX + middle + gapFor(edges, "mounts");
  const placedMiddle = stack(
    containers.map((box) => containerCard(box, middle)),
    middleX,
  );
  const near = (cards: readonly Card[], x: number) => settle(cards, x, edges, placedMiddle);
  const rightCards = volumes.map((box) => boxCard(box, "volume", right));
  return [
    ...(hasLeft
      ? [{ title: leftTitle(diagram), x: margin, width: left, cards: near(leftCards, margin) }]
      : []),
    { title: "CONTAINERS", x: middleX, width: middle, cards: placedMiddle },
    ...(volumes.length > 0
      ? [{ title: "VOLUMES", x: rightX, width: right, cards: near(rightCards, rightX) }]
      : []),
  ];
}

function leftTitle({ profiles, servers, pools }: Diagram): string {
  const kinds = [profiles.length && "PROFILES", servers.length && "SERVERS", pools.length && "POOLS"];
  return kinds.filter(Boolean).join(", ");
}

/** Wide enough for the words beside the edges. */
function gapFor(edges: readonly Edge[], kind: Edge["kind"]): number {
  const labels = edges.filter((edge) => edge.kind === kind).map(({ label }) => textWidth(label, "code"));
  return Math.max(narrowGap, Math.min(320, Math.max(0, ...labels) + 100));
}

function stack(cards: readonly Card[], x: number): readonly Placed[] {
  let next = margin + heading - 10;
  return cards.map((card) => {
    const y = next;
    next += card.height + between;
    return { ...card, x, y };
  });
}

/** Sorted by the middle of the containers that each belongs to, then pushed apart from above, then back from below. */
function settle(
  cards: readonly Card[],
  x: number,
  edges: readonly Edge[],
  containers: readonly Placed[],
): readonly Placed[] {
  const byId = new Map(containers.map((card) => [card.id, card]));
  const wishes = cards.map((card) => ({ card, at: middleOf(card.id, edges, byId) - card.height / 2 }));
  wishes.sort((a, b) => a.at - b.at);
  let free = margin + heading - 10;
  const placed = wishes.map(({ card, at }) => {
    const y = Math.max(free, at);
    free = y + card.height + between;
    return { ...card, x, y };
  });
  const bottom = Math.max(0, ...containers.map(({ y, height }) => y + height));
  return pushUp(placed, bottom);
}

/** What hangs below the containers moves up as far as its neighbours let it. */
function pushUp(placed: readonly Placed[], bottom: number): readonly Placed[] {
  const total = placed.reduce((sum, { height }) => sum + height + between, -between);
  let limit = Math.max(bottom, margin + heading - 10 + total);
  return [...placed]
    .reverse()
    .map((card) => {
      const y = Math.min(card.y, limit - card.height);
      limit = y - between;
      return { ...card, y };
    })
    .reverse();
}

function middleOf(id: string, edges: readonly Edge[], containers: ReadonlyMap<string, Placed>): number {
  const own = edges
    .filter(({ other }) => other === id)
    .flatMap(({ container }) => containers.get(container) ?? []);
  if (own.length === 0) return 0;
  return own.reduce((sum, { y, height }) => sum + y + Math.min(height, 120) / 2, 0) / own.length;
}

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
function drawEdges(edges: readonly Edge[], cards: Cards): string[] {
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
function drawLabels(edges: readonly Edge[], cards: Cards): string[] {
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
