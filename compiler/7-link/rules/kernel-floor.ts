import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { chainTo } from "../chain.ts";
import type { LoadedFile } from "../loaded.ts";
import type { LinkRule } from "./proof.ts";

/** A file of the closure refuses kernels as old as a profile's oldest (its ABI-tag note; spec/link.md, Profiles). */
export const kernelFloor: LinkRule = ({ trace, profiles }) =>
  trace.closures.flatMap(({ files }) => {
    const pickiest = files.reduce((most, file) => (isOlder(floorOf(most), floorOf(file)) ? file : most));
    return profiles.flatMap(({ name, kernel }) => {
      if (!isOlder(kernel.value.from, floorOf(pickiest))) return [];
      const [floor, from] = [floorOf(pickiest), kernel.value.from].map((version) => version.join(".")) as [
        string,
        string,
      ];
      const values = { file: pickiest.found.path, floor, profile: name, from };
      const also = [{ span: kernel.span, label: `${name} starts at ${from}` }];
      const notes = [`chain: ${chainTo(trace, pickiest)}`];
      return [
        diagnose("kernel-too-old", values, {
          at: trace.program.at,
          label: `needs Linux ${floor}`,
          also,
          notes,
        }),
      ];
    });
  });

function floorOf({ facts }: LoadedFile): readonly number[] {
  return facts.kernelFloor ?? [];
}

function isOlder(a: readonly number[], b: readonly number[]): boolean {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
