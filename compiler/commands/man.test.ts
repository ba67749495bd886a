import { readFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { plimsoll } from "../../spec/testing/cli.ts";

const page = plimsoll(["man"]).stdout;
/** As a reader sees it, nearly: without macros and fonts. */
const plain = page
  .replace(/\\f[BIR]/g, "")
  .replace(/\\-/g, "-")
  .replace(/\\&/g, "")
  .replace(/\\e/g, "\\");

test("it is made of the macros of man(7) and nothing else", () => {
  for (const line of page.trimEnd().split("\n")) {
    assert.match(line, /^(\.(TH|SH|SS) .+|\.(B|I) \S+|\.TP|\.PP|[^.'].*)$/);
    assert.not.match(line.replace(/\\(f[BIR]|-|&|e|\(dq)/g, ""), /\\/);
    assert.is((line.match(/\\f[BI]/g) ?? []).length, (line.match(/\\fR/g) ?? []).length, line);
  }
  assert.not.match(page, "undefined");
});

test("its sections come in the usual order", () => {
  const sections = [...page.matchAll(/^\.SH "?([A-Z ]+)"?$/gm)].map(([, name]) => name);
  assert.equal(sections, [
    "NAME",
    "SYNOPSIS",
    "DESCRIPTION",
    "COMMANDS",
    "OPTIONS",
    "EXIT STATUS",
    "ENVIRONMENT",
    "FILES",
    "EXAMPLES",
  ]);
});

test("every command and every option of it is there", () => {
  const help = plimsoll(["--help"]).stdout;
  const names = [...help.slice(help.indexOf("Commands:")).matchAll(/^ {2}([a-z]+)/gm)].map(
    ([, name]) => name,
  );
  for (const name of names) assert.match(plain, new RegExp(`^\\.SS "plimsoll ${name}\\b`, "m"));
  for (const option of ["--watch", "--dry-run", "--as form", "--engine engine", "-f, --follow"])
    assert.match(plain, `\n${option}\n`);
});

test("it says of statuses and variables what the specification says", () => {
  const chapter = readFileSync("spec/commands.md", "utf8");
  const rows = (title: string) =>
    [
      ...(chapter.split(`## ${title}`)[1]?.split("\n## ")[0] ?? "").matchAll(/^\| (?!-)(.+?) \| (.+?) \|$/gm),
    ].slice(1);
  const statuses = rows("Exit status");
  assert.ok(statuses.length === 5 && rows("Environment").length >= 4);
  for (const [, status, meaning = ""] of statuses) {
    const said = `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`;
    assert.ok(plain.includes(`.TP\n${status}\n${said}\n`), `${status} ${said}`);
  }
  for (const [, name = ""] of rows("Environment")) assert.match(plain, `.TP\n${name.replaceAll("`", "")}\n`);
});

test("the same program gives the same page, without a date", () => {
  assert.is(plimsoll(["man"], { env: { TZ: "Asia/Tokyo" } }).stdout, page);
  assert.match(page, /^\.TH PLIMSOLL 1 "" "plimsoll \d/);
});

test.run();
