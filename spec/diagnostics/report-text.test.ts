import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "./diagnostic.ts";
import { reportText } from "./report-text.ts";
import { labelled, positionAt, spanOf } from "./testing/spans.ts";
import { widthOf } from "./width.ts";

/**
 * A snapshot: a source beside its rendering, in `snapshots/`. PLIMSOLL_ACCEPT=1 writes them; the diff is reviewed. No
 * line is wider than `width`.
 */
interface Snapshot {
  readonly source: string;
  readonly width: number;
  readonly found: (source: string) => Partial<Diagnostic>;
}

const file = "site.plim";
const base: Diagnostic = {
  code: "D0402",
  name: "duplicate-address",
  severity: "error",
  message: "containers web and api have the address 10.40.0.20",
  spans: [],
  notes: [],
  fix: { safe: false, description: "give one of them another address", edits: [] },
};

const snapshots: Readonly<Record<string, Snapshot>> = {
  "two lines": {
    source: "container web {\n  address = 10.40.0.20\n}\ncontainer api {\n  address = 10.40.0.20\n}\n",
    width: 80,
    found: (source) => ({
      spans: [
        labelled(spanOf(file, source, "10.40.0.20", 2), "taken already", true),
        labelled(spanOf(file, source, "10.40.0.20"), "first used here"),
      ],
    }),
  },
  "several on one line": {
    source: "  port { host = 80/tcp, container = 80/tcp, other = 8080/tcp }\n",
    width: 80,
    found: (source) => ({
      spans: [
        labelled(spanOf(file, source, "80/tcp", 2), "taken", true),
        labelled(spanOf(file, source, "80/tcp"), "first used here"),
        labelled(spanOf(file, source, "8080/tcp"), "this one is free"),
        labelled(spanOf(file, source, "port"), ""),
      ],
    }),
  },
  "one within another": {
    source: "  limits { memory = 512MiB, pids = 256 }\n",
    width: 80,
    found: (source) => ({
      spans: [
        labelled(spanOf(file, source, "512MiB"), "more than the server has", true),
        labelled(spanOf(file, source, "memory = 512MiB, pids = 256"), "the limits of web"),
        labelled(spanOf(file, source, "512MiB"), "set here"),
      ],
    }),
  },
  "over several lines": {
    source: "container web {\n  app nginx {\n    run = [\n      1,\n      2,\n    ]\n  }\n}\n",
    width: 80,
    found: (source) => ({
      spans: [
        labelled(spanOf(file, source, "[\n      1,\n      2,\n    ]"), "a list of text is expected", true),
        labelled(spanOf(file, source, "run"), "this field"),
      ],
    }),
  },
  "whole lines": {
    source: "language 1\npool lan { }\npool lan { }\n",
    width: 80,
    found: (source) => ({
      spans: [labelled(spanOf(file, source, "pool lan { }\n"), "up to the line's end", true)],
    }),
  },
  "wide characters": {
    source:
      'comment = "日本語のコンテナ" + nam\nface = "👩‍👩‍👧 👍🏽 🇩🇪 ❤️ é ﾊ" + nam\nzwnj = "می‌خواهم" + nam\n',
    width: 80,
    found: (source) => ({
      spans: [
        labelled(spanOf(file, source, "nam"), "below nam", true),
        labelled(spanOf(file, source, "nam", 2), "below nam"),
        labelled(spanOf(file, source, "nam", 3), "below nam"),
        labelled(spanOf(file, source, "コンテナ"), "eight columns"),
      ],
    }),
  },
  tabs: {
    source: "container web {\n\tlimits {\tmemory\t= 512m }\n}\n",
    width: 80,
    found: (source) => ({
      spans: [
        labelled(spanOf(file, source, "512m"), "no unit", true),
        labelled(spanOf(file, source, "\tmemory"), "a tab and a word"),
      ],
    }),
  },
  "end of file": {
    source: "language 1\ncontainer web {\n",
    width: 80,
    found: (source) => {
      const end = positionAt(source, source.length);
      return { spans: [labelled({ file, start: end, end }, "a } is missing here", true)] };
    },
  },
  "behind the file": {
    source: "language 1",
    width: 80,
    found: () => {
      const end = { offset: 99, line: 7, column: Number.NaN };
      return { spans: [labelled({ file, start: end, end }, "no such line", true)] };
    },
  },
  "carriage returns": {
    source: "language 1\r\ncontainer web {\r\n",
    width: 80,
    found: (source) => ({ spans: [labelled(spanOf(file, source, "{\r"), "opened here", true)] }),
  },
  "a long line": {
    source: `x = [${'"日本", '.repeat(60)}bad, ${'"more", '.repeat(60)}]\n`,
    width: 80,
    found: (source) => ({
      spans: [
        labelled(
          spanOf(file, source, "bad"),
          "nothing has this name, and nothing near it in this file",
          true,
        ),
        labelled(spanOf(file, source, "x"), "the list that holds it"),
      ],
    }),
  },
  "long words": {
    source: "container web { }\n",
    width: 60,
    found: (source) => ({
      message: `container web needs ${"/usr/lib/x86_64-linux-gnu".repeat(4)} and that is not in any package that it names`,
      spans: [
        labelled(
          spanOf(file, source, "}"),
          "a label that says a good deal more than the sixty columns of this terminal can hold beside it",
          true,
        ),
      ],
      notes: [
        "the archive was asked for it, and four packages hold a file of this name: liba1, libb2, libc3, libd4",
        "two\nlines",
      ],
    }),
  },
  "other files": {
    source: "container web extends service { }\n",
    width: 80,
    found: (source) => {
      const at = { offset: 0, line: 120, column: 3 };
      return {
        spans: [
          labelled(spanOf(file, source, "service"), "used here", true),
          labelled({ file: "parts/gone.plim", start: at, end: at }, "declared here"),
        ],
      };
    },
  },
  hostile: {
    source: "name = \u001b[31m\u202eevil\u200b x\n",
    width: 80,
    found: (source) => ({
      message: "a \u001b]0;title\u0007 and a \ud800 half\nand a second line",
      spans: [labelled(spanOf(file, source, "x"), "label\n::error::\u001b[0m", true)],
      notes: ["\u009b31m"],
      fix: { safe: true, description: "\u001b[2J", edits: [] },
    }),
  },
};

