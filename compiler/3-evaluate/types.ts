import type { Probe } from "../../spec/bundle.ts";
import type { Declaration } from "../2-resolve/program.ts";
import { type Address, type Network, parseAddress, parseNetwork } from "../formats/address.ts";
import { parseBytes, parseDuration, parseRate } from "../formats/units.ts";
import { adviceOnValue } from "./advice.ts";
import type { Datum, Value } from "./datum.ts";
import { show } from "./describe.ts";
import type { Keyring, Value as ModelValue, Port, Restart, VersionRange } from "./model.ts";
import { list, plain, recordOf, type Type, wrongType } from "./type.ts";

const numberOf = (is: "size" | "duration" | "rate" | "number" | "mode") => (datum: Datum) =>
  datum.is === is ? datum.value : undefined;
/** A number without its unit, and a value between quotes. */
const withUnit =
  (unit: string, valid: (text: string) => boolean = () => false) =>
  (datum: Datum) => {
    if (datum.is === "number") return `${datum.value}${unit}`;
    if (datum.is !== "string") return undefined;
    return /^\d+$/.test(datum.value) ? `${datum.value}${unit}` : unquoted(valid)(datum);
  };
const unquoted = (valid: (text: string) => boolean) => (datum: Datum) =>
  datum.is === "string" && valid(datum.value) ? datum.value : undefined;

function isNumber(text: string): boolean {
  return /^\d+(?:\.\d+)?$/.test(text);
}

export const size = plain(
  "a size such as 512MiB",
  numberOf("size"),
  withUnit("MiB", (text) => parseBytes(text) !== undefined),
);
export const pageSize = plain("a page size: 4KiB, 16KiB or 64KiB", (datum) =>
  datum.is === "size" && [4096, 16384, 65536].includes(datum.value) ? datum.value : undefined,
);
export const duration = plain(
  "a duration such as 10s",
  numberOf("duration"),
  withUnit("s", (text) => parseDuration(text) !== undefined),
);
export const rate = plain(
  "a rate such as 100Mbit/s",
  numberOf("rate"),
  withUnit("Mbit/s", (text) => parseRate(text) !== undefined),
);
export const number = plain("a number", numberOf("number"), unquoted(isNumber));
export const count = plain(
  "a whole number",
  (datum) =>
    datum.is === "number" && Number.isInteger(datum.value) && datum.value >= 0 ? datum.value : undefined,
  unquoted(isNumber),
);
export const mode = plain("a file mode such as 0644", numberOf("mode"), (datum) =>
  (datum.is === "number" || datum.is === "string") && /^0?[0-7]{3}$/.test(String(datum.value))
    ? String(datum.value).padStart(4, "0")
    : undefined,
);
export const boolean = plain(
  "true or false",
  (datum) => (datum.is === "boolean" ? datum.value : undefined),
  (datum) => (datum.is === "string" ? adviceOnValue(datum.value).rename : undefined),
);
/** The key of a `for` is a word, and stands where texts do. */
export const text = plain("a string", (datum) =>
  datum.is === "string" || datum.is === "word" ? datum.value : undefined,
);

