/** What an interpreter is told to run, as far as its arguments say so for certain. */
export type ScriptArgument =
  | { readonly kind: "file"; readonly path: string; readonly endings: readonly string[] }
  | { readonly kind: "module"; readonly name: string };

/** Reads the arguments of an interpreter by the name of its file; undefined when they name nothing, or are not sure to. */
export function scriptArgument(interpreter: string, args: readonly string[]): ScriptArgument | undefined {
  const language = languages.find(({ names }) => names.test(interpreter));
  if (!language) return undefined;
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as string;
    const next = args[index + 1];
    if (language.module?.test(word)) return next === undefined ? undefined : { kind: "module", name: next };
    if (language.file?.test(word)) return next === undefined ? undefined : fileOf(language, next);
    if (language.plain.test(word)) continue;
    if (language.pairs.test(word)) index++;
    else if (word.startsWith("-") || !language.isFirst) return undefined;
    else return language.isFirst.test(word) ? fileOf(language, word) : undefined;
  }
  return undefined;
}

interface Language {
  readonly names: RegExp;
  /** Options by themselves, and those that take the next word. */
  readonly plain: RegExp;
  readonly pairs: RegExp;
  /** Options whose next word is a module, or a file. */
  readonly module?: RegExp;
  readonly file?: RegExp;
  /** The first word that is no option is a file when it looks like this; absent: it is something else. */
  readonly isFirst?: RegExp;
  /** What may be added to a file's name. */
  readonly endings: readonly string[];
}

const never = /^(?!)/;

/** python(1), perlrun(1), node(1), java(1), and sh(1): a shell looks up a name without a slash on PATH as well. */
const languages: readonly Language[] = [
  {
    names: /^python3(\.\d+)?$/,
    plain: /^-[bBdEiIOPqRsSuvx]+$/,
    pairs: /^-[WX]$/,
    module: /^-[bBdEiIOPqRsSuvx]*m$/,
    isFirst: /./,
    endings: [],
  },
  { names: /^perl(5[\d.]*)?$/, plain: /^-([TtuUwWX]+|[IM].+)$/, pairs: never, isFirst: /./, endings: [] },
  {
    names: /^(node|nodejs)$/,
    plain:
      /^--[a-z-]+=.*$|^--(enable-source-maps|expose-gc|no-warnings|trace-warnings|inspect|use-openssl-ca)$/,
    pairs: /^(-r|--require|--import|--loader)$/,
    isFirst: /^(?!inspect$)/,
    endings: ["", ".js", ".json", ".node", ".mjs", ".cjs"],
  },
  {
    names: /^java$/,
    plain: /^-(X|D|XX:|server|ea|verbose|-add-|javaagent:)\S*$/,
    pairs: never,
    file: /^-jar$/,
    endings: [],
  },
  { names: /^(sh|dash|bash)$/, plain: /^-[eux]+$/, pairs: /^-o$/, isFirst: /\//, endings: [] },
];

function fileOf({ endings }: Language, path: string): ScriptArgument {
  return { kind: "file", path, endings: endings.length === 0 ? [""] : endings };
}
