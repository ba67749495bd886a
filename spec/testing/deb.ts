import { gzipSync } from "node:zlib";

/** A file of a test's package; a name that ends with a slash is a folder. */
export interface DebFile {
  readonly path: string;
  readonly content?: string | Uint8Array;
  readonly mode?: number;
  /** Makes it a symlink. */
  readonly target?: string;
}

/** How the parts of a package are packed, and what their names end in. */
export interface Packing {
  readonly ending: string;
  pack(bytes: Uint8Array): Uint8Array;
}

/** A package (deb(5)) with these control lines, these files, and these maintainer scripts by name. */
export function makeDeb(
  control: readonly string[],
  files: readonly DebFile[],
  scripts: Readonly<Record<string, string>> = {},
  { ending, pack }: Packing = { ending: "gz", pack: gzipSync },
): Uint8Array {
  const described = [
    ...control,
    "Maintainer: Nobody <nobody@example.net>",
    "Description: made for a test",
    "",
  ];
  const members = [
    { path: "./control", content: described.join("\n") },
    ...Object.entries(scripts).map(([name, content]) => ({ path: `./${name}`, content, mode: 0o755 })),
  ];
  return ar([
    ["debian-binary", Buffer.from("2.0\n")],
    [`control.tar.${ending}`, pack(tar(members))],
    [`data.tar.${ending}`, pack(tar([{ path: "./" }, ...files.map(relative)]))],
  ]);
}

/** The common archive format of ar(5). */
export function ar(members: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts = members.flatMap(([name, bytes]) => {
    const fields = [name.padEnd(16), "0".padEnd(12), "0".padEnd(6), "0".padEnd(6), "100644".padEnd(8)];
    const header = `${fields.join("")}${String(bytes.length).padEnd(10)}\`\n`;
    return [Buffer.from(header), bytes, Buffer.from(bytes.length % 2 === 1 ? "\n" : "")];
  });
  return Buffer.concat([Buffer.from("!<arch>\n"), ...parts]);
}

/** A ustar archive, all owned by root, with times of 1970. */
export function tar(files: readonly DebFile[]): Uint8Array {
  return Buffer.concat([...files.flatMap(tarMember), Buffer.alloc(1024)]);
}

function tarMember({ path, content = "", mode, target }: DebFile): Uint8Array[] {
  const isFolder = path.endsWith("/");
  const bytes = Buffer.from(isFolder || target !== undefined ? "" : content);
  const header = Buffer.alloc(512);
  const put = (text: string, at: number) => header.write(text, at, "utf8");
  put(path, 0);
  put(`${(mode ?? (isFolder ? 0o755 : 0o644)).toString(8).padStart(7, "0")}\0`, 100);
  put("0000000\0", 108);
  put("0000000\0", 116);
  put(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
  put("00000000000\0", 136);
  put("        ", 148);
  put(target !== undefined ? "2" : isFolder ? "5" : "0", 156);
  put(target ?? "", 157);
  put("ustar\x0000root", 257);
  put("root", 297);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}

function relative(file: DebFile): DebFile {
  return { ...file, path: `./${file.path.replace(/^\/+/, "")}` };
}
