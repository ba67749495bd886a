import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import { chainTo } from "../chain.ts";
import type { LinkRule } from "./proof.ts";

/** A file of the closure cannot be mapped at the page size of a profile's kernel (spec/link.md, Profiles). */
export const pageSize: LinkRule = ({ trace, profiles }) =>
  trace.closures.flatMap(({ files }) => {
    const pickiest = files.reduce((least, file) => (pageOf(file.facts) < pageOf(least.facts) ? file : least));
    const most = pageOf(pickiest.facts);
    return profiles.flatMap(({ name, pageSizes }) => {
      const size = pageSizes.find(({ value }) => value > most);
      if (!size) return [];
      const [page, largest] = [`${size.value / 1024}KiB`, `${most / 1024}KiB`];
      const values = { file: pickiest.found.path, largest, profile: name, page };
      const also = [{ span: size.span, label: `${name} has pages of ${page}` }];
      const notes = [`chain: ${chainTo(trace, pickiest)}`];
      return [
        diagnose("page-too-large", values, {
          at: trace.program.at,
          label: `takes ${largest} at most`,
          also,
          notes,
        }),
      ];
    });
  });

function pageOf({ pageSize = Number.POSITIVE_INFINITY }: { readonly pageSize?: number }): number {
  return pageSize;
}
