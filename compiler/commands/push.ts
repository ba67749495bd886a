import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Format } from "../../spec/diagnostics/formats.ts";
import type { Compression } from "../9-emit/image/compression.ts";
import { LayerHelper } from "../edge/layer-helper.ts";
import { hangUp } from "../edge/registry/exchange.ts";
import { readSigningKey, type SigningKey } from "../edge/signing-key.ts";
import { readImageReference } from "../formats/image-reference.ts";
import { answerOf } from "./answer-of.ts";
import { withCompiled } from "./compile-project.ts";
import { layered } from "./layered.ts";
import { layeredImages } from "./make-images.ts";
import { answer } from "./output.ts";
import { findProject, isDiagnostic } from "./project.ts";
import { pushImages, type Target } from "./push-images.ts";

export interface PushOptions {
  readonly format: Format;
  readonly locked?: boolean;
  readonly compress: Compression;
  readonly container?: string;
  readonly key?: string;
  readonly plainHttp?: boolean;
  readonly dryRun?: boolean;
}

/** `plimsoll push`: builds the images of a project and pushes them; standard output has their digests and nothing else. */
export async function push(reference: string, name: string, options: PushOptions): Promise<number> {
  const { format } = options;
  const project = findProject(name);
  if (isDiagnostic(project)) return answer(format, ".", { diagnostics: [project] });
  const key = keyOf(options.key);
  if (key && isRefusal(key)) return answer(format, ".", { diagnostics: [key] });
  const helper = new LayerHelper();
  const { value = [], diagnostics } = await withCompiled(
    project,
    options.locked,
    async (compiled, session) => {
      const chosen = compiled.filter(
        (one) => options.container === undefined || one.name === options.container,
      );
      if (chosen.length === 0)
        return failed(diagnose("unknown-container", { name: options.container ?? "" }));
      const images = await layeredImages(layered(compiled), session, options.compress, helper);
      const of = chosen.flatMap((one) => (images.get(one.name) ?? []).map((image) => ({ one, image })));
      const targets = targetsOf(reference, of);
      if (isRefusal(targets)) return failed(targets);
      return pushImages(targets, {
        ...options,
        key,
        sent: (pushed) => session.progress.tell({ step: "push", ...pushed }),
        store: session.store,
      });
    },
  ).finally(() => {
    hangUp();
    helper.end();
  });
  const text = value.map(({ digest }) => `${digest}\n`).join("");
  return answerOf(project, format, { diagnostics, data: { pushed: value }, text });
}

function isRefusal(found: object): found is Diagnostic {
  return "code" in found;
}

function failed(diagnostic: Diagnostic): Checked<undefined> {
  return { value: undefined, diagnostics: [diagnostic] };
}

function keyOf(file: string | undefined): SigningKey | Diagnostic | undefined {
  if (file === undefined) return undefined;
  const key = readSigningKey(file, process.env.PLIMSOLL_KEY_PASSWORD);
  return typeof key === "string" ? diagnose("unusable-key", { file, reason: key }) : key;
}

/** `{image}` in a reference stands for the name of each image; several images need it, or they would be one. */
function targetsOf(reference: string, images: readonly Omit<Target, "reference">[]): Target[] | Diagnostic {
  const wrong = (reason: string) => diagnose("bad-reference", { reference, reason });
  if (images.length > 1 && !reference.includes("{image}")) {
    const names = images.map(({ image }) => image.name).join(", ");
    return wrong(`there are several images (${names}); put {image} where their names are to stand`);
  }
  const targets: Target[] = [];
  for (const one of images) {
    const read = readImageReference(reference.replaceAll("{image}", one.image.name.toLowerCase()));
    if (typeof read === "string") return wrong(read);
    targets.push({ ...one, reference: read });
  }
  return targets;
}
