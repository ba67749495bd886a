import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { App, Container, FileBlock, Mount } from "../../3-evaluate/model.ts";
import { type CheckRule, filesOf } from "../rule.ts";

/** Names become parts of paths and of system files, so none may climb out of one or break a line. */
export const appNames: CheckRule = ({ containers }) => containers.flatMap(ofContainer);

function ofContainer(container: Container): Diagnostic[] {
  const { name, apps, mounts } = container;
  return [
    ...(apps.length === 0 ? [diagnose("no-apps", { container: name }, { at: container })] : []),
    ...mounts.flatMap(ofMount),
    ...filesOf(container).flatMap(ofFile),
    ...apps.flatMap(ofApp),
  ];
}

function ofMount({ kind, user, path }: Mount): Diagnostic[] {
  return [...("volume" in kind ? named("a volume", kind.volume, path) : []), ...named("a user", user, path)];
}

function ofApp(app: App): Diagnostic[] {
  return [
    ...named("an app", app.name, app),
    ...named("a user", app.user.value, app.user),
    ...named("a group", app.group?.value, app.group ?? app),
    ...Object.keys(app.env).flatMap((name) =>
      variable.test(name) ? none : [diagnose("invalid-variable", { name }, { at: app })],
    ),
  ];
}

function ofFile({ user, group, path }: FileBlock): Diagnostic[] {
  return [...named("a user", user, path), ...named("a group", group, path)];
}

function named(what: string, name: string | undefined, at: { readonly span: Span }): readonly Diagnostic[] {
  if (name === undefined || plain.test(name)) return none;
  return [diagnose("invalid-name", { name: JSON.stringify(name), what }, { at })];
}

const plain = /^[A-Za-z_][\w.-]{0,63}$/;
const variable = /^[A-Za-z_]\w*$/;
const none: readonly Diagnostic[] = [];
