import type { Cell, Matrix } from "../../4-check/placement/matrix.ts";
import { some } from "../../4-check/placement/reasons.ts";
import type { Report } from "../report.ts";

/** The matrix as a page has room for it. */
export interface MatrixView {
  /** `server` or `profile`. */
  readonly of: string;
  readonly columns: readonly { readonly name: string; readonly profile: string }[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly CellView[] }[];
  /** Rows and columns stand for several containers and servers each. */
  readonly isGrouped: boolean;
  readonly leftOut: number;
  /** Each reason once, with those that it keeps away. */
  readonly reasons: readonly { readonly rule: string; readonly text: string; readonly who: string }[];
  readonly reasonsLeftOut: number;
}
interface CellView {
  /** The best of its outcomes. */
  readonly kind: Kind;
  readonly words: readonly Word[];
}
/** One outcome in a cell: `memory`; `count` where a cell stands for several, else 0. */
interface Word {
  readonly word: string;
  /** Colour alone tells some readers nothing. */
  readonly sign: string;
  readonly count: number;
}
type Kind = "here" | "ok" | "no";

/** A larger table is told by declaration and fleet; of one that is still larger, the first rows. */
const mostCells = 4000;
const mostReasons = 100;

export function matrixView({ matrix, servers, identities }: Report): MatrixView {
  const profiles = new Map(servers.map(({ server, profile }) => [server, profile]));
  const fleets = new Map(servers.map(({ server, fleet }) => [server, fleet]));
  const declarations = new Map(identities.map(({ container, of }) => [container, of]));
  const isGrouped = matrix.rows.length * matrix.columns.length > mostCells;
  const columnGroups = groupsOf(matrix.columns, (name) =>
    isGrouped ? (fleets.get(name) ?? `profile ${profiles.get(name) ?? name}`) : name,
  );
  const cellsFor = ({ indexes }: Group): readonly CellView[] =>
    columnGroups.map((column) => cellView(cellsOf(matrix, indexes, column.indexes)));
  const single = groupsOf(
    matrix.rows.map(({ container }) => container),
    (name) => (isGrouped ? (declarations.get(name) ?? name) : name),
  );
  const rowGroups = isGrouped ? alike(single, cellsFor) : single;
  const mostRows = Math.max(1, Math.floor(mostCells / Math.max(1, columnGroups.length)));
  const reasons = reasonsOf(matrix);
  return {
    of: servers.length > 0 ? "server" : "profile",
    columns: columnGroups.map((group) => ({
      name: titleOf(group),
      profile: (group.indexes.length === 1 && profiles.get(group.name)) || "",
    })),
    rows: rowGroups.slice(0, mostRows).map((group) => ({ name: titleOf(group), cells: cellsFor(group) })),
    isGrouped,
    leftOut: Math.max(0, rowGroups.length - mostRows),
    reasons: reasons.slice(0, mostReasons),
    reasonsLeftOut: Math.max(0, reasons.length - mostReasons),
  };
}

const titleOf = ({ name, indexes }: Group): string =>
  indexes.length > 1 ? `${name} (${indexes.length})` : name;

/** Rows that say the same are one. */
function alike(rows: readonly Group[], cellsFor: (row: Group) => readonly CellView[]): readonly Group[] {
  const found = new Map<string, Group[]>();
  for (const row of rows) {
    const key = JSON.stringify(cellsFor(row));
    const same = found.get(key);
    if (same) same.push(row);
    else found.set(key, [row]);
  }
  return [...found.values()].map((same) => ({
    name: some(same.map(({ name }) => name)),
    indexes: same.flatMap(({ indexes }) => indexes),
  }));
}

interface Group {
  readonly name: string;
  readonly indexes: readonly number[];
}

/** By what each belongs to; who is alone there keeps its own name. */
function groupsOf(names: readonly string[], groupOf: (name: string) => string): readonly Group[] {
  const groups = new Map<string, number[]>();
  for (const [index, name] of names.entries()) {
    const key = groupOf(name);
    const indexes = groups.get(key);
    if (indexes) indexes.push(index);
    else groups.set(key, [index]);
  }
  return [...groups].map(([key, indexes]) => {
    const [first = 0] = indexes;
    return { name: (indexes.length === 1 && names[first]) || key, indexes };
  });
}

function cellsOf(
  { rows }: Matrix,
  containers: readonly number[],
  columns: readonly number[],
): readonly Cell[] {
  return containers.flatMap((row) => columns.flatMap((column) => rows[row]?.cells[column] ?? []));
}

/** The first rule that fails stands for a pair, as in `check --matrix`. */
function cellView(cells: readonly Cell[]): CellView {
  const counts = new Map<string, { kind: Kind; count: number }>();
  for (const { stands, reasons, doubts } of cells) {
    const [first] = reasons;
    const kind = first ? "no" : stands ? "here" : "ok";
    const word = first ? first.rule : doubts?.[0] ? `${kind}, ${doubts[0].rule}?` : kind;
    const known = counts.get(word) ?? { kind, count: 0 };
    known.count += 1;
    counts.set(word, known);
  }
  const found = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const kinds = found.map(([, { kind }]) => kind);
  return {
    kind: kinds.find((kind) => kind === "here") ?? kinds.find((kind) => kind === "ok") ?? "no",
    words: found.map(([word, { kind, count }]) => {
      return { word, sign: signs[kind], count: cells.length > 1 ? count : 0 };
    }),
  };
}

const signs: Readonly<Record<Kind, string>> = { here: "● ", ok: "✓ ", no: "✗ " };

function reasonsOf({ rows }: Matrix): MatrixView["reasons"] {
  const found = new Map<string, { rule: string; text: string; names: Set<string> }>();
  for (const { container, cells } of rows)
    for (const { rule, text } of cells.flatMap(({ reasons, doubts = [] }) => [...reasons, ...doubts])) {
      const known = found.get(`${rule} ${text}`);
      if (known) known.names.add(container);
      else found.set(`${rule} ${text}`, { rule, text, names: new Set([container]) });
    }
  return [...found.values()].map(({ rule, text, names }) => ({ rule, text, who: some([...names]) }));
}
