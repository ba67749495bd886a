import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Matrix } from "../../compiler/4-check/placement/matrix.ts";
import { copyExample, inTemporaryFolder, plimsoll } from "../testing/cli.ts";
import { visit } from "./guest/guest.ts";
import { visitHere } from "./guest/here.ts";
import { askForLateKernel } from "./guest/late.ts";
import type { Oracle, Verdict } from "./oracle.ts";

interface Example {
  readonly name: string;
  readonly container: string;
  /** `10.40.0.16 8080` */
  readonly address: string;
  readonly page: RegExp;
  /** It asks for a kernel newer than the one of Debian 12: the matrix says so, and it does not start there. */
  readonly isLate?: true;
}

const engines = ["unshare", "crun"];
/** Where a bundle starts, each with the profile that names it: two releases of Debian, and this machine as it was probed. */
const places = { bookworm: "std.debian-12", trixie: "std.debian-13", "this machine": "machine" };
type Place = keyof typeof places;
const placeNames = Object.keys(places) as Place[];
const hello: Example = {
  name: "hello",
  container: "hello",
  address: "10.40.0.16 8080",
  page: /Hello from a container that compiled/,
};
const examples: readonly Example[] = [
  hello,
  { name: "php", container: "site", address: "10.41.0.16 8080", page: /PHP 8\.2\.\d+ on site/ },
  { ...hello, isLate: true },
];

/**
 * One bundle on the cloud kernels of several releases of Debian and on this machine's, booted for real: it is the bundle that was built,
 * byte for byte, starts under each engine and answers where the matrix says `ok` and nowhere else, and leaves nothing.
 */
export const oracle: Oracle = {
  name: "kernels",
  sample: 1,
  async run(sample = examples.length * placeNames.length): Promise<Verdict> {
    const differences: string[] = [];
    const shares = examples.map((_, index) =>
      Math.max(0, Math.min(placeNames.length, sample - index * placeNames.length)),
    );
    for (const [index, example] of examples.entries())
      differences.push(...(await bootEverywhere(example, placeNames.slice(0, shares[index]))));
    const boots = shares.reduce((sum, share) => sum + share, 0);
    return { cases: boots * engines.length, differences, explained: [] };
  },
};

function bootEverywhere(example: Example, chosen: readonly Place[]): Promise<string[]> {
  return inTemporaryFolder((folder) => {
    if (chosen.length === 0) return [];
    const built = build(example, folder);
    return chosen.flatMap((place) => {
      const subject = { bundle: built.bundle, addresses: [example.address], engines };
      const rule = built.rules.get(places[place]) ?? "nothing";
      const wanted = example.isLate && place === "bookworm" ? "kernel" : "ok";
      const shown = place === "this machine" ? visitHere(subject) : visit(place, subject);
      const lines = judge(shown, built.digest, rule === "ok" ? example.page : undefined);
      if (rule !== wanted) lines.push(`the matrix says ${rule}, not ${wanted}`);
      return lines.map((line) => `${example.isLate ? "late " : ""}${example.name} on ${place}: ${line}`);
    });
  });
}

interface Built {
  readonly bundle: string;
  readonly digest: string;
  /** What the matrix says, by profile. */
  readonly rules: ReadonlyMap<string, string>;
}

/** The example, judged by the matrix against every place, and built for those where it says `ok`. */
function build(example: Example, folder: string): Built {
  const project = copyExample(example.name, folder);
  const main = join(project, `${example.name}.plim`);
  if (example.isLate) askForLateKernel(project, main);
  const text = readFileSync(main, "utf8") + probed();
  const profiles = Object.values(places);
  aim(main, text, profiles);
  said(["lock", project]);
  const rules = rulesOf(project);
  const fitting = profiles.filter((profile) => rules.get(profile) === "ok");
  aim(main, text, fitting);
  const out = join(folder, "out");
  const [digest = "no digest"] = /sha256:\S+/.exec(said(["build", project, "--out", out])) ?? [];
  return { bundle: join(out, example.container), digest, rules };
}

function said(words: readonly string[]): string {
  const { status, stdout, stderr } = plimsoll(words);
  if (status !== 0) throw new Error(`${words.join(" ")}: ${stderr}${stdout}`);
  return stdout;
}

/** The profile `machine`, as this machine answers. */
function probed(): string {
  return said(["profile", "probe"]).replace(/^language 1\n/, "");
}

function aim(main: string, text: string, profiles: readonly string[]): void {
  writeFileSync(main, text.replace(" on server {", ` on ${profiles.join(", ")} {`));
}

/** By profile: `ok`, or the rules that fail. A check that finds errors ends with 1 and prints the matrix all the same. */
function rulesOf(project: string): ReadonlyMap<string, string> {
  const { stdout } = plimsoll(["check", project, "--matrix", "--format", "json"]);
  const { columns, rows, linked }: Matrix & { linked: boolean } = JSON.parse(stdout).matrix;
  if (!linked) throw new Error(`not linked: ${stdout}`);
  const rules = (rows[0]?.cells ?? []).map(
    ({ reasons }) => reasons.map(({ rule }) => rule).join(", ") || "ok",
  );
  return new Map(columns.map((name, index) => [name, rules[index] ?? "nothing"]));
}

/** What a visit does not show: of the bundle, and of each engine. Without a page it is not to start, and to undo all the same. */
function judge(shown: string, digest: string, page?: RegExp): string[] {
  const answers = [...shown.matchAll(/^guest: (.*)$/gm)].map(([, line = ""]) => line);
  const ofBundle = [`digest ${digest}`, "bundle as built", "root as built"];
  const ofEngine = (engine: string) => {
    const isRight = (line: string) => line.startsWith(`${engine} page `) && (page?.test(line) ?? true);
    const isWrong = answers.some(isRight) !== (page !== undefined);
    const lines = [`${engine} start ${page ? 0 : 1}`, `${engine} down 0`, `${engine} left nothing`];
    return [...lacking(lines), ...(isWrong ? [`${engine} page ${page ?? "at all"}`] : [])];
  };
  const lacking = (lines: readonly string[]) => lines.filter((line) => !answers.includes(line));
  return [lacking(ofBundle), ...engines.map(ofEngine)].flatMap((missing) =>
    missing.length === 0 ? [] : [`not as wanted: ${missing.join(", ")}, in:\n${shown.slice(-4000)}`],
  );
}
