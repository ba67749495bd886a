import { assets } from "./rolldown.assets.js";
import { late } from "./rolldown.late.js";

// The command line is bundled so that it starts fast; each command is a chunk that is loaded only when it runs.
// openpgp stays outside, unmodified: its licence (LGPL-3.0+) asks that a user can replace it.
const program = {
  input: { plimsoll: "compiler/main.ts", runtime: "runtime/main.ts" },
  platform: "node",
  external: ["openpgp"],
  plugins: [late],
  ...assets,
  output: {
    dir: "dist",
    // Node starts a CommonJS program without its loader for modules, which alone would cost 10 ms.
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "chunks/[name]-[hash].cjs",
    cleanDir: false,
    // One character beyond Latin-1, and Node holds and V8 reads twice the bytes.
    charset: "ascii",
    codeSplitting: {
      groups: [
        // All that answers `plimsoll check` of a project that has not changed is one file: each more costs half a millisecond.
        { name: "start", test: /compiler.start\.ts$/, priority: 5 },
        // What V8 keeps of a part that imports what is no part has no way to do so (Node 20): that one stands by itself.
        { name: "openpgp", test: /edge.openpgp\.ts$/, priority: 6 },
        // What every failure needs, and the runtime too.
        { name: "diagnose", test: /diagnostics.diagnose\.ts$/, priority: 4 },
        // What opens a project, and what else builds and checks share.
        {
          name: "project",
          test: /(commands.project|commands.answer-of|rules.secrets|formats.suggest|edge.sealed-record|edge.hash-file)\.ts$/,
          priority: 3,
        },
        // What a thread that writes layers needs, so that it loads little else.
        { name: "layers", test: /edge.layer-work\.ts$/, priority: 2.5 },
        // All that writes anew a build of which files that are passed on have changed.
        { name: "rebuild", test: /commands.(build-plainly|make-images|make-bundles)\.ts$/, priority: 2 },
        // And all that checks one anew.
        { name: "check", test: /commands.examine-anew\.ts$/, priority: 1 },
      ],
    },
    // Less text starts faster; names stay, so that the trace of a crash can be read.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  },
};

/** Made for itself, so that the program shares no part with it. */
const keepCode = {
  ...program,
  input: { "keep-code": "compiler/keep-code.ts" },
  output: {
    dir: "dist",
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
    cleanDir: false,
  },
};

export default [program, keepCode];
