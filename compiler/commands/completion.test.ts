import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { inTemporaryFolder, plimsoll } from "../../spec/testing/cli.ts";

const scripts = Object.fromEntries(
  ["bash", "zsh", "fish"].map((shell) => [shell, plimsoll(["completion", shell]).stdout]),
);

/** What bash offers for each of some command lines, in a folder; the last word is the one to complete. */
function offers(lines: readonly (readonly string[])[], cwd: string): string[][] {
  const quote = (word: string) => `'${word}'`;
  const asks = lines.map(
    (words) => `COMP_WORDS=(plimsoll ${words.map(quote).join(" ")}); COMP_CWORD=${words.length}
_plimsoll; printf '%s\\n' "\${COMPREPLY[@]}" --end--`,
  );
  const script = `set -u\n${scripts.bash}\n${asks.join("\n")}`;
  const { stdout, stderr, status } = spawnSync("bash", ["--norc", "-c", script], { encoding: "utf8", cwd });
  assert.is(stderr, "");
  assert.is(status, 0);
  return stdout
    .split("--end--\n")
    .slice(0, -1)
    .map((block) => block.split("\n").filter(Boolean).sort());
}

test("bash completes commands, options, their values and projects", () =>
  inTemporaryFolder((folder) => {
    mkdirSync(join(folder, "my shop"));
    for (const name of ["one.plim", "other.txt"]) writeFileSync(join(folder, name), "");
    const places = ["my shop", "one.plim"];
    const wanted: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
      [["ch"], ["check"]],
      [["-"], ["--help", "--version", "-V", "-h"]],
      [["check", "--w"], ["--watch"]],
      [["check", ""], places],
      [["check", "o"], ["one.plim"]],
      [
        ["graph", "--as", ""],
        ["dot", "mermaid", "svg"],
      ],
      [["graph", "--as", "=", "s"], ["svg"]],
      [
        ["graph", "--as", "="],
        ["dot", "mermaid", "svg"],
      ],
      [["graph", "--as", "=", "svg", ""], places],
      [["graph", "--as", "svg", ""], places],
      [["build", "--out", ""], ["my shop"]],
      [["build", "--out", "x", "--locked", ""], places],
      [["why", ""], []],
      [["why", "/bin/sh", ""], places],
      [["init", "--name", ""], []],
      [
        ["completion", ""],
        ["bash", "fish", "zsh"],
      ],
      [["completion", "f"], ["fish"]],
      [["explain", "wrong-u"], ["wrong-usage"]],
      [
        ["explain", "D000"],
        ["D0001", "D0002", "D0004", "D0005", "D0006", "D0007", "D0008"],
      ],
      [
        ["logs", "-"],
        ["--follow", "--format", "--help", "-f", "-h"],
      ],
      [["help", "doc"], ["doctor"]],
    ];
    const given = offers(
      wanted.map(([words]) => words),
      folder,
    );
    for (const [index, [words, offered]] of wanted.entries()) {
      const got = given[index]?.filter((word) => offered.includes(word) || words[0] !== "explain");
      assert.equal(got, [...offered].sort(), words.join(" "));
    }
  }));

test("every command that help lists can be completed in every shell", () => {
  const help = plimsoll(["--help"]).stdout;
  const names = [...help.slice(help.indexOf("Commands:")).matchAll(/^ {2}([a-z]+)/gm)].map(
    ([, name]) => name,
  );
  assert.ok(names.length >= 15);
  for (const name of names) {
    assert.match(scripts.bash ?? "", new RegExp(`^      ${name}\\) `, "m"));
    assert.match(scripts.zsh ?? "", new RegExp(`^        ${name}\\) _arguments `, "m"));
    assert.match(scripts.fish ?? "", new RegExp(`-n __fish_use_subcommand -a ${name} -d '`));
  }
});

test("the options that the runtime takes are those that are told", () => {
  const bash = scripts.bash ?? "";
  for (const name of ["ps", "logs", "down"]) {
    const help = plimsoll([name, "--help"]).stdout;
    const takes = [...help.matchAll(/^ {2}(-[^ ].*?) {2}/gm)].flatMap(
      ([, flags = ""]) => flags.match(/--?[\w-]+/g) ?? [],
    );
    const told = new RegExp(`^      ${name}\\) _plimsoll_words "(.*)"`, "m").exec(bash)?.[1]?.split(" ");
    assert.equal([...(told ?? [])].sort(), takes.sort(), name);
  }
});

test("a shell that is not known is wrong usage", () => {
  assert.is(plimsoll(["completion", "tcsh"]).status, 3);
  assert.is(plimsoll(["completion"]).status, 3);
});

test.run();
