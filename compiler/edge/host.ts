import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type AptEntry,
  mirrorsOf,
  parseAptConf,
  parseOneLineSources,
  parseStanzaSources,
} from "../formats/apt-config.ts";
import type { Host } from "./interfaces.ts";
import { detectProxy, isTrusted } from "./proxy-detect.ts";

/** The machine: its clock, and its apt configuration, read once and only when somebody asks for it. */
export interface MachineHost extends Host {
  /** The proxy that apt, or else the environment, names for a scheme and a host; with a port where that is not the scheme's. */
  proxy(scheme: "http" | "https", host?: string, port?: string): string | undefined;
  /** Certificates that apt trusts for https beside those of the system (`Acquire::https::CaInfo`), as PEM. */
  certificates(): string | undefined;
}

export function machineHost(
  aptFolder = "/etc/apt",
  environment: Readonly<Record<string, string | undefined>> = process.env,
): MachineHost {
  let entries: readonly AptEntry[] | undefined;
  let options: Map<string, string> | undefined;
  const detect = detector(aptFolder);
  return {
    mirrors: (suite, component) => {
      entries ??= readSources(aptFolder);
      return mirrorsOf(entries, suite, component).flatMap(mirrorList);
    },
    now: () => Date.now(),
    proxy: (scheme, host = "", port = "") => {
      options ??= readOptions(aptFolder);
      const own = options.get(`acquire::${scheme}::proxy::${host.toLowerCase()}`);
      const detected = own === undefined && host !== "" ? detect(options, scheme, host, port) : undefined;
      return proxyOf(options, environment, scheme, host, detected);
    },
    certificates: () => {
      options ??= readOptions(aptFolder);
      const path = options.get("acquire::https::cainfo");
      return path === undefined ? undefined : read(path) || undefined;
    },
  };
}

/** A Host that says what it is told to, for tests: the same mirrors for every suite and a clock that stands. */
export function memoryHost(mirrors: readonly string[], now = 0): Host {
  return { mirrors: () => mirrors, now: () => now };
}

/** `sources.list`, then the parts in the order of their names, as apt reads them. */
function readSources(folder: string): readonly AptEntry[] {
  const parts = list(join(folder, "sources.list.d")).flatMap((name) => {
    const path = join(folder, "sources.list.d", name);
    if (name.endsWith(".list")) return parseOneLineSources(read(path));
    return name.endsWith(".sources") ? parseStanzaSources(read(path)) : [];
  });
  return [...parseOneLineSources(read(join(folder, "sources.list"))), ...parts];
}

/** `mirror+file:/etc/apt/mirrors.txt` names a file with one URI a line; lists on the network are left to the fetcher to refuse. */
function mirrorList(uri: string): readonly string[] {
  const path = /^mirror\+file:\/*(\/.*)$/.exec(uri)?.[1];
  if (path === undefined) return [uri];
  return read(path)
    .split("\n")
    .map((line) => (line.split(/[#\t]/, 1)[0] as string).trim().replace(/\/+$/, ""))
    .filter((line) => line !== "");
}

/** A program is asked once for each server; only files that root has written name one. */
function detector(folder: string) {
  const known = new Map<string, string | undefined>();
  return (options: ReadonlyMap<string, string>, scheme: string, host: string, port: string) => {
    const schemes = scheme === "https" ? ["https", "http"] : ["http"];
    const keys = schemes.flatMap((one) => autoDetect.map((name) => `acquire::${one}::${name}`));
    if (!keys.some((key) => options.has(key))) return undefined;
    const url = `${scheme}://${host}${port && `:${port}`}/`;
    if (!known.has(url)) {
      const trusted = readOptions(folder, isTrusted);
      const program = keys.map((key) => trusted.get(key)).find((one) => one !== undefined && one !== "");
      known.set(url, program === undefined ? undefined : detectProxy(program, url));
    }
    return known.get(url);
  };
}

/** The second is what it was called before. */
const autoDetect = ["proxy-auto-detect", "proxyautodetect"];

function readOptions(folder: string, counts: (path: string) => boolean = () => true): Map<string, string> {
  const parts = list(join(folder, "apt.conf.d")).filter((name) => /^[A-Za-z0-9_-]+$|\.conf$/.test(name));
  const paths = [...parts.map((name) => join(folder, "apt.conf.d", name)), join(folder, "apt.conf")];
  const texts = paths.filter(counts).map(read);
  return new Map(texts.flatMap((text) => [...parseAptConf(text)]));
}

/** apt-transport-http(1): of a host, what a program says of it, of all; `DIRECT` means none, whatever the environment says. */
function proxyOf(
  options: ReadonlyMap<string, string>,
  environment: Readonly<Record<string, string | undefined>>,
  scheme: "http" | "https",
  host: string,
  detected: string | undefined,
): string | undefined {
  const schemes = scheme === "https" ? ["https", "http"] : ["http"];
  const ofApt = schemes.flatMap((one) => {
    const key = `acquire::${one}::proxy`;
    return options.get(`${key}::${host.toLowerCase()}`) ?? options.get(key) ?? [];
  })[0];
  const isExcepted = (environment.no_proxy ?? "")
    .split(/[,\s]+/)
    .some((name) => name !== "" && (name === "*" || `.${host}`.endsWith(`.${name.replace(/^\./, "")}`)));
  const named = detected ?? ofApt ?? (isExcepted ? undefined : environment[`${scheme}_proxy`]);
  return named === undefined || named === "" || named.toUpperCase() === "DIRECT" ? undefined : named;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** What cannot be read says nothing: a missing mirror is told when one is needed. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
