import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fuzz } from "./fuzz.ts";
import { targets } from "./targets.ts";

/** `npm run fuzz -- [NAME] [--seconds N] [--seed N]`; without a name, every parser. */
async function main(args: readonly string[]): Promise<void> {
  const option = (name: string, usual: number) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? usual : Number(args[at + 1]);
  };
  const [seconds, seed] = [option("seconds", 10), option("seed", 1)];
  const name = args.find((arg, index) => !arg.startsWith("--") && !args[index - 1]?.startsWith("--"));
  const chosen = targets.filter((one) => name === undefined || one.name === name);
  if (chosen.length === 0 || Number.isNaN(seconds) || Number.isNaN(seed)) {
    const known = targets.map((one) => one.name).join(", ");
    console.error(`usage: npm run fuzz -- [NAME] [--seconds N] [--seed N]\nparsers: ${known}`);
    process.exitCode = 3;
    return;
  }
  for (const target of chosen) {
    const { runs, fault } = await fuzz({ name: target.name, seconds, seed });
    if (!fault) {
      console.log(`fuzz ${target.name}: ${runs} inputs in ${seconds} s, seed ${seed}: no crash, no hang`);
      continue;
    }
    const file = join(tmpdir(), `plimsoll-fuzz-${target.name}-${seed}-${fault.run}`);
    writeFileSync(file, fault.input);
    console.log(`fuzz ${target.name}: input ${fault.run} of seed ${seed}, kept in ${file}:\n${fault.reason}`);
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2));
