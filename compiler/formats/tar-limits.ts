/** How much an archive may ask for before it is refused as hostile. */
export interface TarLimits {
  readonly entries: number;
  /** Bytes of all members together, headers included. */
  readonly bytes: number;
  /** Bytes of a name or of a link's target; the kernel's PATH_MAX. */
  readonly name: number;
  /** Bytes of one PAX header or GNU long name. */
  readonly extension: number;
}

/**
 * The limits for an archive of so many compressed bytes. The biggest package of Debian unpacks to about 3 GB, and texts
 * compress to a hundredth; a member of nothing but zeros shrinks to less than a thousandth and is refused.
 */
export function limitsFor(compressed: number): TarLimits {
  const floor = 64 * 1024 * 1024;
  return { entries: 500_000, bytes: Math.max(floor, compressed * 500), name: 4096, extension: 1024 * 1024 };
}
