import {
  type CacheEntry,
  ENTRY,
  EXTENSION_MAGIC,
  GENERATOR,
  HEADER,
  HWCAP_EXTENSION,
  HWCAPS,
  type LdCache,
  LITTLE_ENDIAN,
  MAGIC,
  SECTION,
} from "./ld-cache-layout.ts";
import { compareEntries } from "./ld-cache-order.ts";
import { stringTable } from "./ld-cache-strings.ts";

/**
 * The bytes that `ldconfig` of glibc 2.33 to 2.36 writes (its default, the new format alone, for a little-endian
 * machine): header, entries from last to first name, strings with shared ends, then the extension with its generator
 * and names of hwcaps. Layout: `cache_file_new` and `cache_extension` in glibc's sysdeps/generic/dl-cache.h.
 */
export function writeLdCache(cache: LdCache): Uint8Array {
  const entries = [...cache.entries].sort(compareEntries);
  const used = [...new Set(entries.flatMap(({ hwcaps }) => hwcaps ?? []))].sort();
  const texts = [...entries.flatMap(({ soname, path }) => [soname, path]), ...cache.hwcaps, ...used];
  const stringsAt = HEADER + entries.length * ENTRY;
  const strings = stringTable(texts, stringsAt);
  const extensionAt = Math.ceil((stringsAt + strings.bytes.length) / 4) * 4;
  const extension = writeExtension(cache.generator, used.map(strings.offsetOf), extensionAt);
  const bytes = Buffer.alloc(extensionAt + extension.length);
  writeHeader(bytes, entries.length, strings.bytes.length, extensionAt);
  for (const [index, entry] of entries.entries()) {
    const at = HEADER + index * ENTRY;
    bytes.writeInt32LE(entry.flags, at);
    bytes.writeUInt32LE(strings.offsetOf(entry.soname), at + 4);
    bytes.writeUInt32LE(strings.offsetOf(entry.path), at + 8);
    bytes.writeBigUInt64LE(hwcapOf(entry, used), at + 16);
  }
  bytes.set(strings.bytes, stringsAt);
  bytes.set(extension, extensionAt);
  return bytes;
}

function writeHeader(bytes: Buffer, entries: number, stringBytes: number, extensionAt: number): void {
  bytes.write(MAGIC, "latin1");
  bytes.writeUInt32LE(entries, 20);
  bytes.writeUInt32LE(stringBytes, 24);
  bytes.writeUInt8(LITTLE_ENDIAN, 28);
  bytes.writeUInt32LE(extensionAt, 32);
}

function hwcapOf({ hwcaps, isaLevel }: CacheEntry, used: readonly string[]): bigint {
  if (hwcaps === undefined) return 0n;
  return HWCAP_EXTENSION | (BigInt(isaLevel) << 32n) | BigInt(used.indexOf(hwcaps));
}

function writeExtension(generator: string, hwcaps: readonly number[], at: number): Buffer {
  const text = Buffer.from(generator);
  const sections = hwcaps.length > 0 ? 2 : 1;
  const hwcapsAt = 8 + sections * SECTION;
  const textAt = hwcapsAt + hwcaps.length * 4;
  const bytes = Buffer.alloc(textAt + text.length);
  const words = [EXTENSION_MAGIC, sections, GENERATOR, 0, at + textAt, text.length];
  if (hwcaps.length > 0) words.push(HWCAPS, 0, at + hwcapsAt, hwcaps.length * 4);
  for (const [index, word] of [...words, ...hwcaps].entries()) bytes.writeUInt32LE(word, index * 4);
  bytes.set(text, textAt);
  return bytes;
}
