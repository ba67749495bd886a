import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Located, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { AptSource, Container, Identity, Model, Pool, Profile } from "../3-evaluate/model.ts";
import { memoryHost } from "../edge/host.ts";
import type { Fetcher, Store } from "../edge/interfaces.ts";
import { memoryTrees } from "../edge/memory-trees.ts";
import { verifyRelease } from "../edge/openpgp.ts";
import type { PackageFacts } from "./facts.ts";
import type { Outside } from "./outside.ts";

/** The moment at which the tests of this stage happen. */
export const now = Date.UTC(2026, 5, 15, 12);
export const yesterday = new Date(now - 86_400_000);

const start = { offset: 0, line: 1, column: 1 };
export const span: Span = { file: "test.plim", start, end: start };
export const at = <T>(value: T): Located<T> => ({ value, span });

export function sourceOf(mirrors: readonly string[], suites: readonly string[] = ["stable"]): AptSource {
  return {
    kind: "apt",
    name: "test",
    span,
    suites: suites.map(at),
    components: ["main"],
    mirrors: mirrors.map(at),
    keyring: at({ file: "test.gpg" }),
  };
}

export const profile = { name: "server", span, architecture: at("amd64") } as Profile;

export const pool: Pool = {
  name: "lan",
  span,
  network: at("10.0.0.0"),
  prefix: 29,
  gateway: at("10.0.0.1"),
  reserved: [{ from: "10.0.0.2", to: "10.0.0.3" }],
};

/** A container with one app that asks for these packages. */
export function containerOf(
  name: string,
  packages: readonly string[],
  identity: Partial<Identity> = {},
): Container {
  return {
    name,
    span,
    profiles: [at("server")],
    sources: ["test"],
    identity: { hostname: at(name), ...identity },
    apps: [{ name: "main", packages: packages.map(at) }],
    packages: [],
  } as unknown as Container;
}

export function modelOf(
  source: AptSource,
  containers: readonly Container[],
  pools: readonly Pool[] = [pool],
): Model {
  return { language: 1, sources: [source], profiles: [profile], pools, containers };
}

/** The outside with a keyring, a clock that stands, and facts that say no more than which package they are of. */
export function outsideOf(fetcher: Fetcher, store: Store, keyring: Uint8Array | undefined): Outside {
  return {
    fetcher,
    store,
    host: memoryHost([], now),
    verify: verifyRelease,
    keyrings: () => keyring,
    projectUrl: () => undefined,
    trees: memoryTrees(),
    readPackage: async (_path, { name = "", version = "", architecture = "" }) => ({
      value: { format: 1, name, version, architecture } as PackageFacts,
      diagnostics: [],
    }),
  };
}

/** Runs a piece of a test in a folder of its own, which is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-lock-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
