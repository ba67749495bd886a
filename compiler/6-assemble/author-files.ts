import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../spec/diagnostics/diagnostic.ts";
import type { FileBlock } from "../3-evaluate/model.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import type { Files } from "../edge/interfaces.ts";
import { type Accounts, ownerIds } from "./accounts.ts";
import type { PlacedFile } from "./root.ts";
import { render } from "./template.ts";
import type { Tree } from "./tree.ts";

/** Puts the author's files in place, over what packages brought; those of apps come after those of the container. */
export function placeFiles(
  tree: Tree,
  input: LockedInput,
  accounts: Accounts,
  files: Files,
): { readonly placed: ReadonlyMap<string, PlacedFile>; readonly diagnostics: readonly Diagnostic[] } {
  const { container } = input;
  const blocks = [
    ...container.files.map((block) => ({ block, app: undefined })),
    ...container.apps.flatMap((app) => app.files.map((block) => ({ block, app: app.name }))),
  ];
  const placed = new Map<string, PlacedFile>();
  const diagnostics = blocks.flatMap(({ block, app }) => {
    const body = bodyOf(block, input, app, files);
    const { uid, gid, diagnostics } = ownerIds(accounts, { ...block, span: block.path.span });
    const from = "from" in block.body.value ? block.body.value.from : "content";
    const reason = { kind: "file", app: app ?? container.name, from } as const;
    // A link of the package, to /etc/alternatives or elsewhere, is replaced and not written through.
    tree.write(block.path.value, body.bytes, { mode: block.mode, uid, gid, reason });
    const at = tree.canonical(block.path.value);
    placed.delete(at);
    if (body.placed) placed.set(at, body.placed);
    return [...body.diagnostics, ...diagnostics];
  });
  return { placed, diagnostics };
}

/** The bytes of a file of the project as they go into the root: a template is rendered, all else is as it is. */
export function fill(
  bytes: Uint8Array,
  { from, variables }: PlacedFile,
  span?: Span,
): { readonly bytes: Uint8Array; readonly diagnostics: readonly Diagnostic[] } {
  if (!variables) return { bytes, diagnostics: [] };
  const text = Buffer.from(bytes).toString("utf8");
  const rendered = render(text, variables, { file: from, span });
  return { bytes: Buffer.from(rendered.text), diagnostics: rendered.diagnostics };
}

interface Body {
  /** When it comes of a file of the project. */
  readonly placed?: PlacedFile;
  readonly bytes: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

function bodyOf(
  { body, with: own }: FileBlock,
  input: LockedInput,
  app: string | undefined,
  files: Files,
): Body {
  if ("content" in body.value) return { bytes: Buffer.from(body.value.content), diagnostics: [] };
  const file = body.value.from;
  const bytes = files.read(file, "given");
  if (!bytes) {
    const missing = diagnose("no-such-file", { file }, { at: body.span, label: "named here" });
    return { bytes: new Uint8Array(0), diagnostics: [missing] };
  }
  const variables = { ...own, container: containerVariables(input), ...(app ? { app: { name: app } } : {}) };
  const placed = file.endsWith(".hbs") ? { from: file, variables } : { from: file };
  return { placed, ...fill(bytes, placed, body.span) };
}

/** What is absent is not there at all, so that a template that uses it is told so. */
function containerVariables({ container, locked }: LockedInput) {
  const { address, mac } = locked;
  return {
    name: container.name,
    hostname: container.identity.hostname.value,
    ...(address === undefined ? {} : { address }),
    ...(mac === undefined ? {} : { mac }),
  };
}
