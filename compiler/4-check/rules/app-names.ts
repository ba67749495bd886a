import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic, Located, Span } from "../../../spec/diagnostics/diagnostic.ts";
import type { App, Container, FileBlock } from "../../3-evaluate/model.ts";
import type { CheckRule } from "../rule.ts";

/** Names become parts of paths and of system files, so none may climb out of one or break a line. */
export const appNames: CheckRule = ({ containers }) => containers.flatMap(ofContainer);

function ofContainer(container: Container): Diagnostic[] {
  const empty =
    container.apps.length === 0
      ? [diagnose("no-apps", { container: container.name }, { at: container })]
      : [];
  const volumes = container.mounts.flatMap((mount) => [
    ...("volume" in mount.kind ? named("a volume", mount.kind.volume, mount.path.span) : []),
    ...named("a user", mount.user, mount.path.span),
  ]);
  return [...empty, ...volumes, ...ofFiles(container.files), ...container.apps.flatMap(ofApp)];
}

function ofApp(app: App): Diagnostic[] {
  const located = (what: string, name: Located<string> | undefined) =>
    name ? named(what, name.value, name.span) : [];
  const variables = Object.keys(app.env)
    .filter((name) => !/^[A-Za-z_]\w*$/.test(name))
    .map((name) => diagnose("invalid-variable", { name }, { at: app }));
  return [
    ...named("an app", app.name, app.span),
    ...located("a user", app.user),
    ...located("a group", app.group),
    ...variables,
    ...ofFiles(app.files),
  ];
}

function ofFiles(files: readonly FileBlock[]): Diagnostic[] {
  return files.flatMap(({ user, group, path }) => [
    ...named("a user", user, path.span),
    ...named("a group", group, path.span),
  ]);
}

function named(what: string, name: string | undefined, span: Span): Diagnostic[] {
  if (name === undefined || /^[A-Za-z_][\w.-]{0,63}$/.test(name)) return [];
  return [diagnose("invalid-name", { name: JSON.stringify(name), what }, { at: span })];
}
