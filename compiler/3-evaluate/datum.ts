import type { Probe } from "../../spec/bundle.ts";
import type { Span } from "../../spec/diagnostics/diagnostic.ts";
import type { SourceText } from "../1-parse/source-text.ts";
import type { Declaration, Namespace } from "../2-resolve/program.ts";
import type { Address, Network } from "../formats/address.ts";
import type { Keyring, Restart } from "./model.ts";

/** A value of the language and the place that gave it; spans are made only when someone asks. */
export interface Value {
  readonly datum: Datum;
  readonly at: Place;
}
export interface Place {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** Sizes in bytes, durations in milliseconds, rates in bits per second. */
export type Datum =
  | { readonly is: "size" | "duration" | "rate" | "number" | "mode"; readonly value: number }
  | { readonly is: "boolean"; readonly value: boolean }
  | { readonly is: "string" | "word" | "digest" | "time" | "date"; readonly value: string }
  /** Absolute, or relative to the project. */
  | { readonly is: "path" | "relative-path"; readonly value: string }
  | { readonly is: "port"; readonly port: number; readonly protocol: "tcp" | "udp" }
  | { readonly is: "address"; readonly address: Address; readonly pool?: string }
  | { readonly is: "network"; readonly network: Network }
  | { readonly is: "mac"; readonly value: number }
  | { readonly is: "mac-prefix"; readonly base: number; readonly bits: number }
  | { readonly is: "version"; readonly parts: readonly number[] }
  | { readonly is: "range"; readonly from: Value; readonly to?: Value }
  | { readonly is: "list"; readonly items: readonly Value[] }
  | { readonly is: "map"; readonly entries: ReadonlyMap<string, Value> }
  | { readonly is: "probe"; readonly probe: Probe }
  | { readonly is: "restart"; readonly restart: Restart }
  | { readonly is: "keyring"; readonly keyring: Keyring }
  /** `lan.auto`. */
  | { readonly is: "allocation"; readonly pool: string }
  | { readonly is: "reference"; readonly declaration: Declaration }
  | { readonly is: "namespace"; readonly namespace: Namespace }
  /** Something about it was reported: it raises nothing further. */
  | { readonly is: "broken" };

export const broken: Datum = { is: "broken" };

export const spanOf = ({ source, start, end }: Place): Span => source.span({ start, end });

/** True when the value, or anything inside it, is broken. */
export function isBroken({ datum }: Value): boolean {
  if (datum.is === "broken") return true;
  if (datum.is === "list") return datum.items.some(isBroken);
  if (datum.is === "map") return [...datum.entries.values()].some(isBroken);
  return datum.is === "range" && (isBroken(datum.from) || (datum.to !== undefined && isBroken(datum.to)));
}
