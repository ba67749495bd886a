import { execFileSync } from "node:child_process";
import { compareVersions, parseVersion } from "../../compiler/formats/debian-version.ts";
import type { Oracle, Verdict } from "./oracle.ts";
import { chooseSome, randomNumbers } from "./random.ts";
import { readRealArchive } from "./real-archive.ts";

/**
 * The order of versions against `dpkg --compare-versions`: pairs made up of the pieces that matter, each with a small
 * change, and every version of the real archive against its neighbour in our order.
 */
export const oracle: Oracle = {
  name: "versions",
  sample: 2500,
  run: async (sample) => {
    const random = randomNumbers(20260615);
    const made = Array.from({ length: GENERATED }, () => pairOf(random));
    const real = neighbours((await readRealArchive()).texts);
    const pairs =
      sample === undefined ? [...made, ...real] : [...made, ...chooseSome(real, sample - GENERATED, random)];
    return judge(pairs);
  },
};

const GENERATED = 2000;
type Pair = readonly [string, string];

function judge(pairs: readonly Pair[]): Verdict {
  const questions = pairs.map(([a, b]) => `${a} ${relation(a, b)} ${b}`);
  const answers = askDpkg(questions);
  const differences = questions.filter((_, index) => answers[index] !== "0");
  return { cases: pairs.length, differences: differences.map((one) => `dpkg denies: ${one}`), explained: [] };
}

/** What we say; the three exclude each other, so that dpkg needs to be asked one question a pair. */
function relation(a: string, b: string): "lt" | "eq" | "gt" {
  const order = compareVersions(a, b);
  return order < 0 ? "lt" : order > 0 ? "gt" : "eq";
}

/** Exit statuses, in order. Warnings about odd versions are no answers. */
function askDpkg(questions: readonly string[]): readonly string[] {
  const script =
    'while read -r a op b; do dpkg --compare-versions "$a" "$op" "$b" 2>/dev/null; echo $?; done';
  const input = `${questions.join("\n")}\n`;
  const output = execFileSync("sh", ["-c", script], { input, encoding: "utf8", maxBuffer: 1 << 26 });
  return output.trimEnd().split("\n");
}

function neighbours(texts: readonly string[]): readonly Pair[] {
  const versions = new Set(texts.flatMap((text) => text.match(/(?<=^Version: ).+$/gm) ?? []));
  const sorted = [...versions].sort(compareVersions);
  return sorted.slice(1).map((version, index) => [sorted[index] as string, version]);
}

/** A version and one that differs from it in a piece, or another altogether. */
function pairOf(random: (below: number) => number): Pair {
  const first = versionOf(random);
  if (random(4) === 0) return [first, versionOf(random)];
  const at = random(first.length + 1);
  const piece = PIECES[random(PIECES.length)] as string;
  const second = `${first.slice(0, at)}${piece}${first.slice(at + random(3))}`;
  return [first, parseVersion(second) ? second : versionOf(random)];
}

/** dpkg has no answer about versions that are none. */
function versionOf(random: (below: number) => number): string {
  const epoch = random(4) === 0 ? `${random(3)}:` : "";
  const pieces = Array.from({ length: random(6) }, () => PIECES[random(PIECES.length)]).join("");
  const revision = random(2) === 0 ? `-${random(20)}${random(3) === 0 ? "+b1" : ""}` : "";
  const version = `${epoch}${random(30)}${pieces}${revision}`;
  return parseVersion(version) ? version : versionOf(random);
}

const PIECES = [
  ".",
  "~",
  "+",
  "-",
  "~~",
  "a",
  "b",
  "rc",
  "Z",
  "0",
  "00",
  "1",
  "9",
  "10",
  "007",
  ".0",
  "~rc1",
  "+dfsg",
  "-1",
  "9007199254740993",
  "9007199254740992",
  "18446744073709551616",
  "99999999999999999999999",
  "+b1",
  "~bpo12+1",
  "deb12u1",
];
