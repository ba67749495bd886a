import { capabilityBits } from "../../capability-bits.ts";
import { Misunderstood, type Status } from "../shell.ts";
import { absolute, type Call, type CommandTable, known, sortOptions } from "./call.ts";

/** File capabilities: the extended attribute that setcap(8) would write. */
export const capabilityCommands: CommandTable = {
  setcap,
  getcap: ({ shell }) => {
    shell.print(undefined);
    return 0;
  },
};

function setcap(call: Call): Status {
  const { options, rest } = sortOptions(known(call), "r q n");
  const { tree } = call.shell;
  if (options.has("r")) {
    const dressed = rest.some((path) => tree.behind(absolute(path))?.xattrs);
    if (dressed) throw new Misunderstood("");
    return 1;
  }
  const [text = "", path = ""] = rest;
  if (tree.behind(absolute(path))?.type !== "file") return 1;
  const value = encode(text);
  if (value === undefined) throw new Misunderstood("the capabilities are not read");
  call.shell.do({ do: "capability", path: absolute(path), value });
  return 0;
}

/** `cap_net_raw,cap_net_admin+ep` as struct vfs_cap_data, version 2 (linux/capability.h), in base64. */
function encode(text: string): string | undefined {
  const [, names = "", letters = ""] = /^([a-z_,]+)[+=]([eip]+)$/.exec(text) ?? [];
  const bits = names.split(",").map((name) => capabilityBits[name.toUpperCase()]);
  if (bits.includes(undefined)) return undefined;
  const mask = (bits as number[]).reduce((all, bit) => all | (1n << BigInt(bit)), 0n);
  const bytes = Buffer.alloc(20);
  bytes.writeUInt32LE(0x02000000 | (letters.includes("e") ? 1 : 0), 0);
  for (const word of [0, 1]) {
    const half = Number((mask >> BigInt(32 * word)) & 0xffffffffn);
    bytes.writeUInt32LE(letters.includes("p") ? half : 0, 4 + 8 * word);
    bytes.writeUInt32LE(letters.includes("i") ? half : 0, 8 + 8 * word);
  }
  return bytes.toString("base64");
}
