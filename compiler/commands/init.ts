import { basename, join, relative, resolve } from "node:path";
import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import { machineHost } from "../edge/host.ts";
import { type ProjectTexts, projectTexts, releases, type Wishes } from "./init-project.ts";
import { ask } from "./init-prompt.ts";
import { inTheWay, writeProject } from "./init-write.ts";
import { answer, exit } from "./output.ts";
import { unwritable } from "./unwritable.ts";

export interface InitOptions {
  readonly format: Format;
  readonly yes?: boolean;
  readonly name?: string;
  readonly package?: string;
}

/** `plimsoll init`: a project that checks and builds. Asks on a terminal, unless told not to; never writes over a file. */
export async function init(folder: string, options: InitOptions): Promise<number> {
  const { format } = options;
  const wishes = await wishesFor(folder, options);
  if (!wishes)
    return (
      (await answer(format, ".", { diagnostics: [], text: "\nnothing was written\n" })) || exit.diagnostics
    );
  const texts = projectTexts(wishes);
  if ("fault" in texts) {
    await answer(format, ".", { diagnostics: [diagnose("wrong-usage", { reason: texts.fault })] });
    return exit.usage;
  }
  const found = place(resolve(folder), folder, texts);
  if (found.length > 0) return answer(format, ".", { diagnostics: found });
  const files = [...texts.keys()].map((name) => join(folder, name));
  const next = commands(folder);
  const text = `created ${files.join(", ")}\nnext:\n${next.map((line) => `  ${line}\n`).join("")}`;
  return answer(format, ".", { diagnostics: [], data: { created: files, next }, text });
}

async function wishesFor(
  folder: string,
  { yes, name, package: wanted }: InitOptions,
): Promise<Wishes | undefined> {
  const usual = { name: name ?? nameFor(folder), package: wanted ?? "nginx" };
  const isTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  if (yes || !isTerminal) return { ...usual, suite: suiteHere() };
  const said = await ask([
    { key: "name", words: "name of the container", usual: usual.name },
    { key: "package", words: "Debian package of its app", usual: usual.package },
  ]);
  return said && { ...said, suite: suiteHere() };
}

/** The folder's name, as far as a container may have it. */
function nameFor(folder: string): string {
  const plain = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return (
    plain
      .replace(/^[^a-z]+|-+$/g, "")
      .slice(0, 32)
      .replace(/-$/, "") || "web"
  );
}

/** The oldest release that this machine has a mirror for; where it has none, the author will name one. */
function suiteHere(): Wishes["suite"] {
  const host = machineHost();
  const suites = Object.keys(releases) as Wishes["suite"][];
  return suites.find((suite) => host.mirrors(suite, "main").length > 0) ?? "bookworm";
}

function place(path: string, folder: string, texts: ProjectTexts) {
  try {
    const files = inTheWay(path, texts);
    if (files.length > 0) return [diagnose("would-overwrite", { folder, files: files.join(", ") })];
    writeProject(path, texts);
    return [];
  } catch (error) {
    return [unwritable(folder, error)];
  }
}

function commands(folder: string): string[] {
  const here = relative(".", folder) === "";
  const name = /^[\w./+-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
  const words = here ? [] : [name];
  return ["check", "build", "up"].map((verb) => ["plimsoll", verb, ...words].join(" "));
}
