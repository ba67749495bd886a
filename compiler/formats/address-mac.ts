/** A MAC address as a number of 48 bits, or undefined when the text is none. */
export function parseMac(text: string): number | undefined {
  if (!/^[\da-f]{2}(:[\da-f]{2}){5}$/i.test(text)) return undefined;
  return Number.parseInt(text.replaceAll(":", ""), 16);
}

/** Canonical text: lower case, colons. */
export function formatMac(value: number): string {
  const hex = value.toString(16).padStart(12, "0");
  return (hex.match(/../g) ?? []).join(":");
}

/** The lowest bit of the first octet: an address of a group, which no interface may have (IEEE 802). */
export const isMulticast = (mac: number): boolean => Math.floor(mac / 2 ** 40) % 2 === 1;

/** The second bit of the first octet: chosen by an administrator, so no vendor's card can have it. */
export const isLocal = (mac: number): boolean => Math.floor(mac / 2 ** 41) % 2 === 1;
