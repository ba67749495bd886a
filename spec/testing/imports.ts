import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** One import statement of the project's own code. */
export interface Import {
  readonly from: string;
  /** A file of the project, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Every TypeScript file of the project, tests included, sorted. */
export function sourceFiles(): string[] {
  return ["compiler", "runtime", "grammar", "spec"]
    .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .sort();
}

const statement = /^(?:import|export)\s+(type\s)?(?:[^;"']*?from\s+)?["']([^"']+)["']/gm;
const dynamic = /\bimport\(\s*["']([^"']+)["']/g;

/** The imports of a file, static and dynamic. */
export function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  const named = (to: string) => (to.startsWith(".") ? normalize(join(dirname(file), to)) : to);
  const fixed = [...text.matchAll(statement)].map(([, type, to = ""]) => ({
    typeOnly: Boolean(type),
    to: named(to),
  }));
  const lazy = [...text.matchAll(dynamic)].map(([, to = ""]) => ({ typeOnly: false, to: named(to) }));
  return [...fixed, ...lazy].map((one) => ({ from: file, ...one }));
}
