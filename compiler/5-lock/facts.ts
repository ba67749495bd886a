/** What anything brings into a root, a package or another tree: what assembling and linking look at. */
export interface Content {
  /** In the archive's order; paths as shipped, before the usr-merge, absolute and without a trailing slash. */
  readonly members: readonly Member[];
  /** By path as shipped. */
  readonly elf: Readonly<Record<string, ElfFacts>>;
  /** `#!` lines of executable files, by path as shipped. */
  readonly shebangs: Readonly<Record<string, string>>;
}

/** What one package is, read once per digest and kept in the store; every project shares it. */
export interface PackageFacts extends Content {
  readonly format: 1;
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** The fields of `control`, names in lower case. */
  readonly control: Readonly<Record<string, string>>;
  /** Names `preinst`, `postinst`, `prerm`, `postrm`, `config` to their text. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Lines of the `conffiles` member: a path, or `remove-on-upgrade` and one that is not brought any more. */
  readonly conffiles: readonly string[];
  /** The `md5sums` member as it is: what `dpkg --verify` and scanners hold the package's files to. */
  readonly md5sums?: string;
  /** Lines of the `triggers` member without comments. */
  readonly triggers: readonly string[];
  /** The `templates` member: debconf's questions and their default answers. */
  readonly templates?: string;
  /** The texts below /usr/lib/sysusers.d, by path: locking gives their users ids before any tree is there. */
  readonly sysusers?: Readonly<Record<string, string>>;
}
/** What a source that is no archive of packages brings. */
export interface TreeFacts extends Content {
  readonly format: 1;
}
export interface Member {
  readonly path: string;
  readonly type: "directory" | "file" | "symlink" | "hardlink" | "character-device" | "block-device" | "fifo";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
  readonly mtime: number;
  readonly size?: number;
  readonly digest?: string;
  /** Store name of the unpacked file (see `storeName`). */
  readonly source?: string;
  /** Of a symlink as written; of a hard link the absolute path as shipped. */
  readonly target?: string;
  readonly major?: number;
  readonly minor?: number;
  readonly xattrs?: Readonly<Record<string, string>>;
}
/** What the loader needs to know of an ELF file. */
export interface ElfFacts {
  readonly class: 32 | 64;
  readonly endian: "little" | "big";
  /** `e_machine`: 62 is x86-64, 183 is AArch64. */
  readonly machine: number;
  readonly type: "executable" | "shared" | "other";
  readonly interpreter?: string;
  readonly soname?: string;
  readonly needed: readonly string[];
  readonly rpath?: string;
  readonly runpath?: string;
  /** Libraries to search before this one: a filter must be there, an auxiliary one need not (DT_FILTER, DT_AUXILIARY). */
  readonly filters?: readonly { readonly name: string; readonly required: boolean }[];
  /** DF_1_NODEFLIB is set. */
  readonly noDefaultLibraries: boolean;
  /** Every symbol is looked up when the file is loaded (DT_BIND_NOW, DF_BIND_NOW, DF_1_NOW). */
  readonly bindNow?: boolean;
  /** The largest page, in bytes, at which its segments can be mapped; absent for a file without segments. */
  readonly pageSize?: number;
  /** Versions wanted of each library: file name to versions, weak ones marked. */
  readonly versionsNeeded: readonly {
    readonly file: string;
    readonly version: string;
    readonly weak: boolean;
  }[];
  readonly versionsDefined: readonly string[];
  /** `name` or `name@version` of undefined, non-weak dynamic symbols, each ended by a line feed. */
  readonly undefinedSymbols: string;
  /** From this one on they are functions that are looked up when they are first called; absent: none are. */
  readonly lazyFrom?: number;
  /** `name` or `name@version`, a default version written `name@@version`; each ended by a line feed. */
  readonly definedSymbols: string;
  /** Of the ABI-tag note: the oldest kernel it runs on, [3, 2, 0]. */
  readonly kernelFloor?: readonly number[];
  /** Of the GNU property note: bits of `GNU_PROPERTY_X86_ISA_1_NEEDED` (bit 0 is v1 … bit 3 is v4). */
  readonly isaNeeded: number;
  /** `.note.dlopen` texts. */
  readonly dlopen: readonly string[];
}