for (const [name, { source, width, found }] of Object.entries(snapshots))
  test(`text: ${name}`, () => {
    const options = {
      color: false,
      width,
      wrap: true,
      source: (asked: string) => (asked === file ? source : undefined),
    };
    const rendering = reportText([{ ...base, ...found(source) }], options);
    for (const line of rendering.split("\n"))
      assert.ok(widthOf(line) <= width, `${widthOf(line)} columns: ${line}`);
    assert.not.match(rendering, /[\0-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    const shown = `${JSON.stringify(source)}\n\n${rendering}`;
    const path = `spec/diagnostics/snapshots/${name.replaceAll(" ", "-")}.txt`;
    if (process.env.PLIMSOLL_ACCEPT) writeFileSync(path, shown);
    assert.ok(existsSync(path), `${path} is missing`);
    assert.is(readFileSync(path, "utf8"), shown);
  });

test("text: colour paints the marks and takes no columns", () => {
  const { source, found } = snapshots["several on one line"] as Snapshot;
  const options = { width: 80, wrap: true, source: () => source };
  const painted = reportText([{ ...base, ...found(source) }], { ...options, color: true });
  assert.match(painted, "\u001b[31m^^^^^^\u001b[39m");
  const bare = painted.replace(/\u001b\[\d+m/g, "");
  assert.is(bare, reportText([{ ...base, ...found(source) }], { ...options, color: false }));
});

test("text: without a terminal prose is not broken, so that a log can be searched", () => {
  const message = "word ".repeat(100).trim();
  const text = reportText([{ ...base, message }], { color: false, width: 80, source: () => undefined });
  assert.match(text, message);
});

test("text: help is told once a name, and only where there is no fix", () => {
  const { fix: _, ...unfixed } = base;
  const text = reportText([base, unfixed, unfixed], { color: false, width: 80, source: () => undefined });
  assert.is(text.split("= help: ").length, 2);
  assert.match(text, /\n3 errors\n$/);
});

test("text: a source is read and split once, and a long line costs no more than its part", () => {
  let reads = 0;
  const long = `${"a".repeat(1 << 20)}\n`;
  const at = positionAt(long, 1 << 19);
  const spans = [labelled({ file, start: at, end: at }, "", true)];
  const many = Array.from({ length: 500 }, () => ({ ...base, spans }));
  const begun = process.cpuUsage().user;
  reportText(many, {
    color: false,
    width: 80,
    source: () => {
      reads++;
      return long;
    },
  });
  assert.is(reads, 1);
  assert.ok(process.cpuUsage().user - begun < 2_000_000);
});

test.run();
