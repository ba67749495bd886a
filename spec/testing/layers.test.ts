import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Import, importsOf, sourceFiles } from "./imports.ts";

/**
 * What each folder may import of the project, itself aside. A stage knows the stages before it only by their data;
 * compiler and runtime never meet but in `spec`.
 */
const common = ["spec/diagnostics", "spec/plan.ts", "spec/bundle.ts", "compiler/formats"];
const model = "compiler/3-evaluate/model.ts";
const interfaces = "compiler/edge/interfaces.ts";
const locked = ["facts", "lock-file", "locked"].map((noun) => `compiler/5-lock/${noun}.ts`);
const layers: Record<string, readonly string[]> = {
  spec: [],
  grammar: common,
  "compiler/formats": ["spec/diagnostics", "spec/plan.ts", ...locked],
  "compiler/std": ["compiler/formats"],
  "compiler/1-parse": [...common, "grammar"],
  "compiler/format": [...common, "grammar", "compiler/1-parse"],
  "compiler/2-resolve": [...common, "grammar", "compiler/1-parse", "compiler/std", interfaces],
  "compiler/3-evaluate": [
    ...common,
    "grammar",
    "compiler/1-parse",
    "compiler/2-resolve",
    "compiler/std",
    interfaces,
  ],
  "compiler/4-check": [...common, model, interfaces, "compiler/std/features.ts"],
  "compiler/5-lock": [...common, model, interfaces, "compiler/4-check/placement"],
  "compiler/6-assemble": [...common, model, ...locked, interfaces],
  "compiler/7-link": [...common, model, ...locked, "compiler/6-assemble/root.ts"],
  "compiler/8-plan": [
    ...common,
    model,
    ...locked,
    "compiler/6-assemble/root.ts",
    "compiler/7-link/linked.ts",
  ],
  "compiler/9-emit": [
    ...common,
    model,
    ...locked,
    "compiler/4-check/start-order.ts",
    "compiler/6-assemble/root.ts",
  ],
  "compiler/graph": ["compiler/formats", "spec/bundle.ts", model, "compiler/4-check/start-order.ts"],
  "compiler/report": [
    ...common,
    model,
    ...locked,
    ...["matrix", "reasons", "reserved", "resources"].map((file) => `compiler/4-check/placement/${file}.ts`),
    "compiler/7-link/linked.ts",
    "compiler/graph/svg-text.ts",
  ],
  runtime: ["spec/diagnostics", "spec/progress", "spec/disk", "spec/bundle.ts", "spec/plan.ts"],
};
/** Folders that join stages or touch the world import what they need, never the runtime. */
const joints = ["compiler/edge", "compiler/commands", "compiler"];

/** The core touches no disk, network, clock, environment or process. */
const impure =
  /^(node:)?(fs|fs\/promises|net|http|https|child_process|os|process|worker_threads|dns)$|^(fs-extra|openpgp|commander)$/;
const pureFolders = Object.keys(layers).filter(
  (folder) => folder.startsWith("compiler/") || folder === "grammar",
);

function folderOf(file: string): string {
  const [top = "", second = ""] = file.split("/");
  return top === "compiler" && !second.endsWith(".ts") ? `${top}/${second}` : top;
}

function isTestCode(file: string): boolean {
  return /\.test\.ts$|\/testing(\.ts|\/|-)|^spec\/(testing|oracles|bench|boot)\//.test(file);
}

const code = sourceFiles().filter((file) => !isTestCode(file));
const imports = code.flatMap(importsOf);

function allowed({ from, to }: Import): boolean {
  const folder = folderOf(from);
  if (!/^(compiler|runtime|grammar|spec)\//.test(to)) return true;
  if (folderOf(to) === folder || folderOf(to) === "spec")
    return folder !== "spec" ? true : folderOf(to) === "spec";
  if (joints.includes(folder)) return !to.startsWith("runtime/");
  return (layers[folder] ?? []).some((layer) => to === layer || to.startsWith(`${layer}/`));
}

test("each folder imports only the layers below it", () => {
  assert.ok(imports.length > 50);
  assert.equal(
    imports.filter((one) => !allowed(one)).map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test("compiler and runtime never import each other", () => {
  const crossing = imports.filter(
    ({ from, to }) =>
      (from.startsWith("compiler/") && to.startsWith("runtime/")) ||
      (from.startsWith("runtime/") && to.startsWith("compiler/")),
  );
  assert.equal(crossing, []);
});

test("the core imports nothing that touches the world", () => {
  const touching = imports.filter(({ from, to }) => pureFolders.includes(folderOf(from)) && impure.test(to));
  assert.equal(
    touching.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test("there are no import cycles", () => {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports)
    if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    assert.not(path.includes(file), `cycle: ${[...path, file].join(" -> ")}`);
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) walk(file, []);
});

test.run();
