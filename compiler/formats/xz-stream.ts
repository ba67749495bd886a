/** Bytes at both ends of a stream: its header, and the footer that says where the index begins. */
const ends = 12;
/** An index of more blocks than that is not looked through; Debian's packages have one block each. */
const longestIndex = 64 * 1024;

/**
 * What one whole xz stream of `size` bytes unpacks to, in bytes, by the index at its end. Undefined for whatever else is there:
 * several streams, padding, a stream that is cut. Whether the index tells the truth is found out by who unpacks it.
 * Source: The .xz File Format, version 1.2.1, sections 2.1.2 and 4.
 */
export function unpackedSize(
  size: number,
  read: (offset: number, length: number) => Uint8Array,
): number | undefined {
  if (size < 2 * ends) return undefined;
  const footer = read(size - ends, ends);
  if (footer[10] !== 0x59 || footer[11] !== 0x5a) return undefined;
  const length = (new DataView(footer.buffer, footer.byteOffset).getUint32(4, true) + 1) * 4;
  if (length > longestIndex || length + 2 * ends > size) return undefined;
  const sizes = readIndex(read(size - ends - length, length));
  return sizes && ends + sizes.packed + length + ends === size ? sizes.unpacked : undefined;
}

/** The sums over all blocks; a block is padded to four bytes. */
function readIndex(bytes: Uint8Array): { readonly packed: number; readonly unpacked: number } | undefined {
  let at = 1;
  /** Seven bits a byte, the lowest first; the first bit says that more follow. NaN beyond 2^49 and beyond the end. */
  const number = (): number => {
    let value = 0;
    for (let scale = 1; scale < 2 ** 49; scale *= 128) {
      const byte = bytes[at++] ?? Number.NaN;
      value += (byte & 0x7f) * scale;
      if (!(byte & 0x80)) return Number.isNaN(byte) ? byte : value;
    }
    return Number.NaN;
  };
  let [packed, unpacked] = [0, 0];
  const blocks = number();
  if (bytes[0] !== 0 || !(blocks <= bytes.length)) return undefined;
  for (let block = 0; block < blocks; block++) {
    packed += Math.ceil(number() / 4) * 4;
    unpacked += number();
  }
  return Number.isSafeInteger(packed) && Number.isSafeInteger(unpacked) ? { packed, unpacked } : undefined;
}
