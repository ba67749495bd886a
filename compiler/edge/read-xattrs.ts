import { childProcess } from "./child-process.ts";

/** Attributes in base64 by path and name; paths without any are left out. */
export type Xattrs = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Labels that the machine's own security module puts on every file. */
const foreign = new Set(["security.selinux", "security.ima", "security.evm"]);

/** The extended attributes of a tree, by one `getfattr`, since Node has no getxattr(2); undefined when there is none. */
export function readXattrs(root: string): Xattrs | undefined {
  const words = ["-R", "-P", "-h", "-d", "-m", "-", "-e", "base64", "--absolute-names", "--", root];
  const { stdout, error } = childProcess().spawnSync("getfattr", words, {
    encoding: "latin1",
    maxBuffer: 1 << 28,
  });
  if (error) return undefined;
  const found = new Map<string, Record<string, string>>();
  for (const block of stdout.split("\n\n")) {
    const [head = "", ...lines] = block.split("\n").filter((line) => line !== "");
    const path = unquote(head.replace(/^# file: /, "")).slice(root.length) || "/";
    const named = lines.flatMap((line): [string, string][] => {
      const [, name = "", value = ""] = /^(.*?)(?:=0s(.*))?$/.exec(line) ?? [];
      return foreign.has(name) ? [] : [[unquote(name), value]];
    });
    if (named.length > 0) found.set(path, Object.fromEntries(named));
  }
  return found;
}

/** Undoes the backslash and three octal digits of getfattr(1); what comes out is UTF-8. */
function unquote(text: string): string {
  const bytes = text.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}
