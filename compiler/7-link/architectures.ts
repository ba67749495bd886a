import type { ElfFacts } from "../5-lock/facts.ts";

/** How the loader of one architecture names things. */
export interface Architecture {
  /** Debian's name. */
  readonly name: string;
  readonly class: 32 | 64;
  readonly endian: "little" | "big";
  /** `e_machine`. */
  readonly machine: number;
  /** Debian's multiarch triplet: the loader's own folders, and `$LIB` is `lib/` and this. */
  readonly triplet: string;
  /** `$PLATFORM`: what the kernel gives as AT_PLATFORM. */
  readonly platform: string;
  /** Of ld.so.cache: `FLAG_ELF_LIBC6` and the architecture's bits (glibc, sysdeps/generic/ldconfig.h). */
  readonly cacheFlags: number;
  /** Architectures whose processes its kernel runs as well, and whose libraries its ldconfig lists. */
  readonly also: readonly string[];
}

/** `dpkg-architecture -L`, glibc's ldconfig.h and the kernel's `ELF_PLATFORM`. */
const architectures: readonly Architecture[] = [
  of("amd64", 64, 62, "x86_64-linux-gnu", "x86_64", 0x0303, ["i386"]),
  of("i386", 32, 3, "i386-linux-gnu", "i686", 0x0003, []),
  of("arm64", 64, 183, "aarch64-linux-gnu", "aarch64", 0x0a03, []),
  of("armhf", 32, 40, "arm-linux-gnueabihf", "v7l", 0x0903, []),
  of("riscv64", 64, 243, "riscv64-linux-gnu", "", 0x1003, []),
  of("ppc64el", 64, 21, "powerpc64le-linux-gnu", "", 0x0503, []),
];

export function architectureNamed(name: string): Architecture | undefined {
  return architectures.find((one) => one.name === name);
}

/** The architecture that an ELF file is made for. */
export function architectureOf(facts: ElfFacts): Architecture | undefined {
  for (const one of architectures) if (isFor(facts, one)) return one;
  return undefined;
}

/** The loader of this architecture takes the file; it passes over any other as if it were not there. */
export function isFor(facts: ElfFacts, one: Pick<ElfFacts, "class" | "endian" | "machine">): boolean {
  return facts.class === one.class && facts.machine === one.machine && facts.endian === one.endian;
}

/** `system_dirs` of Debian's glibc, which searches `/lib` and `/usr/lib` behind the multiarch folders. */
export function ownFolders({ triplet }: Architecture): string[] {
  return [`/lib/${triplet}`, `/usr/lib/${triplet}`, "/lib", "/usr/lib"];
}

function of(
  name: string,
  size: 32 | 64,
  machine: number,
  triplet: string,
  platform: string,
  cacheFlags: number,
  also: readonly string[],
): Architecture {
  return { name, class: size, endian: "little", machine, triplet, platform, cacheFlags, also };
}
