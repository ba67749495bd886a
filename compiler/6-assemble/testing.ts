import { createHash } from "node:crypto";
import type { Checked } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import type { Member, PackageFacts } from "../5-lock/facts.ts";
import type { LockedContainer } from "../5-lock/lock-file.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import { storeName } from "../formats/store-name.ts";
import { assemble } from "./assemble.ts";
import type { Root } from "./root.ts";
import type { ScriptRunner } from "./run/learn-effects.ts";

/** A small package for a test: paths to what they are; a text is a file. */
export interface PackageSpec {
  readonly name: string;
  readonly control?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly templates?: string;
  readonly triggers?: readonly string[];
  readonly files?: Readonly<Record<string, string | Partial<Member>>>;
}
export interface RootSpec {
  readonly packages?: readonly PackageSpec[];
  readonly container?: Partial<Container>;
  readonly locked?: Partial<LockedContainer>;
  /** Of the project. */
  readonly files?: Readonly<Record<string, string>>;
  readonly runner?: ScriptRunner;
}

const start = { offset: 0, line: 1, column: 1 };
export const span = { file: "a.plim", start, end: start };
export const at = <T>(value: T) => ({ value, span });

/** Assembles packages that exist only in memory. */
export function assembled(spec: RootSpec): Checked<Root> & { text(path: string): string | undefined } {
  const bytes = new Map<string, Uint8Array>();
  const packages = (spec.packages ?? []).map((one) => factsOf(one, bytes));
  const input: LockedInput = {
    container: { ...container, ...spec.container },
    locked: { ...locked, ...spec.locked },
    date: 1700000000,
    packages: packages.map((facts) => ({
      facts,
      why: "",
      package: { ...facts, source: "", suite: "", path: "", size: 0, digest: "" },
    })),
  };
  const { files = {}, runner } = spec;
  const result = assemble(input, {
    ...(runner && { runner }),
    files: {
      read: (path) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
      size: (path) => files[path]?.length,
      stamp: () => "",
      sources: () => [],
    },
    read: (source) => bytes.get(source) ?? new Uint8Array(0),
  });
  const text = (path: string) => {
    const entry = result.value.entries.get(path);
    if (entry?.type !== "file") return undefined;
    return Buffer.from(result.value.made.get(entry.source) ?? bytes.get(entry.source) ?? "").toString("utf8");
  };
  return { ...result, text };
}

export function factsOf(
  { name, control, scripts, templates, triggers = [], files = {} }: PackageSpec,
  bytes = new Map<string, Uint8Array>(),
): PackageFacts {
  const members = Object.entries(files).map(([path, spec]) => memberOf(path, spec, bytes));
  const facts = {
    format: 1 as const,
    name,
    version: "1",
    architecture: "amd64",
    control: { package: name, version: "1", ...control },
  };
  const sysusers = Object.entries(files).filter(
    ([path, spec]) => /sysusers/.test(path) && typeof spec === "string",
  );
  return {
    ...facts,
    sysusers: Object.fromEntries(sysusers) as Record<string, string>,
    scripts: scripts ?? {},
    ...(templates ? { templates } : {}),
    conffiles: [],
    triggers,
    members,
    elf: {},
    shebangs: {},
  };
}

function memberOf(path: string, spec: string | Partial<Member>, bytes: Map<string, Uint8Array>): Member {
  const common = { path, mode: 0o644, uid: 0, gid: 0, uname: "root", gname: "root", mtime: 1600000000 };
  if (typeof spec !== "string")
    return { ...common, type: "directory", ...(spec.type === "symlink" ? {} : { mode: 0o755 }), ...spec };
  const digest = `sha256:${createHash("sha256").update(spec).digest("hex")}`;
  const source = storeName({ ...common, digest });
  bytes.set(source, Buffer.from(spec));
  return { ...common, type: "file", size: spec.length, digest, source };
}

const container: Container = {
  name: "web",
  span,
  profiles: [],
  needs: [],
  sources: [],
  identity: { hostname: at("web.example.net") },
  limits: {},
  apps: [],
  packages: [],
  system: [],
  files: [],
  mounts: [],
  restart: { policy: "never", backoff: { from: 0, to: 0 } },
  skipScripts: [],
  readOnly: false,
};
const locked: LockedContainer = {
  name: "web",
  requests: [],
  packages: [],
  machineId: "0123456789abcdef0123456789abcdef",
  users: [],
  groups: [],
};
