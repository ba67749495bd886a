import type { Located } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";

/** One package that a container asks for, and who in it asks. */
export interface PackageRequest {
  readonly text: Located<string>;
  readonly why: string;
}

/** In the order of declaration: the container's own, then each app's. */
export function requestsOf({ packages, apps }: Container): readonly PackageRequest[] {
  return [
    ...packages.map((text) => ({ text, why: "container" })),
    ...apps.flatMap((app) => app.packages.map((text) => ({ text, why: `app ${app.name}` }))),
  ];
}

/** As the lock keeps them: sorted, each once. */
export function requestTexts(container: Container): readonly string[] {
  return [...new Set(requestsOf(container).map(({ text }) => text.value))].sort();
}

/** `name` or `name=version`; undefined when it is neither. */
export function parseRequest(text: string): { name: string; version?: string } | undefined {
  const parts = /^([a-z0-9][a-z0-9+.-]+)(?:=(\S+))?$/.exec(text);
  if (!parts) return undefined;
  const [, name, version] = parts as unknown as [string, string, string | undefined];
  return version === undefined ? { name } : { name, version };
}
