import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { Container } from "../3-evaluate/model.ts";
import { fileCapabilityText, readFileCapability, writeFileCapability } from "../formats/file-capability.ts";
import { assembled, at } from "./testing.ts";

const text = "language 1\ncontainer web on std.debian-12 { # small\n}\n";
const span = {
  file: "a.plim",
  start: { offset: 11, line: 2, column: 1 },
  end: { offset: 24, line: 2, column: 14 },
};
const postinst = [
  "#!/bin/sh",
  "chmod 4755 /usr/bin/mount",
  "chown root:mail /usr/bin/post /var/mail",
  "chmod 2755 /usr/bin/post",
  "chmod 2775 /var/mail",
  "setcap cap_net_raw,cap_net_admin+ep /usr/bin/ping",
  "",
].join("\n");

function rooted(privilegedFiles?: readonly string[]) {
  const container: Partial<Container> = {
    span,
    ...(privilegedFiles && { privilegedFiles: privilegedFiles.map(at) }),
  };
  const files = {
    "/usr/bin/mount": "m",
    "/usr/bin/umount": { type: "hardlink", target: "/usr/bin/mount" } as const,
    "/usr/bin/post": "p",
    "/usr/bin/ping": "i",
    "/var/mail": {},
  };
  const packages = [{ name: "p", scripts: { postinst }, files }];
  const { value, diagnostics } = assembled({ packages, container, files: { "a.plim": text } });
  const modes = ["/usr/bin/mount", "/usr/bin/umount", "/usr/bin/post", "/var/mail"].map((path) =>
    value.entries.get(path)?.mode.toString(8),
  );
  return { diagnostics, modes, ping: value.entries.get("/usr/bin/ping"), entries: value.entries };
}
const names = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ name }) => name);

test("files lose setuid, setgid and capabilities that nobody named, and folders keep theirs", () => {
  const { diagnostics, modes, ping, entries } = rooted();
  assert.equal(modes, ["755", "755", "755", "2775"]);
  assert.is(ping?.xattrs, undefined);
  assert.is(entries.get("/usr/bin/mount")?.dropped?.mode, 0o4755);
  assert.is(diagnostics.length, 1);
  assert.equal(diagnostics[0]?.notes, [
    "/usr/bin/mount: setuid root (4755), package p",
    "/usr/bin/ping: cap_net_admin,cap_net_raw+ep, package p",
    "/usr/bin/post: setgid mail (2755), package p",
    "/usr/bin/umount: setuid root (4755), package p",
  ]);
});

test("the fix writes the acceptance at the start of the container, and is not safe", () => {
  const [{ fix } = {}] = rooted().diagnostics;
  const [edit] = fix?.edits ?? [];
  assert.is(fix?.safe, false);
  const at = edit?.span.start.offset ?? 0;
  const fixed = text.slice(0, at) + edit?.text + text.slice(at);
  assert.is(
    fixed,
    "language 1\ncontainer web on std.debian-12 {\n  privileged-files = [/usr/bin/mount, /usr/bin/ping, /usr/bin/post, /usr/bin/umount] # small\n}\n",
  );
  assert.equal(rooted(["/usr/bin/mount", "/usr/bin/ping", "/usr/bin/post"]).diagnostics, []);
});

test("a file that is named keeps what it has, by every hard link to it", () => {
  const { diagnostics, modes, ping } = rooted(["/bin/umount"]);
  assert.equal(modes, ["4755", "4755", "755", "2775"]);
  assert.is(ping?.xattrs, undefined);
  assert.equal(names(diagnostics), [], "whoever names some has judged all");
});

test("what is named and has nothing is a warning at its path", () => {
  for (const path of ["/usr/bin/nothing", "/var/mail", "/etc/passwd"])
    assert.equal(names(rooted([path]).diagnostics), ["idle-privileged-file"], path);
  assert.equal(names(rooted([]).diagnostics), []);
});

test("capabilities of a file are read and written as the kernel has them", () => {
  for (const written of ["cap_net_raw+ep", "cap_chown,cap_kill+eip", "cap_bpf+i"])
    assert.is(fileCapabilityText(readFileCapability(writeFileCapability(written) ?? "") as never), written);
  assert.is(readFileCapability("AQ=="), undefined);
  assert.is(readFileCapability(Buffer.alloc(20, 1).toString("base64")), undefined);
});

test.run();
