import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AptSource, Keyring } from "../../compiler/3-evaluate/model.ts";
import type { Outside } from "../../compiler/5-lock/outside.ts";
import { readAllIndexes, trustSources } from "../../compiler/5-lock/sources.ts";
import { type Universe, universeOf } from "../../compiler/5-lock/universe.ts";
import { fetcher } from "../../compiler/edge/fetcher.ts";
import { machineHost } from "../../compiler/edge/host.ts";
import { memoryTrees } from "../../compiler/edge/memory-trees.ts";
import { verifyRelease } from "../../compiler/edge/openpgp.ts";
import { openStore } from "../../compiler/edge/store.ts";
import type { Located, Span } from "../diagnostics/diagnostic.ts";

/** The suites that examples use, in the order in which apt is given them as well. */
export const suites = ["bookworm", "bookworm-updates", "bookworm-security"];
export const keyringPath = "compiler/std/keyrings/debian-archive-keyring.gpg";

/** What some sources offer for amd64. */
export interface RealArchive {
  readonly universe: Universe;
  /** Text of every index, one character a byte. */
  readonly texts: readonly string[];
  /** Each suite with the mirrors that serve it and the keys that may sign it, in the order of the sources. */
  readonly suites: readonly {
    readonly source: AptSource;
    readonly suite: string;
    readonly mirrors: readonly string[];
  }[];
}

/**
 * Reads real archives, verified as a lock would verify them; without sources that of this machine's apt configuration.
 * Indexes are kept in `PLIMSOLL_STORE` where that is set, so that one download serves several oracles. Throws when an
 * archive cannot be had.
 */
export async function readRealArchive(sources: readonly AptSource[] = [debian()]): Promise<RealArchive> {
  const kept = process.env.PLIMSOLL_STORE;
  const folder = kept || mkdtempSync(join(tmpdir(), "plimsoll-oracle-"));
  const store = openStore(folder);
  const host = machineHost();
  const network = fetcher(store, { proxy: host.proxy });
  const outside: Outside = {
    fetcher: network,
    store,
    host,
    verify: verifyRelease,
    keyrings: (keyring) => new Uint8Array(readFileSync(keyringFile(keyring))),
    readPackage: async () => ({ value: undefined, diagnostics: [] }),
    projectUrl: () => undefined,
    trees: memoryTrees(),
  };
  try {
    const trusted = await trustSources(sources, ["amd64"], undefined, outside);
    const read = await readAllIndexes({ suites: trusted.value, debs: [] }, ["amd64"], outside);
    const failure = [...trusted.diagnostics, ...read.diagnostics][0];
    if (failure) throw new Error([failure.message, ...failure.notes].join("\n"));
    const indexes = read.value.get("amd64") ?? [];
    const pins = sources.flatMap((source) => source.pins ?? []);
    return {
      universe: universeOf(indexes, "amd64", pins),
      texts: indexes.map(({ index }) => index.parts.map(({ text }) => text).join("")),
      suites: trusted.value.map(({ source, suite, mirrors }) => ({ source, suite, mirrors })),
    };
  } finally {
    network.close();
    if (!kept) rmSync(folder, { recursive: true });
  }
}

/** Debian's own keys, or a file. */
export function keyringFile(keyring: Keyring): string {
  return "std" in keyring ? keyringPath : keyring.file;
}

const start = { offset: 0, line: 1, column: 1 };
export const span: Span = { file: "oracle.plim", start, end: start };
export const at = <T>(value: T): Located<T> => ({ value, span });

/** Suites of Debian; without mirrors, those of the machine's apt configuration serve them. */
export function debian(names: readonly string[] = suites, mirrors: readonly string[] = []): AptSource {
  return {
    kind: "apt",
    name: `debian-${names[0]}`,
    span,
    suites: names.map(at),
    components: ["main"],
    mirrors: mirrors.map(at),
    keyring: at({ std: "debian" }),
  };
}
