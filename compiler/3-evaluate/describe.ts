import { formatAddress } from "../formats/address.ts";
import { formatMac } from "../formats/address-mac.ts";
import { formatBytes, formatDuration, formatRate } from "../formats/units.ts";
import type { Datum } from "./datum.ts";

/** A value as an author would write it, for messages and for interpolation. */
export function show(datum: Datum): string {
  switch (datum.is) {
    case "size":
      return formatBytes(datum.value);
    case "duration":
      return formatDuration(datum.value);
    case "rate":
      return formatRate(datum.value);
    case "mode":
      return datum.value.toString(8).padStart(4, "0");
    case "number":
    case "boolean":
      return String(datum.value);
    case "port":
      return `${datum.port}/${datum.protocol}`;
    case "address":
      return formatAddress(datum.address);
    case "network":
      return `${formatAddress(datum.network.address)}/${datum.network.prefix}`;
    case "mac":
      return formatMac(datum.value);
    case "mac-prefix":
      return `${formatMac(datum.base)}/${datum.bits}`;
    case "version":
      return `v${datum.parts.join(".")}`;
    case "range":
      return `${show(datum.from.datum)}..${datum.to ? show(datum.to.datum) : ""}`;
    case "list":
      return `[${datum.items.map((item) => show(item.datum)).join(", ")}]`;
    case "map":
      return `{ ${[...datum.entries].map(([key, value]) => `${key} = ${show(value.datum)}`).join(", ")} }`;
    case "string":
      return JSON.stringify(datum.value);
    case "relative-path":
      return `./${datum.value}`;
    case "allocation":
      return `${datum.pool}.auto`;
    case "reference":
      return datum.declaration.name;
    case "server":
      return datum.server.name;
    case "block":
      return datum.title;
    case "namespace":
      return datum.namespace.name;
    case "probe":
      return datum.probe.kind;
    case "restart":
      return datum.restart.policy;
    case "keyring":
      return "std" in datum.keyring ? `std.keyring.${datum.keyring.std}` : datum.keyring.file;
    case "broken":
      return "?";
    default:
      return datum.value;
  }
}

/** A value for a note: long ones are cut. */
export function shortly(datum: Datum): string {
  if (datum.is === "list" && datum.items.length > 12) return `a list of ${datum.items.length} items`;
  const text = show(datum);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

const kinds: Readonly<Record<Exclude<Datum["is"], "reference" | "server" | "block">, string>> = {
  size: "a size",
  duration: "a duration",
  rate: "a rate",
  number: "a number",
  mode: "a file mode",
  boolean: "true or false",
  string: "a string",
  word: "a word",
  digest: "a digest",
  time: "a time",
  date: "a date",
  path: "an absolute path",
  "relative-path": "a path of the project",
  port: "a port",
  address: "an address",
  network: "a network",
  mac: "a MAC address",
  "mac-prefix": "a MAC prefix",
  version: "a version",
  range: "a range",
  list: "a list",
  map: "a map",
  probe: "a probe",
  restart: "a restart policy",
  keyring: "a keyring",
  allocation: "an address of a pool",
  namespace: "a namespace",
  broken: "a broken value",
};

/** What kind of thing a value is: `a size`, `container web`. */
export function kindOf(datum: Datum): string {
  if (datum.is === "reference") return `the ${datum.declaration.kind} ${datum.declaration.name}`;
  if (datum.is === "block") return datum.title;
  if (datum.is === "server") return `the server ${datum.server.name}`;
  if (datum.is === "boolean") return String(datum.value);
  return kinds[datum.is];
}
