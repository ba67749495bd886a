/** What raises a diagnostic, and the same put right, which raises none. A test tries both. */
export interface Example {
  readonly fails: Scene;
  readonly passes: Scene;
}

/** A text is the whole project, checked. */
export type Scene = string | Situation;

export interface Situation {
  /** The project's files by path; a project that does not matter is left out. */
  readonly files?: Readonly<Record<string, string>>;
  /** What is so besides, a sentence each. The test that tries it makes each come true, and knows it by its words. */
  readonly given?: readonly string[];
  /** What is typed, in the project's folder. `plimsoll up` builds and then calls `plimsoll-runtime`. */
  readonly run: `plimsoll${"" | "-runtime"} ${string}`;
}

/** A text as the situation that it stands for: a project of one file, checked. */
export function situationOf(scene: Scene): Situation {
  return typeof scene === "string" ? { files: { "site.plim": scene }, run: "plimsoll check" } : scene;
}

/** Every sentence of some examples: a test has to know how to make each come true. */
export type SentenceOf<Examples> = Sentences<SceneOf<Examples[keyof Examples]>>;
type SceneOf<One> = One extends { readonly fails: infer Fails; readonly passes: infer Passes }
  ? Fails | Passes
  : never;
type Sentences<One> = One extends { readonly given: readonly (infer Sentence)[] } ? Sentence : never;
