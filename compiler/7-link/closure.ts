import { architectureOf, isFor } from "./architectures.ts";
import type { LoadedClosure, LoadedFile, MissingFile } from "./loaded.ts";
import { Loading } from "./loading.ts";
import { isMuslLoader, loadByMusl } from "./musl.ts";
import { type Loaded, loadPlainly } from "./plain-loading.ts";
import type { Start } from "./start.ts";
import type { System } from "./system.ts";

/**
 * The files that running an ELF file brings into memory, as its own loader finds them: glibc's, or musl's where that is
 * the interpreter. Undefined when no ELF file is there. A file without interpreter loads nothing: it is static.
 */
export function closureOf(system: System, path: string, start: Start = {}): LoadedClosure | undefined {
  const found = system.tree.resolve(path);
  const facts = found && system.tree.elf(found);
  if (!facts) return undefined;
  const head: LoadedFile = { path: found.path, found, facts, name: path };
  const architecture = architectureOf(facts);
  const loader = loaderOf(system, head);
  if (!architecture || !loader)
    return { architecture, start, system, loader: "none", files: [head], missing: [], named: new Map() };
  const base = { architecture, start, system };
  if (isMuslLoader(facts.interpreter))
    return { ...base, loader: "musl", ...loadByMusl(system, start, architecture, head, loader) };
  const plainly = "facts" in loader ? loadPlainly(system, start, architecture, head, loader) : undefined;
  const { files, missing, named } = plainly ?? loadByGlibc(system, start, head, loader);
  return { architecture, start, system, loader: "glibc", files, missing, named };
}

type Loader = LoadedFile | MissingFile;

function loadByGlibc(system: System, start: Start, head: LoadedFile, loader: Loader): Loaded {
  const loading = new Loading(system, start, head);
  loading.know(head);
  loading.place(head);
  // The kernel maps the loader before anything else, so that its names are known from the start.
  if ("facts" in loader) loading.know(loader);
  loading.preload([...preloadsOf(start), ...system.preload]);
  loading.run();
  if ("facts" in loader) loading.place(loader, true);
  const { files, missing, named } = loading;
  return { files, missing: "facts" in loader ? missing : [loader, ...missing], named };
}

/** In a secure process a name with a slash is passed over (`dso_name_valid_for_suid` of glibc's elf/rtld.c). */
function preloadsOf({ preload, secure }: Start): string[] {
  const names = (preload ?? "").split(/[ :]/).filter((name) => name !== "");
  return secure ? names.filter((name) => !name.includes("/")) : names;
}

/** Undefined for a file that names none. The kernel executes it, and so it must be executable (`open_exec`). */
function loaderOf(system: System, head: LoadedFile): Loader | undefined {
  const name = head.facts.interpreter;
  if (name === undefined) return undefined;
  const found = system.tree.resolve(name);
  const missing = { by: head, name, kind: "interpreter" } as const;
  if (!found) return missing;
  const unusable = (reason: string): MissingFile => ({ ...missing, unusable: { path: found.path, reason } });
  const facts = system.tree.elf(found);
  if (!facts) return unusable("is not an ELF file");
  if (!isFor(facts, head.facts)) return unusable("is for another machine");
  if ((found.entry.mode & 0o111) === 0) return unusable("is not executable");
  return { path: name, found, facts, by: head, name };
}

/** What a library that is opened while the program runs (`dlopen`) brings into memory beside what is there. */
export function openLibrary(
  closure: LoadedClosure,
  by: LoadedFile,
  name: string,
): Pick<LoadedClosure, "missing"> & { readonly opened: readonly LoadedFile[] } {
  const { system, start, files } = closure;
  if (closure.loader === "musl") return { opened: [], missing: [] };
  const loading = new Loading(system, start, files[0] as LoadedFile);
  for (const file of files) {
    loading.know(file);
    loading.place(file, true);
  }
  for (const [known, file] of closure.named) if (!loading.named.has(known)) loading.named.set(known, file);
  const opened = loading.find(by, name, "needed");
  if (opened) loading.place(opened);
  loading.run();
  return { opened: loading.files.slice(files.length), missing: loading.missing };
}
