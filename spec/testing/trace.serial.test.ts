import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { copyExample, inTemporaryFolder, plimsoll } from "./cli.ts";
import { tracesOfMachine } from "./machine.ts";

/** Real archive, real kernel: what a trace saw of nginx and php-fpm is enough for them to answer again. */

for (const engine of ["unshare"])
  test(`a container of what ${engine} was seen to open boots, answers, and is a fraction of the whole`, () =>
    inTemporaryFolder(async (folder) => {
      const env = { PLIMSOLL_STATE: `${folder}/state`, PLIMSOLL_ENGINE: engine };
      const project = copyExample("php", folder);
      const before = tracesOfMachine();
      const run = (...words: string[]) => {
        const ran = plimsoll(words, { env });
        assert.is(ran.status, 0, ran.stderr + ran.stdout);
        return ran.stdout;
      };
      const drive = ["curl", "-sf", "--retry", "20", "--retry-all-errors", "--retry-delay", "1"];
      const ask = `exec ${drive.join(" ")} -o /dev/null "http://$PLIMSOLL_ADDRESS:8080/"`;
      run("trace", "site", "--in", project, "--quiet", "--", "sh", "-c", ask);
      const trace = readFileSync(join(project, "traces/site.trace"), "utf8");
      assert.match(trace, /^# Root: sha256:[0-9a-f]{64}$/m);
      for (const path of ["/usr/sbin/nginx", "/usr/sbin/php-fpm8.2", "/srv/www/index.php"])
        assert.match(trace, new RegExp(`^${path}$`, "m"));
      assert.not.match(trace, /nsenter|setpriv/);
      const whole = sizeOf(run("build", project, "--out", join(folder, "whole"), "--quiet"), folder, "whole");
      const source = join(project, "php.plim");
      const text = readFileSync(source, "utf8");
      const minimal = "privileged-files = []\n  content = minimal\n  traces = [./traces/site.trace]";
      writeFileSync(source, text.replace("privileged-files = []", minimal));
      const less = sizeOf(run("build", project, "--out", join(folder, "less"), "--quiet"), folder, "less");
      assert.ok(less < whole / 4, `${less} of ${whole} files`);
      try {
        const up = JSON.parse(run("up", project, "--format", "json", "--quiet"));
        const answer = await fetch(up.containers[0].urls[0], { signal: AbortSignal.timeout(5000) });
        assert.match(await answer.text(), /^PHP 8\.2\.\d+ on site$/m);
      } finally {
        run("down");
      }
      assert.equal(tracesOfMachine(), before);
    }));

/** Files of the bundle that was written. */
function sizeOf(_: string, folder: string, name: string): number {
  const root = join(folder, name, "site/rootfs");
  return readdirSync(root, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length;
}

test.run();
