import { test } from "uvu";
import * as assert from "uvu/assert";
import { link } from "../7-link/link.ts";
import { handMadeRoot, type Sketch } from "../7-link/testing.ts";
import { plan } from "./plan.ts";
import { why } from "./why.ts";
import { packageChain } from "./why-package.ts";

const interpreter = "/lib64/ld.so";
const sketches: Record<string, Sketch> = {
  "/bin": "usr/bin",
  "/etc/ld.so.conf": { text: "/opt\n" },
  "/lib64/ld.so": { elf: { soname: "ld.so" } },
  "/usr/bin/web": { text: "#!/bin/sh\n" },
  "/usr/bin/sh": "dash",
  "/usr/bin/dash": { elf: { interpreter, needed: ["liba.so.1"] } },
  "/opt/liba.so.1": "liba.so.1.2",
  "/opt/liba.so.1.2": { elf: { soname: "liba.so.1", needed: ["libb.so.1"] } },
  "/opt/libb.so.1": { elf: { soname: "libb.so.1" } },
  "/usr/share/doc": { text: "" },
};
const linked = link(handMadeRoot(sketches, [["/usr/bin/web"]]), []).value;
const asked = (path: string) => why(linked, plan(linked).value.plan, path);

test("a library is reached from the app through script, shell and links", () => {
  assert.equal(asked("/opt/libb.so.1").use, [
    "app app1 executes /usr/bin/web",
    "/usr/bin/web is a script run by /bin/sh",
    "/bin/sh is a symbolic link to dash, which is /usr/bin/dash",
    "/usr/bin/dash needs liba.so.1, which is /opt/liba.so.1",
    "/opt/liba.so.1 is a symbolic link to liba.so.1.2, which is /opt/liba.so.1.2",
    "/opt/liba.so.1.2 needs libb.so.1, which is /opt/libb.so.1",
  ]);
});

test("a path is named through the usr-merge, and its last link is kept", () => {
  assert.is(asked("/bin/dash").path, "/usr/bin/dash");
  assert.is(asked("/bin/sh").entry?.type, "symlink");
});

test("what no app uses has its origin alone", () => {
  const { use, origin } = asked("/usr/share/doc");
  assert.equal(use, []);
  assert.equal(origin, ["package made 1 ships /usr/share/doc"]);
  assert.equal(asked("/etc/ld.so.cache").origin, ["ldconfig makes /etc/ld.so.cache of what is in the root"]);
});

test("an unknown path gives the nearest one", () => {
  assert.equal(asked("/usr/bin/dahs"), { path: "/usr/bin/dahs", use: [], origin: [], near: "/usr/bin/dash" });
  assert.is(asked("/usr/sbin/dash").near, "/usr/bin/dash");
  assert.is(asked("/nothing/at/all").near, undefined);
});

test("a package's own reasons lead back to who asked", () => {
  const packages = [
    { name: "nginx", why: "app web" },
    { name: "libssl3", why: "nginx" },
    { name: "libc6", why: "libssl3" },
  ].map(({ name, why: by }) => ({ package: { name }, why: by })) as unknown as Parameters<
    typeof packageChain
  >[0];
  assert.equal(packageChain(packages, { kind: "package", package: "libc6", version: "2.36" }), [
    "app web asks for package nginx",
    "package nginx depends on libssl3",
    "package libssl3 depends on libc6",
  ]);
  assert.equal(packageChain(packages, { kind: "identity" }), []);
});

test.run();
