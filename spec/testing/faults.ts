import { readdirSync, readFileSync } from "node:fs";
import { examplesOf } from "./chapters.ts";

/** A small project with one planted fault, or with none. */
export interface FaultProject {
  /** `network.faults: an address outside of every pool`. */
  readonly title: string;
  /** Name of the diagnostic; undefined: the project is clean. */
  readonly expected: string | undefined;
  readonly files: Readonly<Record<string, string>>;
  /** What the diagnostic points at. */
  readonly mark: Mark | undefined;
}
export interface Mark {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The projects of `spec/faults/*.faults`. A project begins with `== name-of-the-diagnostic: title`, or `== clean: title`;
 * `(in container)` and `(in app)` behind it say what its text is part of, as in the chapters. `-- path` begins another
 * file. `⟦…⟧` marks what the diagnostic points at.
 */
export function faultProjects(folder = "spec/faults"): FaultProject[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".faults"))
    .sort()
    .flatMap((name) => projectsOf(name, readFileSync(`${folder}/${name}`, "utf8")));
}

function projectsOf(name: string, text: string): FaultProject[] {
  const [, ...parts] = text.split(/^== /m);
  return parts.map((part) => {
    const [, code = "", title = "", place] = /^([\w-]+): (.*?)(?: \(in (\w+)\))?\n/.exec(part) ?? [];
    const body = part.slice(part.indexOf("\n") + 1);
    const [main = "", ...others] = body.split(/^-- /m);
    const marked = new Map<string, string>([["main.plim", wrapped(main.trimEnd(), place)]]);
    for (const other of others) {
      const [path = "", ...lines] = other.split("\n");
      marked.set(path.trim(), path.endsWith(".plim") ? `language 1\n${lines.join("\n")}` : lines.join("\n"));
    }
    const files = Object.fromEntries(
      [...marked].map(([path, content]) => [path, content.replace(/[⟦⟧]/g, "")]),
    );
    const mark = [...marked]
      .map(([file, content]) => markOf(file, content))
      .find((each) => each !== undefined);
    return { title: `${name}: ${title}`, expected: code === "clean" ? undefined : code, files, mark };
  });
}

/** The chapters' own frame around a fragment. */
function wrapped(body: string, place: string | undefined): string {
  const [example] = examplesOf(place ?? "", `\`\`\`plim${place ? ` in=${place}` : ""}\n${body}\n\`\`\`\n`);
  return example?.text ?? "";
}

function markOf(file: string, content: string): Mark | undefined {
  const start = content.indexOf("⟦");
  return start < 0 ? undefined : { file, start, end: content.indexOf("⟧") - 1 };
}
