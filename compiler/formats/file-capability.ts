import { capabilities, ociCapability } from "./capabilities.ts";

/** What `security.capability` of a file says, by OCI's names: `CAP_NET_RAW`. */
export interface FileCapability {
  readonly permitted: readonly string[];
  readonly inheritable: readonly string[];
  /** What is permitted is in force at once; execve(2) fails where not all of it can be had. */
  readonly effective: boolean;
}

/** struct vfs_cap_data of linux/capability.h, versions 2 and 3, from base64; undefined when it is neither. */
export function readFileCapability(value: string): FileCapability | undefined {
  const bytes = Buffer.from(value, "base64");
  const head = bytes.length >= 20 ? bytes.readUInt32LE(0) : 0;
  if (head >>> 24 !== 2 && head >>> 24 !== 3) return undefined;
  const set = (at: number) => BigInt(bytes.readUInt32LE(at)) | (BigInt(bytes.readUInt32LE(at + 8)) << 32n);
  return { permitted: namesIn(set(4)), inheritable: namesIn(set(8)), effective: (head & effective) !== 0 };
}

/** `cap_net_raw,cap_net_admin+ep` as version 2 in base64; undefined when the text is not read. */
export function writeFileCapability(text: string): string | undefined {
  const [, names = "", letters = ""] = /^([a-z_,]+)[+=]([eip]+)$/.exec(text) ?? [];
  const bits = names.split(",").map((name) => ociNames.indexOf(name.toUpperCase()));
  if (bits.includes(-1)) return undefined;
  const mask = bits.reduce((all, bit) => all | (1n << BigInt(bit)), 0n);
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32LE(0x02000000 | (letters.includes("e") ? effective : 0), 0);
  for (const word of [0, 1]) {
    const half = Number((mask >> BigInt(32 * word)) & 0xffffffffn);
    bytes.writeUInt32LE(letters.includes("p") ? half : 0, 4 + 8 * word);
    bytes.writeUInt32LE(letters.includes("i") ? half : 0, 8 + 8 * word);
  }
  return bytes.toString("base64");
}

/** As setcap(8) takes it: `cap_net_raw+ep`. */
export function fileCapabilityText({ permitted, inheritable, effective }: FileCapability): string {
  const groups = new Map<string, string[]>();
  for (const name of [...new Set([...permitted, ...inheritable])]) {
    const isIn = (set: readonly string[], letter: string) => (set.includes(name) ? letter : "");
    const letters = `${effective ? "e" : ""}${isIn(inheritable, "i")}${isIn(permitted, "p")}`;
    groups.set(letters, [...(groups.get(letters) ?? []), name.toLowerCase()]);
  }
  return [...groups].map(([letters, names]) => `${names.join(",")}+${letters}`).join(" ");
}

/** By their bits. */
const ociNames: readonly string[] = capabilities.map((name) => ociCapability(name) ?? name);
/** `VFS_CAP_FLAGS_EFFECTIVE`. */
const effective = 1;

function namesIn(mask: bigint): string[] {
  return ociNames.filter((_, bit) => (mask >> BigInt(bit)) & 1n);
}
