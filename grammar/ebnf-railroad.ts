import type { Production, Shape } from "./ebnf.ts";

/**
 * A drawing along a line from left to right. `up` and `down` are how far it reaches above and below that line; `draw`
 * gives its SVG when the line enters at (x, y).
 */
interface Box {
  readonly width: number;
  readonly up: number;
  readonly down: number;
  draw(x: number, y: number): string;
}

const radius = 8;
const space = 12;
const half = 13;
const glyph = 7.8;

/** The railroad diagram of a rule as an SVG document that needs no font but a monospaced one. */
export function railroad({ name, shape }: Production): string {
  const box = boxOf(shape);
  const [left, top] = [2 * space, space + box.up];
  const [width, height] = [box.width + 4 * space, box.up + box.down + 2 * space];
  const end = left + box.width;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">`,
    style,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<path d="M${space} ${top - 6}v12M${space} ${top}H${left}"/>`,
    box.draw(left, top),
    `<path d="M${end} ${top}h${space}M${end + space} ${top - 6}v12"/>`,
    "</svg>\n",
  ].join("\n");
}

const style = `<style>
.paper{fill:#fff}path{fill:none;stroke:#345;stroke-width:1.5}
rect.text{fill:#e3f1e4;stroke:#345}rect.token{fill:#fdf3d8;stroke:#345}rect.rule{fill:#e2ecf7;stroke:#345}
text{font:13px ui-monospace,"DejaVu Sans Mono",monospace;text-anchor:middle;fill:#123}
</style>`;

function boxOf(shape: Shape): Box {
  switch (shape.kind) {
    case "terminal":
      return word(shape.text, "text", half);
    case "token":
      return word(shape.name, "token", 3);
    case "rule":
      return word(shape.name, "rule", 0);
    case "sequence":
      return row(shape.parts.map(boxOf));
    case "choice":
      return choice(shape.parts.map(boxOf));
    case "option":
      return bypass(boxOf(shape.part));
    case "repeat":
      return loop(boxOf(shape.part), shape.separator ? boxOf(shape.separator) : undefined);
  }
}

function word(text: string, kind: string, corner: number): Box {
  const width = Math.ceil(text.length * glyph) + 2 * space;
  const draw = (x: number, y: number): string =>
    `<rect class="${kind}" x="${x}" y="${y - half}" width="${width}" height="${2 * half}" rx="${corner}"/>` +
    `<text x="${x + width / 2}" y="${y + 4.5}">${escaped(text)}</text>`;
  return { width, up: half, down: half, draw };
}
const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const line = (path: string): string => `<path d="${path}"/>`;

function row(boxes: readonly Box[]): Box {
  const width = boxes.reduce((sum, box) => sum + box.width, 0) + (boxes.length - 1) * space;
  const draw = (x: number, y: number): string => {
    let at = x;
    const drawn = boxes.map((box, index) => {
      const track = index === 0 ? "" : line(`M${at} ${y}h${space}`);
      at += index === 0 ? 0 : space;
      const text = track + box.draw(at, y);
      at += box.width;
      return text;
    });
    return drawn.join("\n");
  };
  return { width, up: highest(boxes), down: Math.max(...boxes.map(({ down }) => down)), draw };
}
const highest = (boxes: readonly Box[]): number => Math.max(...boxes.map(({ up }) => up));
const widest = (boxes: readonly Box[]): number => Math.max(...boxes.map(({ width }) => width));

/** The first choice stands on the line, the others below it. */
function choice(boxes: readonly Box[]): Box {
  const inner = widest(boxes);
  const side = 2 * radius + 4;
  const offsets: number[] = [];
  for (const [index, box] of boxes.entries()) {
    const above = boxes[index - 1];
    offsets.push(above ? (offsets[index - 1] ?? 0) + above.down + space / 2 + box.up : 0);
  }
  const last = boxes.length - 1;
  const draw = (x: number, y: number): string =>
    boxes.map((box, index) => branch(box, x, y, offsets[index] ?? 0, inner, side)).join("\n");
  const down = (offsets[last] ?? 0) + (boxes[last]?.down ?? 0);
  return { width: inner + 2 * side, up: boxes[0]?.up ?? 0, down, draw };
}

function branch(box: Box, x: number, y: number, offset: number, inner: number, side: number): string {
  const start = x + side;
  const end = start + box.width;
  const rest = inner - box.width;
  if (offset === 0)
    return line(`M${x} ${y}h${side}`) + box.draw(start, y) + line(`M${end} ${y}h${rest + side}`);
  const drop = offset - 2 * radius;
  const lead = side - 2 * radius;
  const enter = `M${x} ${y}${turn(1, 1, "right")}v${drop}${turn(1, 1, "down")}h${lead}`;
  const leave = `M${end} ${y + offset}h${rest + lead}${turn(1, -1, "right")}v${-drop}${turn(1, -1, "down")}`;
  return line(enter) + box.draw(start, y + offset) + line(leave);
}

/** A quarter of a circle; `from` is the direction before it. */
function turn(right: 1 | -1, down: 1 | -1, from: "right" | "down"): string {
  const [x, y] = [right * radius, down * radius];
  return from === "right" ? `q${x} 0 ${x} ${y}` : `q0 ${y} ${x} ${y}`;
}

/** A way around it, above. */
function bypass(box: Box): Box {
  const side = 2 * radius + 4;
  const lift = box.up + space / 2;
  const width = box.width + 2 * side;
  const draw = (x: number, y: number): string => {
    const rise = lift - 2 * radius;
    const over = `M${x} ${y}${turn(1, -1, "right")}v${-rise}${turn(1, -1, "down")}h${width - 4 * radius}${turn(1, 1, "right")}v${rise}${turn(1, 1, "down")}`;
    return (
      line(over) +
      line(`M${x} ${y}h${side}`) +
      box.draw(x + side, y) +
      line(`M${x + side + box.width} ${y}h${side}`)
    );
  };
  return { width, up: lift + 2, down: box.down, draw };
}

/** A way back, below, through the separator if there is one. */
function loop(box: Box, separator: Box | undefined): Box {
  const side = radius + space / 2;
  const inner = Math.max(box.width, separator?.width ?? 0);
  const sink = box.down + space / 2 + (separator?.up ?? 2);
  const width = inner + 2 * side;
  const draw = (x: number, y: number): string => {
    const start = x + side + (inner - box.width) / 2;
    const fall = sink - 2 * radius;
    const middle = x + side + (inner - (separator?.width ?? 0)) / 2;
    const right = x + side + inner;
    const back = `M${right} ${y}${turn(1, 1, "right")}v${fall}${turn(-1, 1, "down")}H${middle + (separator?.width ?? 0)}`;
    const up = `M${middle} ${y + sink}H${x + side}${turn(-1, -1, "right")}v${-fall}${turn(1, -1, "down")}`;
    return (
      line(`M${x} ${y}H${start}`) +
      box.draw(start, y) +
      line(`M${start + box.width} ${y}H${x + width}`) +
      line(back) +
      (separator?.draw(middle, y + sink) ?? "") +
      line(up)
    );
  };
  return { width, up: box.up, down: sink + (separator?.down ?? 2), draw };
}
