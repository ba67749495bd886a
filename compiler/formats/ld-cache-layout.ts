/** `/etc/ld.so.cache` as data: what the loader knows of the libraries in the folders of `ld.so.conf`. */
export interface LdCache {
  /** In the order that ldconfig meets them; two that are alike for the loader keep it. */
  readonly entries: readonly CacheEntry[];
  /** Names of all folders within `glibc-hwcaps` that were met, with libraries or without. */
  readonly hwcaps: readonly string[];
  /** Says who made it: `ldconfig (Debian GLIBC 2.36-9) stable release version 2.36`. */
  readonly generator: string;
}
export interface CacheEntry {
  readonly soname: string;
  readonly path: string;
  /** `FLAG_*` of glibc's ldconfig.h: 0x0303 is a library of glibc for x86-64, 0x0a03 one for AArch64. */
  readonly flags: number;
  /** The folder within `glibc-hwcaps` that holds it: `x86-64-v3`. */
  readonly hwcaps?: string;
  /** Of a library in such a folder: the highest bit of its ISA property, 0 for none. */
  readonly isaLevel: number;
}

/* The layout of the file: sizes in bytes. */
export const MAGIC = "glibc-ld.so.cache1.1";
export const HEADER = 48;
export const ENTRY = 24;
export const LITTLE_ENDIAN = 2;
export const EXTENSION_MAGIC = 0xeaa42174;
export const SECTION = 16;
export const GENERATOR = 0;
export const HWCAPS = 1;
/** Marks the hwcap field of an entry as index of a name (low word) and ISA level (ten bits above it). */
export const HWCAP_EXTENSION = 1n << 62n;
