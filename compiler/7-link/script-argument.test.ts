import { test } from "uvu";
import * as assert from "uvu/assert";
import { hasPythonModule, pythonFolders } from "./python-module.ts";
import { scriptArgument } from "./script-argument.ts";
import { readSystem } from "./system.ts";
import { handMadeRoot, type Sketch } from "./testing.ts";

const cases: readonly [command: string, wanted: string | undefined][] = [
  ["python3.11 -u -W error app.py", "app.py"],
  ["python3 -um http.server 80", "module http.server"],
  ["python3 -c pass", undefined],
  ["python3 - x", undefined],
  ["perl -w -I/opt app.pl", "app.pl"],
  ["perl -ne print x", undefined],
  ["node --enable-source-maps -r ./hook.js server", "server"],
  ["node --title web server.js", undefined],
  ["java -Xmx1g -jar app.jar", "app.jar"],
  ["java -cp app.jar Main", undefined],
  ["dash -eu /srv/start", "/srv/start"],
  ["bash start", undefined],
  ["sh -c ls", undefined],
  ["nginx -g off", undefined],
];
for (const [command, wanted] of cases) {
  test(`${command} runs ${wanted ?? "nothing that is sure"}`, () => {
    const [interpreter = "", ...args] = command.split(" ");
    const found = scriptArgument(interpreter, args);
    assert.is(found?.kind === "module" ? `module ${found.name}` : found?.path, wanted);
  });
}

const file: Sketch = { text: "" };

function hasModule(name: string, sketches: Record<string, Sketch>, env: Record<string, string> = {}) {
  const system = readSystem(handMadeRoot({ "/usr/bin/python3.11": { elf: {} }, ...sketches }), [], () => "");
  const home = { interpreter: "/usr/bin/python3.11", executed: "/opt/venv/bin/python", env, workdir: "/srv" };
  const folders = pythonFolders(system, home);
  return folders && hasPythonModule(system, folders, name);
}

test("modules are found where Debian's Python looks", () => {
  const stdlib = {
    "/usr/lib/python3.11/http/server.py": file,
    "/usr/lib/python3/dist-packages/flask/__main__.py": file,
  };
  assert.is(hasModule("http.server", stdlib), true);
  assert.is(hasModule("flask", stdlib), true);
  assert.is(hasModule("http", stdlib), false);
  assert.is(hasModule("own", { "/srv/own.py": file }), true);
  assert.is(hasModule("own", { "/opt/own.py": file }), false);
  assert.is(hasModule("own", { "/opt/own.py": file }, { PYTHONPATH: "/opt" }), true);
});

test("a virtual environment has modules of its own, and a .pth file leaves it open", () => {
  const packages = "/opt/venv/lib/python3.11/site-packages";
  assert.is(hasModule("own", { [`${packages}/own.py`]: file }), false);
  assert.is(hasModule("own", { [`${packages}/own.py`]: file, "/opt/venv/pyvenv.cfg": file }), true);
  assert.is(hasModule("own", { "/usr/lib/python3/dist-packages/more.pth": file }), undefined);
});

test.run();
