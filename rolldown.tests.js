import { readdirSync, rmSync } from "node:fs";
import { assets } from "./rolldown.assets.js";

// Tests, oracles and benchmarks are built as the program is, so that templates and keyrings arrive the same way.
// The folder is emptied first: a deleted test must not keep running.
rmSync("dist/tests", { recursive: true, force: true });
const files = ["compiler", "runtime", "grammar", "spec"].flatMap((folder) =>
  readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`),
);
const programs = [
  "spec/testing/run.ts",
  "spec/oracles/main.ts",
  "spec/bench/main.ts",
  "spec/testing/fuzz/main.ts",
  "spec/bench/tar-tree.ts",
  "spec/bench/run-ready.ts",
  "spec/oracles/survey/main.ts",
];
const entries = files.filter((file) => file.endsWith(".test.ts") || programs.includes(file));

const tests = {
  input: Object.fromEntries(entries.map((file) => [file.replace(/\.ts$/, ""), file])),
  platform: "node",
  external: (id) => !/^[./]/.test(id) || id.includes("node_modules"),
  ...assets,
  output: { dir: "dist/tests", format: "esm", chunkFileNames: "chunks/[name]-[hash].js", cleanDir: false },
};

/** Built as the program is (rolldown.config.js), since it is measured as the program would be. */
const linkProgram = {
  input: { "link-program": "spec/bench/link-program.ts" },
  platform: "node",
  ...assets,
  output: {
    dir: "dist/tests/link-program",
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
};

export default [tests, linkProgram];
