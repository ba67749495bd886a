import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic, Span } from "../../spec/diagnostics/diagnostic.ts";
import { parseStanzas, type Stanza } from "../formats/deb822.ts";
import { isArchivePath } from "./archive-url.ts";
import { finder } from "./find-locked.ts";
import type {
  LockedContainer,
  LockedModule,
  LockedPackage,
  LockedScript,
  LockedSuite,
  LockedTree,
  LockFile,
} from "./lock-file.ts";

export const LOCK_NAME = "plimsoll.lock";
const KNOWN_VERSION = 2;

/**
 * Reads a lock. Fields and paragraphs that this version does not know are passed over; what is missing or makes no sense
 * is told by line, and then there is no value.
 */
export function readLock(text: string): Checked<LockFile | undefined> {
  const { stanzas, malformed } = parseStanzas(text);
  const faults = new Faults(text);
  for (const line of malformed) faults.add(line, "this is neither a field nor the rest of one");
  const head = stanzas[0];
  const version = Number(head?.fields.get("plimsoll-lock"));
  if (!head || !Number.isInteger(version) || version < 1) {
    faults.add(head?.line ?? 1, "it does not begin with `Plimsoll-Lock: 1`");
    return { value: undefined, diagnostics: faults.diagnostics.slice(0, 1) };
  }
  if (version > KNOWN_VERSION) {
    const at = faults.spanOf(head.line);
    return {
      value: undefined,
      diagnostics: [diagnose("newer-lock", { version, known: KNOWN_VERSION }, { at })],
    };
  }
  const lock: LockFile = {
    version: version as LockFile["version"],
    modules: ofKind(stanzas, "module").map((stanza) => readModule(new Reader(stanza, faults))),
    suites: ofKind(stanzas, "suite").map((stanza) => readSuite(new Reader(stanza, faults))),
    trees: ofKind(stanzas, "tree").map((stanza) => readTree(new Reader(stanza, faults))),
    containers: ofKind(stanzas, "container").map((stanza) => readContainer(new Reader(stanza, faults))),
    packages: ofKind(stanzas, "package").map((stanza) => readPackage(new Reader(stanza, faults))),
  };
  holdTogether(lock, stanzas, faults);
  return { value: faults.diagnostics.length === 0 ? lock : undefined, diagnostics: faults.diagnostics };
}

/** A paragraph is what its first field says. */
function ofKind(stanzas: readonly Stanza[], kind: string): readonly Stanza[] {
  return stanzas.slice(1).filter(({ fields }) => fields.keys().next().value === kind);
}

function readModule(reader: Reader): LockedModule {
  const archive = reader.optional("Archive", DIGEST);
  return {
    from: reader.text("From", /^\S(.*\S)?$/),
    digest: reader.text("Digest", DIGEST),
    ...(archive === undefined
      ? {}
      : { archive: { digest: archive, size: Number(reader.text("Size", /^\d{1,15}$/)) } }),
  };
}

function readSuite(reader: Reader): LockedSuite {
  const indexes = reader.rows("Indexes", /^(\S+) (sha256:[0-9a-f]{64})$/);
  const keyring = reader.optional("Keyring", DIGEST);
  return {
    source: reader.text("Source", NAME),
    suite: reader.text("Suite", /^\S+$/),
    inRelease: reader.text("InRelease", DIGEST),
    date: secondsOf(reader.text("Date", TIME)),
    signedBy: reader.rows("Signed-By", /^([0-9A-F]{40,64})$/).map(([key]) => key as string),
    ...(keyring === undefined ? {} : { keyring }),
    indexes: Object.fromEntries(indexes.map(([path, digest]) => [path as string, digest as string])),
  };
}

