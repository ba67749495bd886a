import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Declaration, Named } from "../2-resolve/program.ts";
import { networkAddress, widthOf } from "../formats/address.ts";
import { nearest } from "../formats/suggest.ts";
import { stdKeyringNames } from "../std/std.ts";
import { broken, type Datum, listOf, mapOf, type ServerInstance, type Value } from "./datum.ts";
import { kindOf, show } from "./describe.ts";
import type { Place } from "./place.ts";
import { type Report, replacement } from "./report.ts";
import { wrongKind } from "./type.ts";

/** What expressions need of blocks: the composer gives it, so that the two need not know each other. */
export interface BlockAccess {
  /** The value of a field of a declared block (`lan.gateway`), or undefined when it has none. */
  readonly field: (declaration: Declaration, name: string) => Value | undefined;
  readonly fieldNames: (declaration: Declaration) => readonly string[];
  /** A server by itself has one instance, a fleet one for each key. */
  readonly servers: (declaration: Declaration) => readonly ServerInstance[];
  readonly serverField: (server: ServerInstance, name: string) => Value | undefined;
  /** The network of a pool. */
  readonly network: (declaration: Declaration) => Value;
}

/** What stands behind a dot and between square brackets (spec/names.md): `lan.gateway`, `net.domain`, `shop[a]`. */
export class Members {
  private readonly report: Report;
  private readonly blocks: BlockAccess;
  private readonly letOf: (declaration: Declaration, at: Place) => Value;

  constructor(report: Report, blocks: BlockAccess, letOf: (declaration: Declaration, at: Place) => Value) {
    this.report = report;
    this.blocks = blocks;
    this.letOf = letOf;
  }

  /** A member of a value; undefined when the value is broken. One that is not there is reported and broken. */
  of(datum: Datum, name: string, at: Place): Value | undefined {
    switch (datum.is) {
      case "broken":
        return undefined;
      case "namespace": {
        if (datum.namespace.name === "std" && name === "keyring") return { datum: keyrings(at), at };
        const named = datum.namespace.members.get(name);
        if (named) return this.named(named, at);
        return this.unknown(show(datum), name, at, datum.namespace.members.keys());
      }
      case "map":
        return datum.entries.get(name) ?? this.unknown("the map", name, at, datum.entries.keys());
      case "block": {
        const found = datum.view.get(name);
        if (found) return found;
        if (datum.view.possible.includes(name)) return { datum: this.unset(datum.title, name, at), at };
        return this.unknown(datum.title, name, at, datum.view.possible);
      }
      case "server":
        return (
          this.blocks.serverField(datum.server, name) ??
          this.unknown(kindOf(datum), name, at, this.blocks.fieldNames(datum.server.declaration))
        );
      case "reference":
        return (
          this.declared(datum.declaration, name, at) ??
          this.unknown(kindOf(datum), name, at, this.blocks.fieldNames(datum.declaration))
        );
      default:
        return this.unknown(kindOf(datum), name, at, []);
    }
  }
  private unknown(object: string, name: string, at: Place, names: Iterable<string>): Value {
    return { datum: this.unknownMember(object, name, at, names), at };
  }
  private declared(declaration: Declaration, name: string, at: Place): Value | undefined {
    if (declaration.kind === "fleet") return { datum: this.fleetMember(declaration, name, at), at };
    if (declaration.kind === "pool" && name === "auto")
      return { datum: { is: "allocation", pool: declaration.name }, at };
    if (declaration.kind === "pool" && name === "network") return this.blocks.network(declaration);
    return this.blocks.field(declaration, name);
  }
  /** A fleet has no fields of its own; its servers have them. */
  private fleetMember(fleet: Declaration, member: string, at: Place): Datum {
    const servers = this.blocks.servers(fleet);
    if (member === "servers")
      return listOf(servers.map((server): Value => ({ datum: { is: "server", server }, at })));
    const [first] = servers;
    const names = ["servers", ...(first ? [`${fleet.name}[${first.key}].${member}`] : [])];
    return this.unknownMember(`fleet ${fleet.name}`, member, at, names);
  }
  private unknownMember(object: string, member: string, at: Place, names: Iterable<string>): Datum {
    const all = [...names];
    const family = all.filter((name) => name.startsWith(`${member}-`));
    const near = family.length > 1 ? undefined : (family[0] ?? nearest(member, all));
    const notes = near
      ? [`did you mean ${near}?`]
      : family.length > 1
        ? [`did you mean ${family.slice(0, -1).join(", ")} or ${family.at(-1)}?`]
        : all.length > 0 && all.length < 12
          ? [`it has ${all.join(", ")}`]
          : [];
    const fix = near ? replacement(at, near, true) : undefined;
    this.report.add(diagnose("unknown-member", { object, member }, { at: at, notes, fix }));
    return broken;
  }

  /** An item of a list or map, an address of a pool, a server of a fleet. */
  item(whole: Value, key: Value): Datum {
    const { datum } = whole;
    if (datum.is === "reference" && datum.declaration.kind === "pool")
      return this.poolAddress(datum.declaration, key);
    if (datum.is === "reference" && datum.declaration.kind === "fleet")
      return this.serverOfFleet(datum.declaration, key);
    if (datum.is === "list" && key.datum.is === "number") {
      const item = datum.items[key.datum.value];
      return item ? item.datum : this.unknownMember("the list", String(key.datum.value), key.at, []);
    }
    if (datum.is === "map" && (key.datum.is === "string" || key.datum.is === "word"))
      return (
        datum.entries.get(key.datum.value)?.datum ??
        this.unknownMember("the map", key.datum.value, key.at, datum.entries.keys())
      );
    wrongKind("a list, a map, a pool or a fleet", whole, this.report);
    return broken;
  }
  private serverOfFleet(fleet: Declaration, key: Value): Datum {
    const servers = this.blocks.servers(fleet);
    const text = "value" in key.datum ? String(key.datum.value) : show(key.datum);
    const server = servers.find((each) => each.key === text);
    if (server) return { is: "server", server };
    return this.unknownMember(
      `fleet ${fleet.name}`,
      text,
      key.at,
      servers.map((each) => each.key ?? ""),
    );
  }
  private poolAddress(pool: Declaration, key: Value): Datum {
    const network = this.blocks.network(pool).datum;
    if (network.is !== "network" || key.datum.is !== "number" || !Number.isInteger(key.datum.value)) {
      if (network.is === "network") wrongKind("a whole number", key, this.report);
      return broken;
    }
    const first = networkAddress(network.network);
    const value = first.value + BigInt(key.datum.value);
    if (value < 0n || value >= 1n << BigInt(widthOf(first.family)))
      return this.unknownMember(`pool ${pool.name}`, `address ${key.datum.value}`, key.at, []);
    return { is: "address", address: { family: first.family, value }, pool: pool.name };
  }

  named(named: Named, at: Place): Value {
    if (named.is === "namespace") return { datum: { is: "namespace", namespace: named }, at };
    if (named.kind === "let") return this.letOf(named, at);
    return { datum: { is: "reference", declaration: named }, at };
  }
  /** A field that the block could have, and that nothing gives a value. */
  unset(block: string, field: string, at: Place): Datum {
    const notes = [`ask first: "${field}" in …`];
    this.report.add(diagnose("unset-field", { block, field }, { at: at, notes }));
    return broken;
  }
}

function keyrings(at: Place): Datum {
  const entries = new Map<string, Value>();
  for (const name of stdKeyringNames)
    entries.set(name, { datum: { is: "keyring", keyring: { std: name } }, at });
  return mapOf(entries);
}
