import { oracles } from "./all.ts";
import type { Oracle } from "./oracle.ts";

/** `npm run oracle -- NAME [--sample N]`; without a name, every oracle with the sample that CI runs. */
async function main(args: readonly string[]): Promise<void> {
  const at = args.indexOf("--sample");
  const sample = at >= 0 ? Number(args[at + 1]) : undefined;
  const name = args.find((arg, index) => !arg.startsWith("--") && index !== at + 1) ?? args[0];
  const known = oracles.map((one) => one.name).join(", ");
  const chosen = name === undefined ? oracles : oracles.filter((one) => one.name === name);
  if (chosen.length === 0 || Number.isNaN(sample)) {
    console.error(`usage: npm run oracle -- NAME [--sample N]\noracles: ${known}`);
    process.exitCode = 3;
    return;
  }
  for (const oracle of chosen) await ask(oracle, name === undefined ? (sample ?? oracle.sample) : sample);
}

async function ask(oracle: Oracle, sample: number | undefined): Promise<void> {
  const started = Date.now();
  const { cases, differences, explained } = await oracle.run(sample);
  for (const line of differences) console.log(`  differs: ${line}`);
  for (const line of explained) console.log(`  explained: ${line}`);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const figures = `${cases} cases, ${differences.length} differences, ${explained.length} explained, ${seconds} s`;
  console.log(`oracle ${oracle.name}: ${figures}`);
  if (differences.length > 0 || cases === 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
