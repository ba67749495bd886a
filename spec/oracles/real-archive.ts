import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AptSource } from "../../compiler/3-evaluate/model.ts";
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

/** What the archive of this machine's apt configuration offers for amd64. */
export interface RealArchive {
  readonly universe: Universe;
  /** Text of every index, one character a byte. */
  readonly texts: readonly string[];
  /** URIs by suite. */
  readonly mirrors: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the real archive, verified as a lock would verify it. Indexes are kept in `PLIMSOLL_STORE` where that is set,
 * so that one download serves several oracles. Throws when the archive cannot be had.
 */
export async function readRealArchive(): Promise<RealArchive> {
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
    keyrings: () => new Uint8Array(readFileSync(keyringPath)),
    readPackage: async () => ({ value: undefined, diagnostics: [] }),
    projectUrl: () => undefined,
    trees: memoryTrees(),
  };
  try {
    const trusted = await trustSources([source], undefined, outside);
    const read = await readAllIndexes({ suites: trusted.value, debs: [] }, ["amd64"], outside);
    const failure = [...trusted.diagnostics, ...read.diagnostics][0];
    if (failure) throw new Error([failure.message, ...failure.notes].join("\n"));
    const indexes = (read.value.get("amd64") ?? []).map(({ index }) => index);
    return {
      universe: universeOf(
        indexes.map((index) => ({ index, weight: 500 })),
        "amd64",
      ),
      texts: indexes.map(({ text }) => text),
      mirrors: new Map(trusted.value.map((suite) => [suite.suite, suite.mirrors])),
    };
  } finally {
    network.close();
    if (!kept) rmSync(folder, { recursive: true });
  }
}

const start = { offset: 0, line: 1, column: 1 };
const span: Span = { file: "oracle.plim", start, end: start };
const at = <T>(value: T): Located<T> => ({ value, span });
const source: AptSource = {
  kind: "apt",
  name: "debian",
  span,
  suites: suites.map(at),
  components: ["main"],
  mirrors: [],
  keyring: at({ std: "debian" }),
};
