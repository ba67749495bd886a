import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Container } from "../3-evaluate/model.ts";
import { link } from "./link.ts";
import { select } from "./select.ts";
import { handMadeProfile, handMadeRoot } from "./testing.ts";

const triplet = "/usr/lib/x86_64-linux-gnu";
const span = {
  file: "a.plim",
  start: { offset: 0, line: 1, column: 1 },
  end: { offset: 0, line: 1, column: 1 },
};
const at = <T>(value: T) => ({ value, span });

/** What is left of a root whose one app is a program with a library behind a link, and a file that it opens by name. */
function selected(fields: Partial<Container>, files: Readonly<Record<string, string>> = {}) {
  const root = handMadeRoot(
    {
      "/lib64": "usr/lib64",
      "/usr/lib64/ld-linux-x86-64.so.2": { elf: { soname: "ld-linux-x86-64.so.2" } },
      [`${triplet}/libtiny.so.1`]: "libtiny.so.1.0",
      [`${triplet}/libtiny.so.1.0`]: { elf: { soname: "libtiny.so.1" } },
      [`${triplet}/libother.so.1`]: { elf: { soname: "libother.so.1" } },
      "/usr/bin/tiny": { elf: { interpreter: "/lib64/ld-linux-x86-64.so.2", needed: ["libtiny.so.1"] } },
      "/etc/tiny/mime.types": { text: "text/plain txt\n" },
      "/etc/tiny/other": { text: "other\n" },
    },
    [["/usr/bin/tiny"]],
  );
  const container = { ...root.input.container, system: [], ...fields };
  const linked = link({ ...root, input: { ...root.input, container } }, [handMadeProfile()]).value;
  const read = (path: string) => (files[path] === undefined ? undefined : Buffer.from(files[path]));
  const { value, diagnostics } = select(linked, { files: { read }, read: () => new Uint8Array(0) });
  const paths = [...value.entries].filter(([, { type }]) => type !== "directory").map(([path]) => path);
  return { paths, names: diagnostics.map(({ name }) => name), diagnostics, value };
}

const proved = [
  "/lib64",
  "/usr/bin/tiny",
  `${triplet}/libtiny.so.1`,
  `${triplet}/libtiny.so.1.0`,
  "/usr/lib64/ld-linux-x86-64.so.2",
];

test("a minimal root holds what programs are linked with, links on the way and their reasons", () => {
  const { paths, names, value } = selected({ content: "minimal" });
  assert.equal([paths.toSorted(), names], [proved.toSorted(), []]);
  const reason = value.entries.get(`${triplet}/libtiny.so.1.0`)?.reason;
  assert.match(reason?.kind === "package" ? (reason.need ?? "") : "", /libtiny/);
  assert.not(value.elf.has(`${triplet}/libother.so.1`));
});

test("system, keep and traces add to it", () => {
  const extra = (fields: Partial<Container>, files = {}) =>
    selected({ content: "minimal", ...fields }, files).paths.filter((path) => !proved.includes(path));
  const both = ["/etc/tiny/mime.types", "/etc/tiny/other"];
  assert.equal(extra({ system: [at("/etc/tiny")] }), both);
  assert.equal(extra({ keep: [at("/etc/tiny/*.types")] }), ["/etc/tiny/mime.types"]);
  const trace = "# seen\n/etc/tiny/other\n/nowhere\n";
  assert.equal(extra({ traces: [at("tiny.trace")] }, { "tiny.trace": trace }), ["/etc/tiny/other"]);
  assert.equal(selected({ content: "minimal", traces: [at("lost.trace")] }).names, ["no-such-file"]);
});

test("what a program needs is not excluded, all else is", () => {
  const without = selected({ exclude: [at("/etc/tiny/**")] });
  assert.equal([without.names, without.paths.some((path) => path.startsWith("/etc"))], [[], false]);
  const { names, diagnostics } = selected({ exclude: [at("/usr/lib/**/libtiny.so.*")] });
  assert.equal(names, ["excluded-file"]);
  assert.match(diagnostics[0]?.message ?? "", /\/usr\/bin\/tiny needs .*libtiny\.so\.1/);
  assert.equal(selected({ exclude: [at("/usr/games/*")] }).names, ["idle-exclude"]);
});

test.run();
