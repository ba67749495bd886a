import { resolve } from "node:path";

/**
 * Modules that the program loads when a function of theirs is first called, by path, with those functions: few runs need
 * them, and they are large. Each becomes a chunk of its own; nothing but these functions may be imported of them.
 */
const lateModules = {
  // Few texts have mistakes; what reads those is, with Chevrotain, a third of the program.
  "compiler/1-parse/mistaken.ts": ["readMistaken"],
  // Handlebars: few templates have more than variables, and images have no launch script.
  "compiler/6-assemble/handlebars-template.ts": ["renderByHandlebars"],
  "compiler/9-emit/launch-script.ts": ["launchScript"],
};

/** The same of Node's own, where the project imports them. */
const lateOfNode = {
  "node:crypto": [
    "createHash",
    "createPrivateKey",
    "createPublicKey",
    "generateKeyPairSync",
    "hash",
    "randomBytes",
    "sign",
    "verify",
  ],
  "node:child_process": ["execFileSync", "spawn", "spawnSync"],
  "node:v8": ["setFlagsFromString"],
};

/** Puts functions that load a module and call it in the place of the module, wherever it is imported. */
export const late = {
  name: "late",
  resolveId: {
    async handler(source, importer, options) {
      if (source in lateOfNode && !importer?.includes("node_modules")) return prefix + source;
      if (!source.startsWith(".") || options.isEntry) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found && functionsOf(found.id) ? `${prefix}${found.id}` : null;
    },
  },
  load(id) {
    if (!id.startsWith(prefix)) return null;
    const path = id.slice(prefix.length);
    if (path in lateOfNode) return called(lateOfNode[path], `process.getBuiltinModule("${path}")`);
    const file = this.emitFile({ type: "chunk", id: path, preserveSignature: "strict" });
    return called(functionsOf(path), `require(import.meta.ROLLUP_FILE_URL_${file})`);
  },
  resolveFileUrl: ({ relativePath }) => JSON.stringify(`./${relativePath}`),
};

const prefix = "\0late:";
const byPath = new Map(Object.entries(lateModules).map(([path, names]) => [resolve(path), names]));
const called = (names, module) =>
  names.map((name) => `export const ${name} = (...given) => ${module}.${name}(...given);`).join("\n");
const functionsOf = (path) => byPath.get(path);