/** A name that means nothing to the language: a user, a volume. */
export const word: Type<string> = {
  ...plain("a name", (datum) => (datum.is === "word" || datum.is === "string" ? datum.value : undefined)),
  words: true,
};
export const path = plain("an absolute path such as /etc/motd", (datum) =>
  datum.is === "path" || (datum.is === "string" && datum.value.startsWith("/")) ? datum.value : undefined,
);
export const projectPath = plain("a path of the project such as ./nginx.conf", (datum) =>
  datum.is === "relative-path" ? datum.value : undefined,
);
export const port: Type<Port> = plain(
  "a port such as 8080/tcp",
  (datum) => (datum.is === "port" ? { port: datum.port, protocol: datum.protocol } : undefined),
  withUnit("/tcp", (text) => /^\d{1,5}\/(?:tcp|udp)$/.test(text)),
);
/** A TCP port where the protocol is no question. */
export const tcpPort = plain("a port number", (datum) => {
  const number =
    datum.is === "number" ? datum.value : datum.is === "port" && datum.protocol === "tcp" ? datum.port : 0;
  return Number.isInteger(number) && number >= 1 && number <= 65535 ? number : undefined;
});
export const address: Type<Address> = plain(
  "an address such as 10.0.0.1",
  (datum) => (datum.is === "address" ? datum.address : undefined),
  unquoted((text) => parseAddress(text) !== undefined),
);
export const ipv4: Type<Address> = plain("an IPv4 address such as 10.0.0.1", (datum) =>
  datum.is === "address" && datum.address.family === 4 ? datum.address : undefined,
);
export const ipv6: Type<Address> = plain("an IPv6 address such as fd00::1", (datum) =>
  datum.is === "address" && datum.address.family === 6 ? datum.address : undefined,
);
const textual = (is: "digest" | "time" | "date") => (datum: Datum) =>
  datum.is === is ? datum.value : undefined;
export const digest = plain("a digest such as sha256:…", textual("digest"));
export const time = plain("a time such as 2026-08-01T00:00:00Z", textual("time"));
export const date = plain("a date such as 2026-08-01", textual("date"));
export const anyRange = plain("a range such as 1..5", (datum) => (datum.is === "range" ? datum : undefined));
export const network: Type<Network> = plain(
  "a network such as 10.0.0.0/24",
  (datum) => (datum.is === "network" ? datum.network : undefined),
  unquoted((text) => parseNetwork(text) !== undefined),
);
export const macPrefix = plain("a MAC prefix such as 02:42:0a:28:00:00/40", (datum) =>
  datum.is === "mac-prefix" ? { base: datum.base, bits: datum.bits } : undefined,
);
export const probe: Type<Probe> = plain('a probe such as http(8080, "/")', (datum) =>
  datum.is === "probe" ? datum.probe : undefined,
);
export const keyring: Type<Keyring> = plain(
  "a keyring: std.keyring.debian or a file such as ./keys.gpg",
  (datum) => {
    if (datum.is === "keyring") return datum.keyring;
    return datum.is === "relative-path" || datum.is === "path" ? { file: datum.value } : undefined;
  },
);
/** A URL as it is; a folder of the project as `project:` and its path. */
export const mirror = plain("a mirror such as https://example.net/debian or ./vendor/debian", (datum) => {
  if (datum.is === "relative-path") return `project:${datum.value}`;
  return datum.is === "string" ? datum.value : undefined;
});
/** Of a pin: apt keeps 16 bits with a sign, and takes 0 for none at all. */
export const priority = plain("a priority from -32768 to 32767, not 0", (datum) =>
  datum.is === "number" && Number.isInteger(datum.value) && datum.value !== 0 && Math.abs(datum.value) < 32768
    ? datum.value
    : undefined,
);

/** `lan.auto`, or an address that is written out. */
export const addressAllocation = plain("an address such as 10.0.0.7 or lan.auto", (datum) => {
  if (datum.is === "allocation") return { auto: datum.pool };
  return datum.is === "address" ? { address: datum.address } : undefined;
});
export const macAllocation = plain("a MAC address such as 02:42:0a:28:00:07 or lan.auto", (datum) => {
  if (datum.is === "allocation") return { auto: datum.pool };
  return datum.is === "mac" ? { mac: datum.value } : undefined;
});

const policies: readonly string[] = ["always", "never", "on-failure"];
const backoff = { from: 1000, to: 60000 };
/** `always` and `never` are words; `on-failure(…)` is made by a function, and may stand without its arguments. */
export const restart: Type<Restart> = plain(
  "always, never or on-failure(max = 5, backoff = 1s..1min)",
  (datum): Restart | undefined => {
    if (datum.is === "restart") return datum.restart;
    if (datum.is !== "word" || !policies.includes(datum.value)) return undefined;
    return { policy: datum.value as Restart["policy"], backoff };
  },
  unquoted((text) => policies.includes(text)),
  policies,
);

