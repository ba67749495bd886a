import { posix } from "node:path";
import type { LoadedFile } from "../loaded.ts";
import type { System } from "../system.ts";
import { readText, type Wish, type WishesOf } from "./wish.ts";

/**
 * Modules of the service that a program with libpam is: the file of its own name in /etc/pam.d, else `other`, and all that
 * it includes (pam.conf(5); libpam/pam_handlers.c). A line with `-` may name what is not there; one that is optional or
 * sufficient is passed over with a message in the log; any other refuses everybody.
 */
export const pamModules: WishesOf = ({ system, closure }) => {
  const opener = closure.named.get("libpam.so.0");
  const head = closure.files[0];
  if (!opener || !head) return [];
  const file = [posix.basename(head.found.path), "other"]
    .flatMap((name) => folders.map((folder) => `${folder}/${name}`))
    .find((path) => system.tree.resolve(path));
  return file === undefined
    ? []
    : new Reading(system, opener, closure.architecture?.triplet ?? "").file(file);
};

const folders = ["/etc/pam.d", "/usr/lib/pam.d"];
const mostFiles = 64;

class Reading {
  readonly #system: System;
  readonly #opener: LoadedFile;
  readonly #triplet: string;
  readonly #read = new Set<string>();

  constructor(system: System, opener: LoadedFile, triplet: string) {
    this.#system = system;
    this.#opener = opener;
    this.#triplet = triplet;
  }

  file(path: string): Wish[] {
    if (this.#read.has(path) || this.#read.size >= mostFiles) return [];
    this.#read.add(path);
    const text = (readText(this.#system, path) ?? "").replace(/\\\n/g, " ");
    return text.split("\n").flatMap((line) => this.#line(path, line));
  }

  #line(by: string, line: string): Wish[] {
    const match = /^\s*(?:@include\s+(\S+)|(-?)(\w+)\s+(\[[^\]]*\]|\S+)\s+(\S+))/.exec(line);
    if (!match || line.trimStart().startsWith("#")) return [];
    const [, included, quiet, , control = "", named = ""] = match;
    if (included !== undefined) return this.#include(by, included);
    if (control === "include" || control === "substack") return this.#include(by, named);
    if (quiet === "-") return [];
    const isOptional = control === "optional" || control === "sufficient";
    const names = named.startsWith("/") ? [named] : this.#folders().map((folder) => `${folder}/${named}`);
    return [
      { by, names, what: named, weight: isOptional ? "recommended" : "required", opener: this.#opener },
    ];
  }

  #include(by: string, name: string): Wish[] {
    const paths = name.startsWith("/") ? [name] : folders.map((folder) => `${folder}/${name}`);
    const path = paths.find((one) => this.#system.tree.resolve(one));
    return path === undefined
      ? [{ by, names: paths, what: paths[0] ?? name, weight: "required" }]
      : this.file(path);
  }

  /** Where distributions put them: Debian by triplet, Fedora in lib64, Alpine in lib. */
  #folders(): string[] {
    return [`/lib/${this.#triplet}`, "/lib64", "/lib", "/usr/lib64", "/usr/lib"].map(
      (one) => `${one}/security`,
    );
  }
}
