import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Entry } from "../../../spec/plan.ts";
import { ociCapability } from "../../formats/capabilities.ts";
import { writeFileCapability } from "../../formats/file-capability.ts";
import { link } from "../link.ts";
import { handMadeProfile, handMadeRoot } from "../testing.ts";

/** What is said of an app that executes a file with these properties. */
function judged(file: Partial<Entry>, app: { uid?: number; capabilities?: readonly string[] } = {}) {
  const root = handMadeRoot({ "/usr/bin/x": { elf: {} } }, [["/usr/bin/x"]]);
  const entries = new Map(root.entries);
  entries.set("/usr/bin/x", { ...(entries.get("/usr/bin/x") as Entry), ...file } as Entry);
  const [only] = root.input.container.apps;
  const at = (value: string) => ({ value, span: only?.span });
  Object.assign(only as object, {
    user: at(String(app.uid ?? 0)),
    capabilities: (app.capabilities ?? []).map((name) => at(ociCapability(name) ?? "")),
  });
  return link({ ...root, entries }, [handMadeProfile()]).diagnostics.map(({ name }) => name);
}
const caps = (text: string) => ({ xattrs: { "security.capability": writeFileCapability(text) ?? "" } });

test("an app that goes without what its executable had is told, unless it has that itself", () => {
  const suid = { mode: 0o755, uid: 0, dropped: { mode: 0o4755 } };
  assert.equal(judged(suid, { uid: 33 }), ["unprivileged-command"]);
  assert.equal(judged(suid, { uid: 0 }), []);
  assert.equal(judged({ gid: 42, dropped: { mode: 0o2755 } }), ["unprivileged-command"]);
  const raw = { dropped: { mode: 0o755, capability: writeFileCapability("cap_net_raw+ep") ?? "" } };
  assert.equal(judged(raw), ["unprivileged-command"]);
  assert.equal(judged(raw, { uid: 33, capabilities: ["net-raw"] }), []);
});

test("the kernel executes a file with capabilities exactly where the rule lets it", () => {
  if (process.getuid?.() !== 0 && process.env.CI !== "true") return;
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-privileges-"));
  const file = join(folder, "true");
  try {
    copyFileSync("/usr/bin/true", file);
    for (const text of ["cap_net_raw+ep", "cap_net_raw,cap_chown+ep", "cap_net_raw+p", "cap_chown+i"])
      for (const capabilities of [[], ["net-raw"], ["chown"], ["net-raw", "chown"]]) {
        execFileSync("setcap", [text, file]);
        const bounding = ["-all", ...capabilities.map((name) => `+${name.replace("-", "_")}`)].join(",");
        const rights = ["--bounding-set", bounding, "--inh-caps", "-all", "--no-new-privs"];
        const { status } = spawnSync("setpriv", [...rights, file]);
        const rule = judged(caps(text), { capabilities });
        assert.is(rule.includes("refused-execution"), status !== 0, `${text} with ${capabilities.join()}`);
      }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
