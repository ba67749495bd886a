import type { Fix, Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import type { Files } from "../edge/interfaces.ts";

/** A package that would bring what is missing, and the edit that asks for it. */
export interface Offer {
  readonly package: string;
  readonly fix: Fix;
}

/** Who would bring a path or a library, when somebody knows: `media-types`. */
export type OfferOf = (wanted: string) => Offer | undefined;

/** Files that no package ships because what a package runs makes them (dpkg -S on Debian 12 finds no owner). */
export const madeBy: Readonly<Record<string, string>> = {
  "/etc/ssl/certs/ca-certificates.crt": "ca-certificates",
};

/**
 * Asks for one package more where the container asks for its last: beside it in its list, or in a list with it. The fix has
 * no edits where that place is no list and no string alone, such as the argument of a function.
 */
export function offerPackage(container: Container, name: string, files: Pick<Files, "read">): Offer {
  const requests = [...container.packages, ...container.apps.flatMap(({ packages }) => packages)];
  const last = requests.at(-1);
  const edits = last ? editOf(last, name, files) : [];
  return { package: name, fix: { safe: true, description: `ask for the package ${name}`, edits } };
}

function editOf({ value, span }: Located<string>, name: string, files: Pick<Files, "read">): Fix["edits"] {
  const text = new TextDecoder().decode(files.read(span.file) ?? new Uint8Array());
  const [before, after] = [text.slice(0, span.start.offset), text.slice(span.end.offset)];
  const [quoted, more] = [JSON.stringify(value), JSON.stringify(name)];
  if (text.slice(span.start.offset, span.end.offset) !== quoted) return [];
  const isInList = /[[,]\s*$/.test(before) && /^\s*[\],]/.test(after);
  if (isInList) return [{ span, text: `${quoted}, ${more}` }];
  return /=\s*$/.test(before) ? [{ span, text: `[${quoted}, ${more}]` }] : [];
}
