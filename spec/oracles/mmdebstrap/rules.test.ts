import { readFileSync, writeFileSync } from "node:fs";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { javaKeystore } from "../../../compiler/formats/java-keystore.ts";
import { explain, rules } from "./rules.ts";
import type { Found } from "./scan.ts";

const chapter = "spec/root.md";
const [start, end] = ["<!-- mmdebstrap -->\n", "<!-- /mmdebstrap -->\n"];

/** The rules as the chapter on roots has them; `npm run accept` writes them anew. */
function table(): string {
  const rows = rules.map(({ name, reason, cases }) => {
    const paths = cases.map(({ kind, as, pattern }) => `${as || kind} \`/${pattern.join("/")}\``);
    return `| ${name} | ${reason} | ${paths.join(", ")} |\n`;
  });
  return `| rule | why | paths |\n|---|---|---|\n${rows.join("")}`;
}

test("the chapter on roots says every rule by which a root may differ from that of mmdebstrap", () => {
  const text = readFileSync(chapter, "utf8");
  const [head = "", rest = ""] = text.split(start);
  const [before = "", tail = ""] = rest.split(end);
  if (process.env.PLIMSOLL_ACCEPT) writeFileSync(chapter, `${head}${start}\n${table()}\n${end}${tail}`);
  else assert.is(before.trim(), table().trim());
});

const file = (content: string, more: Partial<Found> = {}): Found => ({
  type: "file",
  mode: "0644",
  owner: "root:root",
  content,
  xattrs: "",
  ...more,
});
const judge = (
  path: string,
  plimsoll?: Found,
  mmdebstrap?: Found,
  texts: readonly [string, string] = ["", ""],
) =>
  explain({ path, plimsoll, mmdebstrap, read: () => [Buffer.from(texts[0]), Buffer.from(texts[1])] })?.name;

test("a rule explains its own paths and kinds of difference, and no other", () => {
  assert.is(judge("/dev/null", undefined, file("")), "devices");
  assert.is(judge("/dev/null", file("")), undefined);
  assert.is(judge("/etc/nginx/nginx.conf", undefined, file("a")), undefined);
  assert.is(judge("/etc/nginx/nginx.conf", file("a"), file("b")), undefined);
  assert.is(judge("/etc/nginx/nginx.conf", file("a"), file("a", { owner: "www-data:root" })), undefined);
  const setuid = file("a", { mode: "4755" });
  assert.is(judge("/usr/bin/su", file("a", { mode: "0755" }), setuid), "privileges");
  assert.is(judge("/usr/bin/su", file("a", { mode: "0700" }), setuid), undefined);
  assert.is(judge("/usr/bin/su", file("b", { mode: "0755" }), setuid), undefined);
});

test("accounts may differ in ids and order, and in nothing else", () => {
  const passwd = (ours: string, theirs: string) => judge("/etc/passwd", file("a"), file("b"), [ours, theirs]);
  assert.is(
    passwd("a:x:1:1::/a:/bin/sh\nb:x:2:2::/:/x\n", "b:x:7:7::/:/x\na:x:1:1::/a:/bin/sh\n"),
    "accounts",
  );
  assert.is(passwd("a:x:1:1::/a:/bin/sh\n", "a:x:1:1::/b:/bin/sh\n"), undefined);
  assert.is(passwd("a:x:1:1::/a:/bin/sh\n", ""), undefined);
});

test("keystores of Java may differ in when certificates were put there, and in nothing else", () => {
  const store = (byte: number, date: number) =>
    Buffer.from(javaKeystore([{ alias: "a", der: Uint8Array.of(byte, 0xff) }], date, "changeit"));
  const path = "/etc/ssl/certs/java/cacerts";
  const judged = (ours: Buffer, theirs: Buffer) =>
    explain({ path, plimsoll: file("a"), mmdebstrap: file("b"), read: () => [ours, theirs] })?.name;
  assert.is(judged(store(0xfe, 1), store(0xfe, 2)), "java");
  assert.is(judged(store(0xfe, 1), store(0xfd, 1)), undefined);
});

test.run();
