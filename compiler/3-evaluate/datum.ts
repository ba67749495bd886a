import type { Probe } from "../../spec/bundle.ts";
import type { Declaration, Namespace } from "../2-resolve/program.ts";
import type { Address, Network } from "../formats/address.ts";
import type { Keyring, Restart } from "./model.ts";
import type { Place } from "./place.ts";

/** A value of the language and the place that gave it. */
export interface Value {
  readonly datum: Datum;
  readonly at: Place;
  /** What a name or a member stands for: messages follow it to where the value was written. */
  readonly from?: Value;
}
/** The fields and the blocks of a block by name, evaluated when they are asked for. */
export interface BlockView {
  readonly get: (name: string) => Value | undefined;
  /** Those that have a value. */
  readonly names: () => readonly string[];
  /** Those that it could have. */
  readonly possible: readonly string[];
}

/** A server of the program, before it is built. */
export interface ServerInstance {
  readonly declaration: Declaration;
  /** `shop-a`, or the name of a server that stands alone. */
  readonly name: string;
  /** In its fleet. */
  readonly key?: string;
  readonly variables: readonly { readonly name: string; readonly value: Value }[];
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
  /** Its ends are sound, of one kind, and neither lists nor ranges. */
  | { readonly is: "range"; readonly from: Value; readonly to?: Value }
  | ({ readonly is: "list"; readonly items: readonly Value[] } & Extent)
  | ({ readonly is: "map"; readonly entries: ReadonlyMap<string, Value> } & Extent)
  | { readonly is: "probe"; readonly probe: Probe }
  | { readonly is: "restart"; readonly restart: Restart }
  | { readonly is: "keyring"; readonly keyring: Keyring }
  /** `lan.auto`. */
  | { readonly is: "allocation"; readonly pool: string }
  | { readonly is: "reference"; readonly declaration: Declaration }
  /** A server by itself, or one of a fleet: `shop[a]`. */
  | { readonly is: "server"; readonly server: ServerInstance }
  /** A container, a server or a part of one, as `require` and `policy` see it. */
  | { readonly is: "block"; readonly title: string; readonly view: BlockView }
  | { readonly is: "namespace"; readonly namespace: Namespace }
  /** Something about it was reported: it raises nothing further. */
  | { readonly is: "broken" };

export const broken: Datum = { is: "broken" };

/** Known when a value is made, so that nobody walks a value that shares its parts a thousand times. */
interface Extent {
  readonly sound: boolean;
  /** Values in it, those that it shares counted each time. */
  readonly size: number;
  readonly depth: number;
}
class Counted {
  sound = true;
  size = 1;
  depth = 1;
  add(datum: Datum): void {
    if (datum.is === "list" || datum.is === "map") {
      this.sound &&= datum.sound;
      this.size += datum.size;
      this.depth = Math.max(this.depth, datum.depth + 1);
    } else {
      this.sound &&= datum.is !== "broken";
      this.size++;
    }
  }
}
export function listOf(items: readonly Value[]): Datum & { is: "list" } {
  const counted = new Counted();
  for (let index = 0; index < items.length; index++) counted.add((items[index] as Value).datum);
  const { sound, size, depth } = counted;
  return { is: "list", items, sound, size, depth };
}
export function mapOf(entries: ReadonlyMap<string, Value>): Datum & { is: "map" } {
  const counted = new Counted();
  entries.forEach(({ datum }) => {
    counted.add(datum);
  });
  const { sound, size, depth } = counted;
  return { is: "map", entries, sound, size, depth };
}

/** True when the value, or anything inside it, is broken. */
export function isBroken({ datum }: Value): boolean {
  if (datum.is === "broken") return true;
  if (datum.is === "list" || datum.is === "map") return !datum.sound;
  return false;
}
