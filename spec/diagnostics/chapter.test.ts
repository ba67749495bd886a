import { readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { analyzed } from "../testing/language.ts";
import { type Format, formats } from "./formats.ts";
import { report } from "./report.ts";

const chapter = "spec/diagnostics.md";

/** The fence of the chapter that holds the form, and its text. */
function fenceOf(format: string): string {
  const found = new RegExp(`^\`\`\`${format}[^\n]*\n([^]*?)^\`\`\`$`, "m").exec(
    readFileSync(chapter, "utf8"),
  );
  return found?.[1] ?? "";
}

const source = fenceOf("plim");
const { diagnostics } = analyzed({ "site.plim": source });

/** The one line of SARIF is laid out, and its version is not the chapter's business. */
function rendered(format: Format): string {
  const text = report(diagnostics, format, { color: false, width: 100, source: () => source });
  if (format !== "sarif") return text;
  const document = JSON.parse(text);
  document.runs[0].tool.driver.semanticVersion = "1.0.0";
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

for (const format of formats)
  test(`the chapter shows ${format} as it is`, () => {
    const [shown, expected] = [fenceOf(format), rendered(format)];
    if (process.env.PLIMSOLL_ACCEPT && shown !== expected)
      writeFileSync(
        chapter,
        readFileSync(chapter, "utf8").replace(
          `\`\`\`${format}\n${shown}\`\`\``,
          () => `\`\`\`${format}\n${expected}\`\`\``,
        ),
      );
    assert.is(fenceOf(format), expected);
  });

test.run();
