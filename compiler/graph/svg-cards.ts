import type { AppBox, Box, ContainerBox } from "./diagram.ts";
import { type FontName, largest, round, textWidth, words } from "./svg-text.ts";

/** Something drawn at 0, 0, and the room it takes. */
export interface Card {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly body: readonly string[];
}

export type Shape = "profile" | "server" | "pool" | "volume";

const padding = 14;
const line = 16;
const gap = 24;
const badge = 20;
const narrowest = 150;
const widest = 420;

/** A card for a name and its lines. A volume has the lid of a cylinder. */
export function boxCard({ id, name, lines }: Box, shape: Shape, width: number): Card {
  const top = shape === "volume" ? 10 : 0;
  const height = top + padding + line * (lines.length + 1) + 6;
  const inner = width - 2 * padding;
  const text = [
    words({ x: padding, y: top + padding + 9, text: name, font: "name", width: inner }),
    ...lines.map((each, index) =>
      words({
        x: padding,
        y: top + padding + 9 + line * (index + 1),
        text: each,
        font: "plain",
        style: "quiet",
        width: inner,
      }),
    ),
  ];
  return { id, width, height, body: [outline(shape, width, height), ...text] };
}

function outline(shape: Shape, width: number, height: number): string {
  if (shape !== "volume") return rectangle(shape, 0, 0, width, height, shape === "pool" ? 18 : 5);
  const side = `M0 8 v${height - 16} a${width / 2} 8 0 0 0 ${width} 0 v${16 - height}`;
  return `<path class="volume" d="${side} a${width / 2} 8 0 0 0 ${-width} 0 a${width / 2} 8 0 0 0 ${width} 0"/>`;
}

/** The width that the longest text of these boxes asks for, within reason. */
export function boxWidth(boxes: readonly Box[]): number {
  const needs = boxes.flatMap(({ name, lines }) => [
    textWidth(name, "name"),
    ...lines.map((each) => textWidth(each, "plain")),
  ]);
  return room(needs, 2 * padding);
}

export function containerWidth(containers: readonly ContainerBox[]): number {
  const heads = containers.flatMap(({ name, lines, health }) => [
    textWidth(name, "title"),
    ...[...lines, `health: ${health}`].map((each) => textWidth(each, "plain")),
  ]);
  const apps = containers.flatMap(({ apps }) => apps.flatMap(appNeeds));
  return room([...heads, ...apps.map((need) => need + 2 * padding)], 2 * padding + gap);
}

function appNeeds({ name, lines, ports }: AppBox): number[] {
  const chips = ports.reduce((sum, port) => sum + chipWidth(port) + 6, 0);
  return [badge + 10 + textWidth(name, "name") + chips, ...lines.map((each) => textWidth(each, "code"))];
}

function room(needs: readonly number[], around: number): number {
  return Math.ceil(Math.min(widest, Math.max(narrowest, largest(needs)) + around) / 2) * 2;
}

/** A container: its name, what is known of it, its apps in start order from above, and arrows between those that wait. */
export function containerCard(container: ContainerBox, width: number): Card {
  const { id, name, lines, health, apps } = container;
  const text = (y: number, each: string, font: FontName, style?: string) =>
    words({ x: padding, y, text: each, font, width: width - 2 * padding, ...(style ? { style } : {}) });
  const head = [
    text(27, name, "title"),
    ...lines.map((each, index) => text(46 + index * line, each, "plain", "quiet")),
  ];
  const placed = placeApps(apps, 46 + lines.length * line);
  const end = placed.at(-1)?.bottom ?? 46 + lines.length * line;
  const height = end + (health ? 34 : padding);
  const foot = health ? [text(end + 21, `health: ${health}`, "plain", "quiet")] : [];
  const inner = width - 2 * padding;
  return {
    id,
    width,
    height,
    body: [
      rectangle("container", 0, 0, width, height, 10),
      ...head,
      ...placed.flatMap((each) => appBody(each, inner)),
      ...placed.flatMap((each) => arrowsTo(each, placed, inner)),
      ...foot,
    ],
  };
}

interface PlacedApp {
  readonly app: AppBox;
  readonly index: number;
  readonly top: number;
  readonly bottom: number;
}

function placeApps(apps: readonly AppBox[], start: number): readonly PlacedApp[] {
  let next = start;
  return apps.map((app, index) => {
    const top = next;
    const bottom = top + 36 + app.lines.length * line;
    next = bottom + gap;
    return { app, index, top, bottom };
  });
}

function appBody({ app, index, top, bottom }: PlacedApp, inner: number): string[] {
  const left = padding + 12;
  const chips = chipsOf(app.ports, padding + inner - 10, top);
  const name = inner - badge - 24 - chips.width;
  return [
    rectangle("app", padding, top, inner, bottom - top, 7),
    `<circle class="badge" cx="${left + 8}" cy="${top + 18}" r="9"/>`,
    words({
      x: left + 8,
      y: top + 22,
      text: String(index + 1),
      font: "plain",
      anchor: "middle",
      style: "number",
    }),
    words({ x: left + badge + 4, y: top + 22.5, text: app.name, font: "name", width: name }),
    ...chips.body,
    ...app.lines.map((each, line_) =>
      words({
        x: left,
        y: top + 44 + line_ * line,
        text: each,
        font: "code",
        style: "quiet",
        width: inner - 22,
      }),
    ),
  ];
}

function chipWidth(port: string): number {
  return textWidth(port, "code") + 12;
}

/** Ports as chips, from the right; those that do not fit in half of the card are counted. */
function chipsOf(ports: readonly string[], right: number, top: number): { body: string[]; width: number } {
  const shown = ports.length > 3 ? [...ports.slice(0, 2), `+${ports.length - 2}`] : ports;
  const body: string[] = [];
  let at = right;
  for (const port of [...shown].reverse()) {
    const width = chipWidth(port);
    at -= width;
    body.push(
      rectangle("port", at, top + 9, width, 18, 9),
      words({ x: at + width / 2, y: top + 21.5, text: port, font: "code", anchor: "middle" }),
    );
    at -= 6;
  }
  return { body, width: right - at };
}

/** To the next app the arrow is straight; past others it goes around on the right. */
function arrowsTo({ app, index, top }: PlacedApp, placed: readonly PlacedApp[], inner: number): string[] {
  return app.after.flatMap((name, nth) => {
    const from = placed.find((each) => each.app.name === name);
    if (!from || from.index >= index) return [];
    if (from.index === index - 1) return [arrow(padding + 20, from.bottom, `V${top - 7}`, padding + 20, top)];
    const right = padding + inner;
    const out = right + 7 + (nth % 2) * 3;
    const start = from.bottom - 12;
    const turn = `H${out - 4} q4 0 4 4 V${top - gap / 2 - 4} q0 4 -4 4 H${right - 26} q-4 0 -4 4 V${top - 7}`;
    return [arrow(right, start, turn, right - 30, top)];
  });
}

function arrow(x: number, y: number, path: string, headX: number, headY: number): string {
  const head = `<path class="head" d="M${headX} ${headY - 1} l-5 -8 h10 z"/>`;
  return `<path class="order" d="M${round(x)} ${round(y)} ${path}"/>${head}`;
}

function rectangle(
  kind: string,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
): string {
  return `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
}
