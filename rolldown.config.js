import { assets } from "./rolldown.assets.js";

// The command line is bundled so that it starts fast; each command is a chunk that is loaded only when it runs.
// openpgp stays outside, unmodified: its licence (LGPL-3.0+) asks that a user can replace it.
export default {
  input: { plimsoll: "compiler/main.ts", runtime: "runtime/main.ts" },
  platform: "node",
  external: ["openpgp"],
  ...assets,
  output: {
    dir: "dist",
    format: "esm",
    chunkFileNames: "chunks/[name]-[hash].js",
    cleanDir: false,
    // Less text starts faster; names stay, so that the trace of a crash can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
};
