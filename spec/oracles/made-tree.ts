import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** An ELF file as the linker of binutils is told to make it; without `soname` an executable. */
export interface MadeFile {
  readonly soname?: string | null;
  readonly needed?: readonly string[];
  /** With `isRunpath` the newer tag. */
  readonly path?: string;
  readonly isRunpath?: boolean;
  readonly noDefaultLibraries?: boolean;
  readonly filter?: string;
  readonly auxiliary?: string;
  readonly interpreter?: string;
}

/** Makes ELF files with `as` and `ld`: they hold no code, and load as any other. */
export class ElfMaker {
  readonly #folder = mkdtempSync(join(tmpdir(), "plimsoll-elf-"));
  readonly #stubs = new Map<string, string>();

  constructor() {
    execFileSync("as", ["-o", this.#object, "-"], { input: ".globl _start\n_start:\n ret\n" });
  }
  get #object(): string {
    return join(this.#folder, "empty.o");
  }

  make(file: string, made: MadeFile): void {
    mkdirSync(dirname(file), { recursive: true });
    const { soname, path, filter, auxiliary, interpreter } = made;
    const kind = soname === undefined ? ["-pie", "-dynamic-linker", interpreter ?? ""] : ["-shared"];
    const options = [
      ...(soname ? ["-soname", soname] : []),
      ...(path === undefined ? [] : ["-rpath", path, `--${made.isRunpath ? "en" : "dis"}able-new-dtags`]),
      ...(made.noDefaultLibraries ? ["-z", "nodefaultlib"] : []),
      ...(filter === undefined || soname === undefined ? [] : ["-F", filter]),
      ...(auxiliary === undefined || soname === undefined ? [] : ["-f", auxiliary]),
    ];
    const stubs = (made.needed ?? []).map((name) => this.#stub(name));
    execFileSync("ld", [...kind, ...options, "--no-as-needed", "-o", file, this.#object, ...stubs]);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** A library whose own name is what a NEEDED entry is to say. */
  #stub(name: string): string {
    const known = this.#stubs.get(name);
    if (known) return known;
    const file = join(this.#folder, `stub${this.#stubs.size}.so`);
    execFileSync("ld", ["-shared", "-soname", name, "-o", file, this.#object]);
    this.#stubs.set(name, file);
    return file;
  }
}

/** A file that no loader takes. */
export function makeText(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "GROUP ( libz.so.1 ) /* what linkers read, and loaders do not */\n".repeat(4));
}
