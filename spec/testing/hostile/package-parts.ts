import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { ar, deb, type TarSpec, tar } from "../../../compiler/formats/deb-testing.ts";

/** A package that somebody made to do harm, signed for by its archive all the same; each is `D0601 bad-package`. */
export interface HostilePackage {
  readonly name: string;
  /** What the refusal must say. */
  readonly words: RegExp;
  /** `outside` is the path of a folder beside the build, without its first slash. */
  readonly bytes: (outside: string) => Uint8Array;
}

export const fields = ["Package: probe", "Version: 1", "Architecture: all"];
export const binary = { name: "debian-binary", body: Buffer.from("2.0\n") };
export const controlOf = (lines: readonly string[]) =>
  tar([{ name: "./control", body: `${lines.join("\n")}\n` }]);
export const control = { name: "control.tar", body: controlOf(fields) };
export const honest: TarSpec[] = [
  { name: "./", flag: "5", mode: 0o755 },
  { name: "./usr/", flag: "5", mode: 0o755 },
  { name: "./usr/bin/", flag: "5", mode: 0o755 },
  { name: "./usr/bin/probe", mode: 0o755, body: "#!/bin/sh\n" },
];
export const honestPackage = deb(honest);
export const plain = tar(honest);
export const pack = (program: string, bytes: Uint8Array) =>
  execFileSync(program, ["-c", "-1"], { input: bytes, maxBuffer: 1 << 27 });
export const zeros = () => tar([{ name: "./zeros", body: Buffer.alloc(65 * 1024 * 1024) }]);

/** A package with this data archive, or with these members of its own. */
export const withData = (body: Uint8Array, name = "data.tar") => ar([binary, control, { name, body }]);
export const files =
  (...specs: readonly TarSpec[]) =>
  () =>
    deb([...honest, ...specs]);
export const toOutside = (specs: (outside: string) => readonly TarSpec[]) => (outside: string) =>
  deb([...honest, ...specs(outside)]);

/** A tar archive with bytes of the last header before the end changed, and its checksum made right. */
export function forged(at: number, bytes: string | Uint8Array, spec: TarSpec = { name: "./forged" }): Buffer {
  const archive = tar([...honest, spec]);
  const header = archive.subarray(archive.length - 1024 - 512 - bodyBlocks(spec), archive.length);
  Buffer.from(bytes).copy(header, at);
  const block = header.subarray(0, 512);
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, 8, "latin1");
  return archive;
}
export const bodyBlocks = ({ body = "" }: TarSpec) => Math.ceil(Buffer.from(body).length / 512) * 512;

export const climb = "../".repeat(20);

/** A folder named 501,000 times, in gzip members of a thousand each. */
export function manyFolders(): Uint8Array {
  const header = tar([{ name: "./d/", flag: "5" }]).subarray(0, 512);
  const thousand = gzipSync(Buffer.concat(Array.from({ length: 1000 }, () => header)));
  return Buffer.concat(Array.from({ length: 501 }, () => thousand));
}

export function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? copy.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 0xff;
  return copy;
}

/** With an odd number of bytes; gzip takes zeros behind its end. */
export function oddly(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 1 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
}