/** `from..to` of one type. */
export function range<T>(ends: Type<T>): Type<{ readonly from: T; readonly to?: T }> {
  const type: Type<{ readonly from: T; readonly to?: T }> = {
    name: `a range of which each end is ${ends.name}`,
    read: (value, report) => {
      if (value.datum.is !== "range") {
        wrongType(type, value, report);
        return undefined;
      }
      const from = ends.read(value.datum.from, report);
      const to = value.datum.to && ends.read(value.datum.to, report);
      if (from === undefined || (value.datum.to && to === undefined)) return undefined;
      return to === undefined ? { from } : { from, to };
    },
  };
  return type;
}
const version = plain("a version such as v6.1", (datum) =>
  datum.is === "version" ? datum.parts : undefined,
);
const versions = range(version);
/** A range, or one version, which is a range of one. */
export const versionRange: Type<VersionRange> = {
  name: "a range of versions such as v6.1..",
  read: (value, report) => {
    if (value.datum.is === "version") return { from: value.datum.parts, to: value.datum.parts };
    if (value.datum.is === "range") return versions.read(value, report);
    wrongType(versionRange, value, report);
    return undefined;
  },
};

/** A declaration of a kind, by its name. */
export function reference(kind: string): Type<Declaration> {
  return {
    ...plain(`the name of a ${kind}`, (datum) =>
      datum.is === "reference" && datum.declaration.kind === kind ? datum.declaration : undefined,
    ),
    refersTo: kind,
  };
}

/** A server, one of a fleet, or all servers of a fleet; a list of such. */
export const serverSet = list(
  plain("a server or a fleet", (datum) => {
    if (datum.is === "server") return datum.server;
    if (datum.is !== "reference") return undefined;
    return ["server", "fleet"].includes(datum.declaration.kind) ? datum.declaration : undefined;
  }),
  true,
);

/** Names to strings, as an environment has them. */
export const environmentMap: Type<Readonly<Record<string, string>>> = {
  name: 'a map such as { TZ = "UTC" }',
  read: (value, report) => {
    if (value.datum.is !== "map") {
      wrongType(environmentMap, value, report);
      return undefined;
    }
    return recordOf(value.datum.entries, (item) => variable.read(item, report));
  },
};
const variable = plain("a string, a number or a path", (datum) => {
  if (datum.is === "number" || datum.is === "boolean") return String(datum.value);
  return datum.is === "string" || datum.is === "path" ? datum.value : undefined;
});

/** Anything that a template can print, and lists and maps of it. */
export const modelValue: Type<ModelValue> = {
  name: "a value",
  read: (value, report) => toModel(value, report),
};
export const modelMap: Type<Readonly<Record<string, ModelValue>>> = {
  name: "a map such as { port = 8080 }",
  read: (value, report) => {
    if (value.datum.is === "map")
      return toModel(value, report) as Readonly<Record<string, ModelValue>> | undefined;
    wrongType(modelMap, value, report);
    return undefined;
  },
};

function toModel(value: Value, report: Parameters<Type<unknown>["read"]>[1]): ModelValue | undefined {
  const { datum } = value;
  if (datum.is === "list") {
    const items = datum.items.map((item) => toModel(item, report));
    return items.includes(undefined) ? undefined : (items as ModelValue[]);
  }
  if (datum.is === "map") return recordOf(datum.entries, (item) => toModel(item, report));
  return printable.read(value, report);
}
/** Numbers stay numbers; what has a unit is given in its base unit (bytes, milliseconds, bits per second). */
const printable = plain("a value that a template can print", (datum): ModelValue | undefined => {
  if ("value" in datum) return datum.value;
  if (datum.is === "port") return datum.port;
  return datum.is === "address" ? show(datum) : datum.is === "network" ? show(datum) : undefined;
});
