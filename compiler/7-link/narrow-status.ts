import { createHash } from "node:crypto";
import type { FileEntry } from "../../spec/plan.ts";
import type { Root } from "../6-assemble/root.ts";
import { storeName } from "../formats/store-name.ts";

const STATUS = "/var/lib/dpkg/status";

/** dpkg's status with the packages of which something is left, so that scanners judge what is here and nothing else. */
export function narrowStatus(root: Root, read: (source: string) => Uint8Array): Root {
  const entry = root.entries.get(STATUS);
  if (entry?.type !== "file") return root;
  const owners = new Set(
    [...root.entries.values()].flatMap(({ type, reason }) =>
      reason.kind === "package" && type !== "directory" ? [reason.package] : [],
    ),
  );
  const text = Buffer.from(root.made.get(entry.source) ?? read(entry.source)).toString("utf8");
  const stanzas = text
    .split(/(?<=\n\n)/)
    .filter((stanza) => owners.has(/^Package: (.*)$/m.exec(stanza)?.[1] ?? ""));
  const bytes = Buffer.from(stanzas.join(""));
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  const source = storeName({ ...entry, digest });
  const status: FileEntry = { ...entry, digest, size: bytes.length, source };
  return {
    ...root,
    entries: new Map(root.entries).set(STATUS, status),
    made: new Map(root.made).set(source, bytes),
  };
}
