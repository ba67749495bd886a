import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tar } from "./deb.ts";

const digestOf = (bytes: Uint8Array) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** An image of one layer, with the file `/etc/NAME`: its parts by digest, the manifest last. */
export function tinyImage(name: string): ReadonlyMap<string, Uint8Array> {
  const parts = new Map<string, Uint8Array>();
  const part = (bytes: Uint8Array) => {
    parts.set(digestOf(bytes), bytes);
    return { digest: digestOf(bytes), size: bytes.length };
  };
  const layer = tar([{ path: `etc/${name}`, content: name }]);
  const config = { os: "linux", architecture: "amd64", rootfs: { diff_ids: [digestOf(layer)] } };
  const manifest = { schemaVersion: 2, config: part(json(config)), layers: [part(layer)] };
  part(json(manifest));
  return parts;
}

/** A repository as a registry serves it, with the tag `v1`. */
export function writeRepository(folder: string, name: string): void {
  for (const [digest, bytes] of tinyImage(name)) {
    put(folder, `v2/${name}/blobs/${digest}`, bytes);
    put(folder, `v2/${name}/manifests/${digest}`, bytes);
    // The manifest is the last.
    put(folder, `v2/${name}/manifests/v1`, bytes);
  }
}

/** An image layout (image-layout.md). */
export function writeLayout(folder: string, name: string): void {
  const parts = tinyImage(name);
  for (const [digest, bytes] of parts) put(folder, `blobs/${digest.replace(":", "/")}`, bytes);
  const [digest, { length: size }] = [...parts].at(-1) as [string, Uint8Array];
  put(folder, "oci-layout", Buffer.from('{"imageLayoutVersion":"1.0.0"}\n'));
  put(folder, "index.json", json({ schemaVersion: 2, manifests: [{ digest, size }] }));
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

function put(folder: string, path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}
