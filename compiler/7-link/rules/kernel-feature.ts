import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { chainTo } from "../chain.ts";
import table from "../data/library-features.json" with { type: "json" };
import type { LoadedFile } from "../loaded.ts";
import type { LinkRule } from "./proof.ts";

/**
 * A library of the closure is there for a feature of the kernel that a profile does not provide (spec/link.md, Profiles). A
 * warning: many programs have another way. What a profile calls unknown is left to `needs`.
 */
export const kernelFeature: LinkRule = ({ trace, profiles }) =>
  trace.closures.flatMap(({ files }) =>
    files.flatMap((file) => {
      const feature = featureOf(file);
      if (feature === undefined) return [];
      return profiles
        .filter(({ provides, unknown }) => ![...provides, ...unknown].some(({ value }) => value === feature))
        .map(({ name, span }) => {
          const values = { file: file.found.path, feature, profile: name };
          const also = [{ span, label: `${name} does not provide ${feature}` }];
          const notes = [`chain: ${chainTo(trace, file)}`];
          const evidence = { at: trace.program.at, label: `loads ${file.name}`, also, notes };
          return diagnose("kernel-feature-missing", values, evidence);
        });
    }),
  );

const features: Readonly<Record<string, string>> = table.features;

function featureOf({ facts }: LoadedFile): string | undefined {
  return facts.soname === undefined ? undefined : features[facts.soname];
}
