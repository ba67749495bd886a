import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { FileBlock } from "../3-evaluate/model.ts";
import type { LockedInput } from "../5-lock/locked.ts";
import type { Files } from "../edge/interfaces.ts";
import { type Accounts, ownerIds } from "./accounts.ts";
import { render } from "./template.ts";
import type { Tree } from "./tree.ts";

/** Puts the author's files in place, over what packages brought; those of apps come after those of the container. */
export function placeFiles(
  tree: Tree,
  input: LockedInput,
  accounts: Accounts,
  files: Files,
): readonly Diagnostic[] {
  const { container } = input;
  const blocks = [
    ...container.files.map((block) => ({ block, app: undefined })),
    ...container.apps.flatMap((app) => app.files.map((block) => ({ block, app: app.name }))),
  ];
  return blocks.flatMap(({ block, app }) => {
    const body = bodyOf(block, input, app, files);
    const { uid, gid, diagnostics } = ownerIds(accounts, { ...block, span: block.path.span });
    const from = "from" in block.body.value ? block.body.value.from : "content";
    const reason = { kind: "file", app: app ?? container.name, from } as const;
    // A link of the package, to /etc/alternatives or elsewhere, is replaced and not written through.
    tree.write(block.path.value, body.bytes, { mode: block.mode, uid, gid, reason });
    return [...body.diagnostics, ...diagnostics];
  });
}

interface Body {
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
  const bytes = files.read(file);
  if (!bytes) {
    const missing = diagnose("no-such-file", { file }, { at: body.span, label: "named here" });
    return { bytes: new Uint8Array(0), diagnostics: [missing] };
  }
  if (!file.endsWith(".hbs")) return { bytes, diagnostics: [] };
  const variables = { ...own, container: containerVariables(input), ...(app ? { app: { name: app } } : {}) };
  const { text, diagnostics } = render(Buffer.from(bytes).toString("utf8"), variables, {
    file,
    span: body.span,
  });
  return { bytes: Buffer.from(text), diagnostics };
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
