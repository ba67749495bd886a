import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyze } from "../../../compiler/analyze.ts";
import type { ProgramFiles } from "../../../compiler/edge/interfaces.ts";
import { memoryFiles } from "../../../compiler/edge/memory-files.ts";
import { tryExamples } from "../testing/try-examples.ts";
import type { SentenceOf, Situation } from "./example.ts";
import { languageExamples } from "./examples.ts";

/** How each sentence comes true, of files that are otherwise what the situation says. */
const steps: Readonly<Record<SentenceOf<typeof languageExamples>, (files: ProgramFiles) => ProgramFiles>> = {
  "site.plim has more than 8 MiB": () => memoryFiles({ "site.plim": "\n".repeat(2 ** 23 + 1) }),
  "shared.plim is a symlink that leads out of the project's folder": (files) => ({
    ...files,
    sources: () => ["shared.plim", ...files.sources()],
  }),
  "plimsoll.lock pins the module and the store has it": (files) =>
    memoryFiles({
      "site.plim": files.read("site.plim") ?? "",
      "https://example.org/web.tar.xz/module.plim": "language 1\nlet port = 80\n",
    }),
};

function check({ files = {}, given = [] }: Situation) {
  const made = given.reduce(
    (files, sentence) => steps[sentence as keyof typeof steps](files),
    memoryFiles(files),
  );
  return analyze(made);
}

tryExamples(languageExamples, (situation) => check(situation).diagnostics);

test("what a failing text raises, it raises at a place", () => {
  const texts = Object.entries(languageExamples).flatMap(([name, { fails }]) =>
    typeof fails === "string" ? [{ name, text: fails }] : [],
  );
  assert.ok(texts.length > 100);
  const nowhere = texts.filter(({ text }) =>
    check({ files: { "site.plim": text }, run: "plimsoll check" }).diagnostics.some(
      ({ spans }) => spans.length === 0,
    ),
  );
  assert.equal(nowhere, []);
});

test.run();
