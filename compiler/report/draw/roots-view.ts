import { some } from "../../4-check/placement/reasons.ts";
import type { AppClosure, Report, RootFacts } from "../report.ts";
import { bytesText, countText } from "./figures.ts";
import { treemapSvg } from "./treemap-svg.ts";

/** Containers with the same packages share a drawing, and apps with the same closure a table. */
export interface RootView {
  readonly who: string;
  readonly summary: string;
  readonly svg: string;
  readonly parts: readonly PartRow[];
  readonly partsLeftOut: number;
}
interface PartRow {
  readonly name: string;
  readonly version: string;
  readonly size: string;
  readonly files: string;
}
export interface ClosureView {
  readonly app: string;
  readonly executable: string;
  readonly who: string;
  readonly summary: string;
  readonly rows: readonly ClosureRow[];
  readonly leftOut: number;
  /** Short enough to be shown without being asked for. */
  readonly isOpen: boolean;
}
interface ClosureRow {
  readonly path: string;
  /** Steps of the indent, at most 9. */
  readonly indent: number;
  readonly why: string;
  readonly from: string;
  readonly size: string;
}

const mostDrawings = 30;
const mostParts = 300;
const mostClosures = 120;
const mostFiles = 200;
const mostOpen = 4;

export interface RootsView {
  readonly roots: readonly RootView[];
  readonly rootsLeftOut: number;
  readonly closures: readonly ClosureView[];
  readonly closuresLeftOut: number;
}

export function rootsView({ roots }: Report): RootsView {
  const alike = groups(roots, ({ parts }) => JSON.stringify(parts.filter(({ version }) => version)));
  const apps = roots.flatMap(({ container, closures }) =>
    closures.map((closure) => ({ container, closure })),
  );
  const same = groups(apps, ({ closure }) => JSON.stringify(closure));
  return {
    roots: alike.slice(0, mostDrawings).map(rootView),
    rootsLeftOut: Math.max(0, alike.length - mostDrawings),
    closures: same.slice(0, mostClosures).map((each) => closureView(each, same.length <= mostOpen)),
    closuresLeftOut: Math.max(0, same.length - mostClosures),
  };
}

type Some<T> = readonly [T, ...T[]];

function groups<T>(all: readonly T[], keyOf: (one: T) => string): readonly Some<T>[] {
  const found = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = found.get(key);
    if (group) group.push(one);
    else found.set(key, [one]);
  }
  return [...found.values()];
}

/** The figures are those of the first: the others differ by no more than files that no package brought. */
function rootView(alike: Some<RootFacts>): RootView {
  const [root] = alike;
  return {
    who: some(alike.map(({ container }) => container)),
    summary: `${bytesText(root.bytes)}, ${countText(root.paths, "path")}, ${root.rootDigest}`,
    svg: treemapSvg(root),
    parts: root.parts.slice(0, mostParts).map(({ name, version = "", bytes, files }) => ({
      name,
      version,
      size: bytesText(bytes),
      files: String(files),
    })),
    partsLeftOut: Math.max(0, root.parts.length - mostParts),
  };
}

function closureView(
  same: Some<{ readonly container: string; readonly closure: AppClosure }>,
  isOpen: boolean,
): ClosureView {
  const [{ closure }] = same;
  const { app, executable, files } = closure;
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0);
  return {
    app,
    executable,
    who: some(same.map(({ container }) => container)),
    summary: `${countText(files.length, "file")}, ${bytesText(bytes)}`,
    rows: files.slice(0, mostFiles).map((file) => ({
      path: file.path,
      indent: Math.min(file.depth, 9),
      why: file.why,
      from: file.from,
      size: file.bytes > 0 ? bytesText(file.bytes) : "",
    })),
    leftOut: Math.max(0, files.length - mostFiles),
    isOpen,
  };
}
