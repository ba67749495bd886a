import type { Diagram, Edge } from "./diagram.ts";
import { boxCard, boxWidth, type Card, containerCard, containerWidth } from "./svg-cards.ts";
import { largest, textWidth } from "./svg-text.ts";

// Pixels.
export const margin = 32;
const heading = 34;
const between = 22;
const narrowGap = 90;

/** A card and the place of its upper left corner. */
export interface Placed extends Card {
  readonly x: number;
  readonly y: number;
}

export interface Column {
  readonly title: string;
  readonly x: number;
  readonly width: number;
  readonly cards: readonly Placed[];
}

/** Containers first, from above; the other columns' cards then stand as near to what they belong to as there is room. */
export function place(diagram: Diagram): readonly Column[] {
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
  return Math.max(narrowGap, Math.min(320, largest(labels) + 100));
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
  const own = byOther(edges);
  const wishes = cards.map((card) => ({
    card,
    at: middleOf(own.get(card.id) ?? [], byId) - card.height / 2,
  }));
  wishes.sort((a, b) => a.at - b.at);
  let free = margin + heading - 10;
  const placed = wishes.map(({ card, at }) => {
    const y = Math.max(free, at);
    free = y + card.height + between;
    return { ...card, x, y };
  });
  const bottom = largest(containers.map(({ y, height }) => y + height));
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

function byOther(edges: readonly Edge[]): ReadonlyMap<string, readonly Edge[]> {
  const found = new Map<string, Edge[]>();
  for (const edge of edges) {
    const own = found.get(edge.other);
    if (own) own.push(edge);
    else found.set(edge.other, [edge]);
  }
  return found;
}

function middleOf(edges: readonly Edge[], containers: ReadonlyMap<string, Placed>): number {
  const own = edges.flatMap(({ container }) => containers.get(container) ?? []);
  if (own.length === 0) return 0;
  return own.reduce((sum, { y, height }) => sum + y + Math.min(height, 120) / 2, 0) / own.length;
}
