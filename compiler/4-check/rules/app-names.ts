import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { App, Container, FileBlock, Mount } from "../../3-evaluate/model.ts";
import { both, type CheckRule, filesOf, nothing, ofEach } from "../rule.ts";

/** Names become parts of paths and of system files, so none may climb out of one or break a line. */
export const appNames: CheckRule = ({ containers }) => ofEach(containers, ofContainer);

function ofContainer(container: Container): readonly Diagnostic[] {
  const { name, apps, mounts } = container;
  if (apps.length === 0)
    return [diagnose("no-apps", { container: name }, { at: container }), ...ofParts(container, mounts)];
  return both(ofParts(container, mounts), ofEach(apps, ofApp));
}

function ofParts(container: Container, mounts: readonly Mount[]): readonly Diagnostic[] {
  return both(ofEach(mounts, ofMount), ofEach(filesOf(container), ofFile));
}

function ofMount({ kind, user, path }: Mount): readonly Diagnostic[] {
  const volume = "volume" in kind ? kind.volume : undefined;
  return both(named("a volume", volume, path), named("a user", user, path));
}

function ofApp(app: App): readonly Diagnostic[] {
  const { name, user, group, env } = app;
  const own = both(named("an app", name, app), named("a user", user.value, user));
  const variables = ofEach(Object.keys(env), (name) =>
    variable.test(name) ? nothing : [diagnose("invalid-variable", { name }, { at: app })],
  );
  return both(both(own, named("a group", group?.value, group ?? app)), variables);
}

function ofFile({ user, group, path }: FileBlock): readonly Diagnostic[] {
  return both(named("a user", user, path), named("a group", group, path));
}

function named(what: string, name: string | undefined, at: { readonly span: Span }): readonly Diagnostic[] {
  if (name === undefined || plain.test(name)) return nothing;
  return [diagnose("invalid-name", { name: JSON.stringify(name), what }, { at })];
}

const plain = /^[A-Za-z_][\w.-]{0,63}$/;
const variable = /^[A-Za-z_]\w*$/;
