import { existsSync } from "node:fs";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { openProgress } from "../../spec/progress/choose.ts";
import { openStore } from "../edge/store.ts";
import { contents } from "../edge/store-contents.ts";
import { StoreError } from "../edge/store-error.ts";
import { defaultStore } from "../edge/store-folder.ts";
import { collectStore, storeLimit } from "../edge/store-limit.ts";
import { type StoreFault, verifyStore } from "../edge/store-verify.ts";
import { parseBytes } from "../formats/units.ts";
import { columns } from "./columns.ts";
import { refusal } from "./compile-project.ts";
import { type Answer, answer } from "./output.ts";
import type { StoreAction } from "./store-actions.ts";

export interface StoreOptions {
  readonly format: Format;
  readonly limit?: string;
}

/** `plimsoll store [usage|verify|gc]`: what the store holds, whether it is whole, and less of it. */
export async function store(action: StoreAction, { format, limit }: StoreOptions): Promise<number> {
  const folder = defaultStore();
  const bytes = limit === undefined ? undefined : parseBytes(limit);
  if (limit !== undefined && (bytes === undefined || action !== "gc")) {
    const reason = bytes === undefined ? `${limit} is no size: write 10GiB` : "--limit is for store gc";
    return answer(format, ".", { diagnostics: [diagnose("wrong-usage", { reason })] });
  }
  try {
    if (!existsSync(folder)) return await answer(format, ".", usage(folder));
    // Refuses a store of somebody else's, and waits for a collector.
    openStore(folder);
    return await answer(format, ".", act(action, folder, bytes));
  } catch (error) {
    const busy = error instanceof StoreError && error.code === "EBUSY";
    const told = busy ? diagnose("store-in-use", { folder, reason: error.message }) : refusal(error);
    return answer(format, ".", { diagnostics: [told] });
  }
}

function act(action: StoreAction, folder: string, limit: number | undefined): Answer {
  if (action === "verify") return verify(folder);
  if (action === "usage") return usage(folder);
  const { files, bytes, kept } = collectStore(folder, limit ?? storeLimit());
  const text = `${files} files, ${megabytes(bytes)} taken out; ${megabytes(kept)} left in ${folder}\n`;
  return { diagnostics: [], data: { store: { folder, removed: { files, bytes }, kept } }, text };
}

/** Bytes by kind; `shared` are those that bundles are linked to, which no collecting gives back. */
function usage(folder: string): Answer {
  const kinds = new Map<string, { files: number; bytes: number; shared: number }>();
  for (const { kind, stat } of existsSync(folder) ? contents(folder) : []) {
    const { files, bytes, shared } = kinds.get(kind) ?? { files: 0, bytes: 0, shared: 0 };
    const linked = kind === "files" && stat.nlink > 1 ? stat.size : 0;
    kinds.set(kind, { files: files + 1, bytes: bytes + stat.size, shared: shared + linked });
  }
  const sorted = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1));
  const total = sorted.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const limit = storeLimit();
  const rows = sorted.map(([kind, { files, bytes, shared }]) => [
    kind,
    String(files),
    megabytes(bytes),
    shared > 0 ? `${megabytes(shared)} in bundles too` : "",
  ]);
  const table = columns([["kind", "files", "size", ""], ...rows]);
  const text = `${table}${megabytes(total)} of at most ${megabytes(limit)} in ${folder}\n`;
  return {
    diagnostics: [],
    data: { store: { folder, total, limit, kinds: Object.fromEntries(sorted) } },
    text,
  };
}

function verify(folder: string): Answer {
  const progress = openProgress();
  const { files, bytes, faults } = verifyStore(folder, (read) => progress.tell({ step: "read", ...read }));
  progress.end();
  const data = { store: { folder, files, bytes, faults } };
  if (faults.length === 0) {
    const text = `${files} files, ${megabytes(bytes)}: all of ${folder} is as it should be\n`;
    return { diagnostics: [], data, text };
  }
  const notes = faults.map(describe);
  return { diagnostics: [diagnose("damaged-store", { folder, count: faults.length }, { notes })], data };
}

function describe({ name, reason, bundles }: StoreFault): string {
  const spread = bundles > 0 ? `; ${bundles} bundles share the inode: \`plimsoll verify\` finds them` : "";
  return `${name}: ${reason}${spread}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
