import type { Model } from "../3-evaluate/model.ts";

/** Maps whose keys are the author's own words: what stands in them is nothing but data. */
const authored = new Set(["env", "with"]);

/**
 * A model as JSON with sorted keys. Without spans a located value is the value alone, so that what was written
 * elsewhere but means the same comes out the same.
 */
export function modelData(model: Model, spans: boolean): unknown {
  return sorted(model, spans ? counted : withoutSpan);
}

type Entries = readonly (readonly [string, unknown])[];

function sorted(value: unknown, simplify: (value: object) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => sorted(one, simplify));
  if (typeof value !== "object" || value === null) return value;
  const simple = simplify(value);
  if (simple !== value) return sorted(simple, simplify);
  const entries: Entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(
    entries
      .map(([key, one]) => [key, sorted(one, authored.has(key) ? (own) => own : simplify)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** A span counts its lines when it is asked what it is as JSON. */
function counted(value: object): unknown {
  return "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
}

function withoutSpan(value: object): unknown {
  if (!("span" in value)) return value;
  const { span: _, ...rest } = value;
  return Object.keys(rest).length === 1 && "value" in rest ? rest.value : rest;
}
