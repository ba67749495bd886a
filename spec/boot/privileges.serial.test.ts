import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { enginesHere, insideOwnMounts, TestState } from "./machine.ts";
import { app, at, container } from "./sample.ts";

insideOwnMounts();

const box = "/bin/busybox";
const web = app("web", [box, "sleep", "1000"], { user: at("www-data") });

for (const engine of enginesHere())
  test(`${engine}: setuid of a file that the author named is heard, and gains no capability`, () => {
    const state = new TestState();
    const named = { privilegedFiles: [at("/bin/su")] };
    const bundle = state.bundle(container("suid", "10.213.8.20", [web], named));
    const su = join(bundle, "rootfs/bin/su");
    copyFileSync(join(bundle, "rootfs", box), su);
    chmodSync(su, 0o4755);
    try {
      assert.is(state.launch(bundle, ["start"], engine).status, 0);
      const inside = (...run: string[]) => state.launch(bundle, ["exec", "web", ...run]);
      const status = inside(box, "cat", "/proc/1/status", "/proc/self/status").stdout;
      assert.is(status.match(/^NoNewPrivs:\t0$/gm)?.length, 2, status);
      assert.is(status.match(/^CapBnd:\t0{16}$/gm)?.length, 2, status);
      // It says "must be suid to work properly" where its bit is not heard, and else wants a password, which nobody has.
      assert.is(inside("/bin/su", "root", "-c", "id").stderr, "su: incorrect password\n");
    } finally {
      assert.is(state.launch(bundle, ["down"], engine).status, 0);
    }
    assert.equal(state.residue(bundle), []);
    state.remove();
  });

test.run();
