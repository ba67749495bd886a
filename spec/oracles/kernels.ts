import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyExample, inTemporaryFolder, plimsoll } from "../testing/cli.ts";
import { visit } from "./guest/guest.ts";
import type { Oracle, Verdict } from "./oracle.ts";

interface Example {
  readonly name: string;
  readonly container: string;
  /** `10.40.0.16 8080` */
  readonly address: string;
  readonly page: RegExp;
}

const engines = ["unshare", "crun"];
/** Each with the profile of std that names it. */
const releases = { bookworm: "std.debian-12", trixie: "std.debian-13" };
const suites = Object.keys(releases);
const examples: readonly Example[] = [
  {
    name: "hello",
    container: "hello",
    address: "10.40.0.16 8080",
    page: /Hello from a container that compiled/,
  },
  { name: "php", container: "site", address: "10.41.0.16 8080", page: /PHP 8\.2\.\d+ on site/ },
];

/**
 * One bundle that compiles for several releases of Debian, on the cloud kernel of each, booted for real: it starts under
 * each engine, answers, and leaves nothing.
 */
export const oracle: Oracle = {
  name: "kernels",
  sample: 1,
  async run(sample = examples.length * suites.length): Promise<Verdict> {
    const differences: string[] = [];
    const shares = examples.map((_, index) =>
      Math.max(0, Math.min(suites.length, sample - index * suites.length)),
    );
    for (const [index, example] of examples.entries())
      differences.push(...(await bootEverywhere(example, suites.slice(0, shares[index]))));
    const boots = shares.reduce((sum, share) => sum + share, 0);
    return { cases: boots * engines.length, differences, explained: [] };
  },
};

function bootEverywhere(example: Example, chosen: readonly string[]): Promise<string[]> {
  return inTemporaryFolder((folder) => {
    if (chosen.length === 0) return [];
    const bundle = build(example, folder);
    return chosen.flatMap((suite) => {
      const said = visit(suite, { bundle, addresses: [example.address], engines });
      return judge(said, example.page).map((line) => `${example.name} on ${suite}: ${line}`);
    });
  });
}

/** The example, proved for every release. */
function build({ name, container }: Example, folder: string): string {
  const project = copyExample(name, folder);
  const main = join(project, `${name}.plim`);
  const wanted = ["server", ...Object.values(releases)].join(", ");
  writeFileSync(main, readFileSync(main, "utf8").replace(" on server {", ` on ${wanted} {`));
  const out = join(folder, "out");
  const lines = [
    ["lock", project],
    ["build", project, "--out", out],
  ];
  for (const words of lines) {
    const ran = plimsoll(words);
    if (ran.status !== 0) throw new Error(ran.stderr);
  }
  return join(out, container);
}

function judge(said: string, page: RegExp): string[] {
  const answers = [...said.matchAll(/^guest: (.*)$/gm)].map(([, line = ""]) => line);
  return engines.flatMap((engine) => {
    const wanted = [`${engine} start 0`, `${engine} down 0`, `${engine} left nothing`];
    const missing = wanted.filter((line) => !answers.includes(line));
    if (!answers.some((line) => line.startsWith(`${engine} page `) && page.test(line)))
      missing.push(`${engine} page ${page}`);
    return missing.length === 0 ? [] : [`no ${missing.join(", no ")} in:\n${said.slice(-4000)}`];
  });
}
