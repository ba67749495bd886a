import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic, Located } from "../../spec/diagnostics/diagnostic.ts";
import type { DebSource } from "../3-evaluate/model.ts";
import { digestOf } from "../formats/digest.ts";
import { fetchDiagnostic } from "./fetch-diagnostic.ts";
import type { Outside } from "./outside.ts";
import { scanPackages } from "./packages-index.ts";
import type { ReadIndex } from "./read-indexes.ts";
import { stanzaOf } from "./stanza.ts";

/** Package files of the project as one index, as if an archive offered them: 500, like any other, and from this machine. */
export async function readDebFiles(
  source: DebSource,
  outside: Outside,
): Promise<Checked<ReadIndex | undefined>> {
  const read = await Promise.all(source.files.map((file) => readOne(file, outside)));
  const diagnostics = read.flatMap((one) => ("severity" in one ? [one] : []));
  const stanzas = read.flatMap((one) => ("severity" in one ? [] : [one.stanza]));
  const bytes = Buffer.from(stanzas.map((text) => `${text}\n`).join("\n"));
  const value: ReadIndex = {
    source: source.name,
    suite: "",
    path: "",
    digest: digestOf(bytes),
    index: scanPackages(bytes),
    weight: 500,
    labels: { architecture: "", sites: [], isLocal: true },
  };
  return { value: diagnostics.length > 0 ? undefined : value, diagnostics };
}

async function readOne(
  { value: path, span }: Located<string>,
  outside: Outside,
): Promise<{ readonly stanza: string } | Diagnostic> {
  try {
    const file = await outside.trees.file(path);
    if (!file) return diagnose("missing-project-file", { file: path }, { at: span });
    const { value: facts, diagnostics } = await outside.readPackage(file.archive, { ...file, path });
    const [fault] = diagnostics;
    if (facts) return { stanza: stanzaOf(facts, { ...file, path }) };
    return { ...(fault as Diagnostic), spans: [{ ...span, label: "", primary: true }] };
  } catch (error) {
    return fetchDiagnostic(error, path, { at: span });
  }
}
