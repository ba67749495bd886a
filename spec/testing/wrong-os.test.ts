import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { link } from "../../compiler/7-link/link.ts";
import { handMadeInput, handMadeProfile } from "../../compiler/7-link/testing.ts";
import { askLoader, processorLevel } from "../oracles/ask-loader.ts";
import { debOf, unpackTree } from "../oracles/debian-tree.ts";
import { readDiskRoot } from "../oracles/disk-root.ts";

/** Real packages and real ELF files on the wrong system: what is said before, and what happens after; one tree for all. */
const test = suite("wrong OS");
const loader = "/lib64/ld-linux-x86-64.so.2";
const triplet = "usr/lib/x86_64-linux-gnu";
let folder = "";
let packages: Readonly<Record<string, string>> = {};
test.before(() => {
  ({ folder, packages } = unpackTree(["openssl", "libzstd1", "zlib1g"]));
});
test.after(() => rmSync(folder, { recursive: true }));

/** Codes, messages and the labels beside the profile of what is said of one command. */
function check(run: string, profile = handMadeProfile({ cpu: processorLevel(folder) })): string[] {
  const { root, read } = readDiskRoot(folder, packages);
  const input = handMadeInput([[run]], packages);
  return link({ ...root, input }, [profile], { read }).diagnostics.map(({ code, message, spans }) =>
    [code, message, ...spans.filter(({ primary }) => !primary).map(({ label }) => label)].join("; "),
  );
}

function execute(path: string): string {
  const { status, stderr } = spawnSync("chroot", [folder, path], {
    encoding: "utf8",
    env: { PATH: "/usr/sbin:/usr/bin" },
  });
  return `${status} ${stderr.trim()}`;
}

function unpack(name: string, release: string, architecture?: string): void {
  execFileSync("dpkg-deb", ["-x", debOf(name, release, architecture), folder]);
}

/** A program that ends at once, and the library that it needs, with more of `ld` and of `as`. */
function makeProgram(options: readonly string[], more = ""): void {
  const [object, library] = [join(folder, "x.o"), join(folder, triplet, "libodd.so.1")];
  const assemble = (text: string) => execFileSync("as", ["-o", object, "-"], { input: text });
  assemble(`.globl odd\nodd:\n ret\n${more}`);
  execFileSync("ld", ["-shared", "-soname", "libodd.so.1", ...options, "-o", library, object]);
  assemble(".globl _start\n_start:\n mov $60, %eax\n xor %edi, %edi\n syscall\n");
  const program = join(folder, "usr/bin/odd");
  execFileSync("ld", ["-pie", "-dynamic-linker", loader, "--no-as-needed", "-o", program, object, library]);
  chmodSync(program, 0o755);
}

test("the right packages on the right system: nothing is said, and it runs", () => {
  assert.equal(check("/usr/bin/openssl"), []);
  makeProgram([]);
  assert.equal(check("/usr/bin/odd"), []);
  assert.is(execute("/usr/bin/odd"), "0 ");
});

test("a program for another architecture", () => {
  unpack("hello", "bookworm", "arm64");
  const said = "D0711; /usr/bin/hello is made for arm64, profile edge is amd64; edge is amd64";
  assert.ok(check("/usr/bin/hello").includes(said));
  assert.match(execute("/usr/bin/hello"), /^12[67] /);
});

test("a library for a newer processor", () => {
  makeProgram(["-z", "x86-64-v4"]);
  const file = `/${triplet}/libodd.so.1`;
  assert.equal(check("/usr/bin/odd", handMadeProfile({ cpu: "x86-64-v2" })), [
    `D0713; ${file} needs a processor of level x86-64-v4, profile edge has x86-64-v2; edge has x86-64-v2`,
  ]);
  const isServed = processorLevel(folder) === "x86-64-v4";
  assert.is(/CPU ISA level is lower than required/.test(execute("/usr/bin/odd")), !isServed);
});

test("a C library that asks for a newer kernel", () => {
  const said = check("/usr/bin/openssl", handMadeProfile({ kernel: [2, 6], cpu: "x86-64-v3" }));
  assert.is(said.length, 1);
  assert.match(said[0] as string, /^D0712; .* needs Linux 3\.2\.0 or newer, profile edge starts at 2\.6; /);
});

test("a library whose note asks for a kernel that nobody has", () => {
  const note =
    '.section .note.ABI-tag, "a", @note\n.align 4\n.long 4, 16, 1\n.asciz "GNU"\n.long 0, 99, 0, 0\n';
  makeProgram([], note);
  const [line] = check("/usr/bin/odd");
  assert.is(
    line,
    `D0712; /${triplet}/libodd.so.1 needs Linux 99.0.0 or newer, profile edge starts at 6.1; edge starts at 6.1`,
  );
});

test("a library of a newer release", () => {
  unpack("libssl3t64", "trixie");
  const file = `/${triplet}/libcrypto.so.3`;
  const said = check("/usr/bin/openssl").filter((line) => line.startsWith("D0709"));
  const theirs = askLoader(folder, "/usr/bin/openssl", loader).filter((line) => line.startsWith("version "));
  assert.ok(theirs.length > 0);
  assert.equal(
    theirs.filter((line) => !said.some((one) => one.includes(` ${line.split(" ")[1]} of `))),
    [],
  );
  assert.ok(
    said.some((line) => line.includes(`${file} needs version GLIBC_2.`) && line.includes("/libc.so.6")),
  );
  assert.match(execute("/usr/bin/openssl"), /^1 .*version `GLIBC_/);
});

test("a text in place of the loader", () => {
  rmSync(join(folder, triplet, "ld-linux-x86-64.so.2"));
  writeFileSync(join(folder, triplet, "ld-linux-x86-64.so.2"), "no loader\n", { mode: 0o755 });
  assert.match(check("/usr/bin/odd", handMadeProfile())[0] as string, /^D0708/);
  assert.match(execute("/usr/bin/odd"), /^12[67] /);
});

test.run();
