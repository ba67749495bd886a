import { escaped, words } from "../../graph/svg-text.ts";
import type { RootFacts, RootPart } from "../report.ts";
import { bytesText, countText } from "./figures.ts";
import { type Tile, treemap } from "./treemap.ts";

const box: Tile = { x: 0, y: 0, width: 960, height: 400 };
/** More tiles than these are too small to see: they share one. */
const mostTiles = 60;
const colours = 6;

/** The files of a container by who brought them: areas are in proportion to bytes. */
export function treemapSvg({ container, bytes, parts }: RootFacts): string {
  const shown = tilesOf(parts);
  const tiles = treemap(
    shown.map((part) => part.bytes),
    box,
  );
  const title = `Size of container ${container} by package: ${bytesText(bytes)}`;
  return [
    `<svg class="treemap" viewBox="0 0 ${box.width} ${box.height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    ...shown.map((part, index) => drawn(part, tiles[index] as Tile, index, bytes)),
    "</svg>",
  ].join("\n");
}

/** Those that have a size; the small ones together as the last. */
function tilesOf(parts: readonly RootPart[]): readonly RootPart[] {
  const sized = parts.filter(({ bytes }) => bytes > 0);
  if (sized.length <= mostTiles) return sized;
  const small = sized.slice(mostTiles - 1);
  const sum = (of: (part: RootPart) => number): number => small.reduce((total, each) => total + of(each), 0);
  const rest = {
    name: `${small.length} smaller`,
    files: sum(({ files }) => files),
    bytes: sum(({ bytes }) => bytes),
  };
  return [...sized.slice(0, mostTiles - 1), rest];
}

function drawn(part: RootPart, { x, y, width, height }: Tile, index: number, total: number): string {
  const { name, version, files, bytes } = part;
  const share = `${((bytes / total) * 100).toFixed(1)} %`;
  const whole = `${[name, version].filter(Boolean).join(" ")}: ${bytesText(bytes)} (${share}), ${countText(files, "file")}`;
  const text = { x: x + 6, width: width - 12 };
  const hasName = width >= 46 && height >= 18;
  const hasSize = width >= 56 && height >= 34;
  return [
    `<g><title>${escaped(whole)}</title>`,
    `<rect class="tile t${index % colours}" x="${fine(x)}" y="${fine(y)}" width="${fine(width)}" height="${fine(height)}"/>`,
    hasName ? words({ ...text, y: y + 15, text: name, font: "plain" }) : "",
    hasSize ? words({ ...text, y: y + 29, text: bytesText(bytes), font: "plain", style: "quiet" }) : "",
    "</g>",
  ].join("");
}

const fine = (value: number): number => Math.round(value * 100) / 100;
