import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic, Fix } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import { nearest } from "../formats/suggest.ts";
import type { Candidate } from "./candidate.ts";
import { explainFailure } from "./explain-failure.ts";
import { type PackageRequest, parseRequest, requestsOf } from "./requests.ts";
import { type Request, resolvePackages } from "./resolve-packages.ts";
import type { Universe } from "./universe.ts";

/** One package of a container with who asked for it: `app nginx`, `container`, or the package that depends on it. */
export interface Resolved {
  readonly package: Candidate;
  readonly why: string;
}

/** The packages of a container, sorted by name. */
export function resolveContainer(
  universe: Universe,
  container: Container,
): Checked<readonly Resolved[] | undefined> {
  const asked = requestsOf(container).map((request) => ({
    request,
    found: find(universe, container, request),
  }));
  const diagnostics = asked.flatMap(({ found }) => ("severity" in found ? [found] : []));
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  const requests = unique(asked.flatMap(({ found }) => ("severity" in found ? [] : [found])));
  const packages = resolvePackages(universe, requests);
  if (!packages) return { value: undefined, diagnostics: [failure(universe, container, requests)] };
  const why = reasonsFor(universe, packages, requestsOf(container));
  return {
    value: packages.map((one) => ({ package: one, why: why.get(one.name) ?? "container" })),
    diagnostics: [],
  };
}

function find(universe: Universe, container: Container, { text }: PackageRequest): Request | Diagnostic {
  const parsed = parseRequest(text.value);
  if (!parsed) return diagnose("malformed-request", { request: text.value }, { at: text.span });
  const versions = universe.versions(parsed.name);
  if (versions.length === 0) return notFound(universe, container, text, parsed.name);
  const { name, version: wanted } = parsed;
  const version = wanted === undefined ? universe.best(name) : versions.find((one) => one.version === wanted);
  if (version) return { name, version };
  const notes = versions.map((one) => `there is ${name}=${one.version}`);
  // Without a wish for one, there is a version of every package but where pins rule all of them out.
  const asked = wanted ?? "with a priority above 0";
  return diagnose("unknown-version", { name, version: asked }, { at: text.span, notes });
}

function notFound(
  universe: Universe,
  container: Container,
  { value, span }: PackageRequest["text"],
  name: string,
): Diagnostic {
  const providers = [...new Set(universe.targets({ name }).map((one) => one.name))].sort();
  if (providers.length > 0) {
    const notes = providers.slice(0, 10).map((one) => `${one} provides ${name}`);
    return diagnose("virtual-package", { name, count: providers.length }, { at: span, notes });
  }
  const near = nearest(name, universe.names());
  const values = { name, container: container.name };
  if (near === undefined) return diagnose("unknown-package", values, { at: span });
  const fix: Fix = {
    safe: false,
    description: `ask for ${near}`,
    edits: [{ span, text: JSON.stringify(value.replace(name, near)) }],
  };
  return diagnose("unknown-package", values, { at: span, notes: [`there is ${near}`], fix });
}

/** A package asked for twice is one request; a pinned version is no other than the one that was found. */
function unique(requests: readonly Request[]): readonly Request[] {
  return [...new Map(requests.map((one) => [one.name, one])).values()];
}

function failure(universe: Universe, container: Container, requests: readonly Request[]): Diagnostic {
  const found = explainFailure(universe, requests);
  const at = requestsOf(container).find(({ text }) => parseRequest(text.value)?.name === found.name)?.text;
  const base = { container: container.name, name: found.name };
  const evidence = { at: at ?? container.span, notes: found.notes };
  return found.kind === "unmet"
    ? diagnose("unmet-dependency", { ...base, chain: found.chain }, evidence)
    : diagnose("conflicting-packages", { ...base, conflict: found.conflict }, evidence);
}

/** Breadth first from the requests, so that the shortest chain names the reason; in the order of the requests. */
function reasonsFor(
  universe: Universe,
  packages: readonly Candidate[],
  requests: readonly PackageRequest[],
): Map<string, string> {
  const byName = new Map(packages.map((one) => [one.name, one]));
  const why = new Map<string, string>();
  for (const { text, why: who } of requests) {
    const name = parseRequest(text.value)?.name ?? "";
    if (!why.has(name)) why.set(name, who);
  }
  const queue = [...why.keys()];
  for (const name of queue) {
    for (const one of byName.get(name)?.depends.flat() ?? []) {
      for (const target of universe.targets(one)) {
        if (byName.get(target.name) !== target || why.has(target.name)) continue;
        why.set(target.name, name);
        queue.push(target.name);
      }
    }
  }
  return why;
}