function readTree(reader: Reader): LockedTree {
  const architecture = reader.optional("Architecture", NAME);
  const date = reader.optional("Date", TIME);
  const blobs = reader.rows("Blobs", /^(sha256:[0-9a-f]{64}) (\d{1,15})$/);
  const files = reader.rows("Files", /^(sha256:[0-9a-f]{64}) (\/.*)$/);
  return {
    source: reader.text("Tree", NAME),
    kind: reader.text("Kind", /^(dir|tar|oci|host)$/) as LockedTree["kind"],
    ...(architecture === undefined ? {} : { architecture }),
    requests: reader.rows("Requests", /^(.+)$/).map(([request]) => request as string),
    digest: reader.text("Digest", DIGEST),
    ...(date === undefined ? {} : { date: secondsOf(date) }),
    blobs: blobs.map(([digest, size]) => ({ digest: digest as string, size: Number(size) })),
    files: files.map(([digest, path]) => ({ path: path as string, digest: digest as string })),
  };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const secondsOf = (time: string): number => Date.parse(time) / 1000;

function readContainer(reader: Reader): LockedContainer {
  const server = reader.optional("Server", NAME);
  const lease = reader.optional("Lease", NAME);
  const address = reader.optional("Address", /^[0-9a-f.:]+$/);
  const mac = reader.optional("Mac", /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
  // Ids are given from Debian's range for system users alone: no hand may make one of a package's users root.
  const users = reader.rows("Users", /^([a-z_][a-z0-9_-]*\$?) ([1-9]\d\d) (\d{1,10})$/i);
  const groups = reader.rows("Groups", /^([a-z_][a-z0-9_-]*\$?) ([1-9]\d\d)$/i);
  const packages = reader.rows("Packages", /^([^\s=]+)(?:=([^\s/]+)(?:\/(\S+))?)? (\S+) (.+)$/);
  const scripts = reader.rows("Scripts", /^(\S+) (preinst|postinst|triggered) (sha256:[0-9a-f]{64})$/);
  const sources = reader.rows("Sources", /^(\S+)$/).map(([name]) => name as string);
  const pins = reader.rows("Pins", /^(.+)$/).map(([line]) => line as string);
  return {
    name: reader.text("Container", /^\S+$/),
    requests: reader.rows("Requests", /^(\S+)$/).map(([request]) => request as string),
    packages: packages.map(([name, version, source, architecture, why]) => {
      const base = { name, architecture, why } as Why;
      const exact = version === undefined ? base : { ...base, version };
      return source === undefined ? exact : { ...exact, source };
    }),
    ...(sources.length === 0 ? {} : { sources }),
    ...(pins.length === 0 ? {} : { pins }),
    ...(server === undefined ? {} : { server }),
    ...(lease === undefined ? {} : { lease }),
    ...(address === undefined ? {} : { address }),
    ...(mac === undefined ? {} : { mac }),
    machineId: reader.text("Machine-Id", /^[0-9a-f]{32}$/),
    users: users.map(([name, uid, gid]) => ({ name: name as string, uid: Number(uid), gid: Number(gid) })),
    groups: groups.map(([name, gid]) => ({ name: name as string, gid: Number(gid) })),
    ...(scripts.length === 0
      ? {}
      : {
          scripts: scripts.map(
            ([name, script, digest]) => ({ package: name, script, digest }) as LockedScript,
          ),
        }),
  };
}
type Why = LockedContainer["packages"][number];

function readPackage(reader: Reader): LockedPackage {
  const path = reader.text("Path", /^\S+$/);
  if (path !== "" && !isArchivePath(path)) reader.fault("Path", "it leads out of the archive");
  return {
    name: reader.text("Package", /^[a-z0-9][a-z0-9+.-]+$/),
    version: reader.text("Version", /^[A-Za-z0-9.+~:-]+$/),
    architecture: reader.text("Architecture", NAME),
    source: reader.text("Source", NAME),
    suite: reader.optional("Suite", /^\S+$/) ?? "",
    path,
    size: Number(reader.text("Size", /^\d{1,15}$/)),
    digest: reader.text("Digest", DIGEST),
  };
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Every package that a container names must be there, once; and no two containers are one machine. */
function holdTogether(lock: LockFile, stanzas: readonly Stanza[], faults: Faults): void {
  const places = ofKind(stanzas, "container");
  const find = finder(lock);
  const machines = new Map<string, string>();
  for (const [index, container] of lock.containers.entries()) {
    const missing = container.packages.find((one) => !find(one));
    const line = places[index]?.lines.get("packages") ?? places[index]?.line ?? 1;
    const { name, machineId } = container;
    const twin = machines.get(machineId);
    const at = places[index]?.lines.get("machine-id") ?? 1;
    if (twin && machineId !== "") faults.add(at, `containers ${twin} and ${name} have one machine-id`);
    machines.set(machineId, name);
    if (missing) faults.add(line, `container ${container.name} has ${missing.name}, which is not locked`);
  }
}

/** Fields of one paragraph; every fault is told with its line, and a harmless value stands in for it. */
class Reader {
  private readonly stanza: Stanza;
  private readonly faults: Faults;

  constructor(stanza: Stanza, faults: Faults) {
    this.stanza = stanza;
    this.faults = faults;
  }

  text(name: string, form: RegExp): string {
    const value = this.optional(name, form);
    if (value === undefined) this.faults.add(this.stanza.line, `${name} is missing`);
    return value ?? "";
  }

  optional(name: string, form: RegExp): string | undefined {
    const value = this.stanza.fields.get(name.toLowerCase());
    if (value === undefined || form.test(value)) return value;
    this.fault(name, `${JSON.stringify(value.slice(0, 60))} is no value for ${name}`);
    return "";
  }

  /** The groups of each line of a list. */
  rows(name: string, form: RegExp): readonly (readonly (string | undefined)[])[] {
    const lines = (this.stanza.fields.get(name.toLowerCase()) ?? "").split("\n").slice(1);
    return lines.map((line, index) => {
      const row = form.exec(line.trim());
      if (!row)
        this.fault(name, `${JSON.stringify(line.trim().slice(0, 60))} is no line for ${name}`, index + 1);
      return row ? row.slice(1) : [];
    });
  }

  fault(name: string, reason: string, below = 0): void {
    this.faults.add((this.stanza.lines.get(name.toLowerCase()) ?? this.stanza.line) + below, reason);
  }
}

/** Enough to see what is wrong; a file that is rubbish throughout is not told line by line. */
const MOST_FAULTS = 10;

class Faults {
  readonly diagnostics: Diagnostic[] = [];
  private readonly lines: readonly string[];

  constructor(text: string) {
    this.lines = text.split("\n");
  }

  add(line: number, reason: string): void {
    if (this.diagnostics.length >= MOST_FAULTS) return;
    this.diagnostics.push(diagnose("damaged-lock", { line, reason }, { at: this.spanOf(line) }));
  }

  spanOf(line: number): Span {
    const offset = this.lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    const length = this.lines[line - 1]?.length ?? 0;
    const end = { offset: offset + length, line, column: length + 1 };
    return { file: LOCK_NAME, start: { offset, line, column: 1 }, end };
  }
}
