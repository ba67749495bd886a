import Handlebars from "handlebars";
import { hasErrors } from "../../spec/diagnostics/checked.ts";
import { analyze } from "../analyze.ts";
import { memoryFiles } from "../edge/memory-files.ts";
import { format } from "../format/format.ts";
import { serviceOf } from "./init-services.ts";
import template from "./templates/project.plim.hbs";

export interface Wishes {
  readonly name: string;
  readonly package: string;
  /** The Debian release that the container is made of. */
  readonly suite: keyof typeof releases;
}

/** The standard library's profiles by release, and the kernel that each release shipped with. */
export const releases = {
  bookworm: { profile: "debian-12", kernel: "v6.1" },
  trixie: { profile: "debian-13", kernel: "v6.12" },
} as const;

/** Names and texts of a project's files. */
export type ProjectTexts = ReadonlyMap<string, string>;

const render = Handlebars.compile(template, { noEscape: true, strict: false });

/** The files of a new project, or why these wishes give none that is sound. */
export function projectTexts(wishes: Wishes): ProjectTexts | { readonly fault: string } {
  const fault = faultOf(wishes);
  if (fault) return { fault };
  const { run, files, ...service } = serviceOf(wishes.package);
  const main = render({
    ...wishes,
    ...releases[wishes.suite],
    ...service,
    files,
    app: appName(wishes.package),
    subnet: subnetFor(wishes.name),
    run: run.map((word) => JSON.stringify(word)).join(", "),
  });
  const file = `${wishes.name}.plim`;
  const texts = new Map([
    [file, format(file, new TextEncoder().encode(main)).value ?? main],
    ...files.map(({ from, text }) => [from, text] as const),
  ]);
  const { diagnostics } = analyze(memoryFiles(Object.fromEntries(texts)));
  const first = diagnostics.find(({ severity }) => severity === "error");
  return first
    ? { fault: `${wishes.name} and ${wishes.package} give no sound project: ${first.message}` }
    : texts;
}

function faultOf({ name, package: wanted }: Wishes): string | undefined {
  if (!/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) {
    return `${JSON.stringify(name)} cannot name a container: use a-z, 0-9 and -, a letter first`;
  }
  // Debian Policy 5.6.1 on the names of packages.
  if (!/^[a-z0-9][a-z0-9+.-]{1,100}$/.test(wanted))
    return `${JSON.stringify(wanted)} is no name of a Debian package`;
  return undefined;
}

/** `g++` is the app g, `0ad` the app ad. */
function appName(packageName: string): string {
  const plain = packageName.replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "");
  return isName(plain) ? plain : `app-${plain || "one"}`;
}

/** Whether the language takes a word as a name; `v1` is a version to it. */
function isName(word: string): boolean {
  return !hasErrors(analyze(memoryFiles({ "a.plim": `language 1\nlet ${word} = 1\n` })).diagnostics);
}

/** A subnet that follows from the name, so that two projects on one machine rarely want the same one. */
function subnetFor(name: string): string {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 65_536;
  return `10.${64 + ((sum >> 8) % 128)}.${sum % 256}`;
}
