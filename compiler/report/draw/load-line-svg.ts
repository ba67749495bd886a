import { escaped, round, words } from "../../graph/svg-text.ts";
import type { Gauge, LoadLine } from "../report.ts";
import { amountText, percentText, shareOf } from "./figures.ts";

const width = 170;
const hull = { left: 35, right: 135, top: 34, bottom: 150, bilge: 30 };
/** From the keel to the mark; above it is the freeboard. */
const toMark = 84;
const deepest = 1.3;

/**
 * A server as a drawing: for each resource a ship's midsection in the water. The deeper it lies, the more is promised;
 * the mark on its side is the limit, and water above the mark is more than there is.
 */
export function loadLineSvg(line: LoadLine): string {
  const size = `0 0 ${width * line.gauges.length} 196`;
  const title = `Load lines of server ${line.server}`;
  return [
    `<svg class="hulls" viewBox="${size}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(line.gauges.map(sentenceOf).join(" "))}</desc>`,
    ...line.gauges.map(
      (gauge, index) => `<g transform="translate(${index * width} 0)">${section(gauge).join("")}</g>`,
    ),
    "</svg>",
  ].join("\n");
}

/** What the drawing says, for who does not see it. */
export function sentenceOf(gauge: Gauge): string {
  const { resource, limit, leased, promised, drawn } = gauge;
  const share = shareOf(gauge);
  const taken = amountText(resource, leased + promised);
  const kept = drawn === undefined ? "" : ` Containers draw on ${amountText(resource, drawn)} of the leases.`;
  if (share === undefined || limit === undefined)
    return `${resource}: ${taken} promised, no limit declared.${kept}`;
  return `${resource}: ${taken} of ${amountText(resource, limit)} promised, ${percentText(share)}.${kept}`;
}

function section(gauge: Gauge): string[] {
  const share = shareOf(gauge);
  return [
    ...(share === undefined ? [] : water(share)),
    `<path class="side" d="${outline(hull.top)}"/>`,
    ...(share === undefined ? [] : cargo(gauge, share)),
    `<path class="hull" d="${outline(hull.top)}"/>`,
    `<path class="hull" d="M${hull.left - 7} ${hull.top} H${hull.right + 7}"/>`,
    ...(gauge.limit === undefined ? [] : mark(gauge)),
    ...labels(gauge, share),
  ];
}

const levelOf = (share: number): number => hull.bottom - toMark * Math.min(share, deepest);

/** The sea on both sides. */
function water(share: number): string[] {
  const y = round(levelOf(share));
  const from = 8;
  const to = width - 8;
  const waves = Array.from({ length: 11 }, () => "q3.5 -3 7 0 t7 0").join(" ");
  return [
    `<rect class="sea" x="${from}" y="${y}" width="${to - from}" height="${round(hull.bottom + 8 - y)}"/>`,
    `<path class="waves" d="M${from} ${y} ${waves}"/>`,
  ];
}

/** What is promised, up to the water; leases lie below; what is above the mark is in a colour of its own. */
function cargo({ leased, promised, drawn = 0 }: Gauge, share: number): string[] {
  if (share <= 0) return [];
  const { left, right } = hull;
  const level = levelOf(share);
  const lease = levelOf((share * leased) / (leased + promised));
  const over = round(levelOf(1) - level);
  const own = `<path class="cargo" d="${outline(level)}"/>`;
  const used = levelOf((share * Math.min(drawn, leased)) / (leased + promised));
  const below = [
    ...(leased > 0 ? [`<path class="lease" d="${outline(lease)}"/>`] : []),
    ...(drawn > 0 ? [`<path class="drawn" d="${outline(used)}"/>`] : []),
  ];
  const above = `<rect class="over" x="${left}" y="${round(level)}" width="${right - left}" height="${over}"/>`;
  return [own, ...below, ...(over > 0 ? [above] : [])];
}

/** The part of the midsection below a level: straight sides, and a quarter of a circle at each bilge. */
function outline(level: number): string {
  const { left, right, bottom, bilge } = hull;
  const height = bottom - level;
  const up = Math.max(0, height - bilge);
  const low = Math.min(height, bilge);
  const inset = bilge - Math.sqrt(bilge * bilge - (bilge - low) * (bilge - low));
  const arc = `${bilge} ${bilge} 0 0 0`;
  return [
    `M${fine(left + inset)} ${fine(level)} v${fine(up)}`,
    `A${arc} ${left + bilge} ${bottom} H${right - bilge}`,
    `A${arc} ${fine(right - inset)} ${fine(level + up)} v${fine(-up)} Z`,
  ].join(" ");
}

const fine = (value: number): number => Math.round(value * 10) / 10;

/** The disc with the line through it, and a dashed line where the machine itself ends when more is promised. */
function mark({ capacity, limit }: Gauge): string[] {
  const y = levelOf(1);
  const middle = (hull.left + hull.right) / 2;
  const own =
    capacity !== undefined && limit !== undefined && limit > capacity ? capacity / limit : undefined;
  return [
    `<path class="limit" d="M${hull.left - 12} ${y} H${hull.right + 12}"/>`,
    `<circle class="disc" cx="${middle}" cy="${y}" r="9"/>`,
    `<path class="limit" d="M${middle - 17} ${y} H${middle + 17}"/>`,
    ...(own === undefined
      ? []
      : [`<path class="machine" d="M${hull.left} ${fine(levelOf(own))} H${hull.right}"/>`]),
  ];
}

function labels(gauge: Gauge, share: number | undefined): string[] {
  const { resource, limit, leased, promised } = gauge;
  const at = { x: width / 2, anchor: "middle", width: width - 6 } as const;
  const taken = amountText(resource, leased + promised);
  const below = limit === undefined ? `${taken}, no limit` : `${taken} of ${amountText(resource, limit)}`;
  const state = share === undefined ? "not counted" : percentText(share);
  return [
    words({ ...at, y: 16, text: `${resource}  ${state}`, font: "name" }),
    words({ ...at, y: 178, text: below, font: "plain", style: "quiet" }),
  ];
}
