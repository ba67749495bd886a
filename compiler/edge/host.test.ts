import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { machineHost } from "./host.ts";

function withApt(files: Readonly<Record<string, string>>, work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "plimsoll-host-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text.replaceAll("FOLDER", folder));
  }
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("mirrors come from both kinds of files, sources.list first, and other files are left alone", () => {
  const files = {
    "sources.list": "deb http://one.example/debian stable main\n",
    "sources.list.d/b.sources":
      "Types: deb\nURIs: http://three.example/debian\nSuites: stable\nComponents: main\n",
    "sources.list.d/a.list": "deb http://two.example/debian stable main\n",
    "sources.list.d/c.list.disabled": "deb http://off.example/debian stable main\n",
  };
  withApt(files, (folder) => {
    const host = machineHost(folder, {});
    const names = ["one", "two", "three"].map((name) => `http://${name}.example/debian`);
    assert.equal(host.mirrors("stable", "main"), names);
    assert.equal(host.mirrors("testing", "main"), []);
  });
});

test("a list of mirrors in a file is read", () => {
  const files = {
    "sources.list": "deb mirror+file:FOLDER/mirrors.txt stable main\n",
    "mirrors.txt": "# ours\nhttp://one.example/debian/\tpriority:1\nhttp://two.example/debian\n",
  };
  withApt(files, (folder) => {
    const mirrors = machineHost(folder, {}).mirrors("stable", "main");
    assert.equal(mirrors, ["http://one.example/debian", "http://two.example/debian"]);
  });
});

test("a proxy of apt comes before one of the environment, and DIRECT is none", () => {
  const files = { "apt.conf.d/10proxy": 'Acquire::http::Proxy "http://apt.example:3142";\n' };
  withApt(files, (folder) => {
    assert.is(
      machineHost(folder, { http_proxy: "http://env.example" }).proxy("http"),
      "http://apt.example:3142",
    );
  });
  withApt({ "apt.conf": 'Acquire::http::Proxy "DIRECT";' }, (folder) => {
    assert.is(machineHost(folder, { http_proxy: "http://env.example" }).proxy("http"), undefined);
  });
  withApt({}, (folder) => {
    assert.is(
      machineHost(folder, { https_proxy: "http://env.example" }).proxy("https"),
      "http://env.example",
    );
    assert.is(machineHost(folder, {}).proxy("http"), undefined);
    assert.equal(machineHost(join(folder, "none"), {}).mirrors("stable", "main"), []);
  });
});

test("a program that root's apt names is asked once for each server, and is held to bounds", () => {
  const conf =
    'Acquire::http { Proxy "http://apt.example:3142"; Proxy::own.example "http://own:1"; Proxy-Auto-Detect "FOLDER/ask"; };\n';
  const detecting = (
    lines: string,
    work: (proxy: ReturnType<typeof machineHost>["proxy"], folder: string) => void,
  ) =>
    withApt(
      { "apt.conf.d/30detect": conf, ask: `#!/bin/sh\necho "$# $1 $HOME" >> FOLDER/asked\n${lines}\n` },
      (folder) => {
        chmodSync(join(folder, "ask"), 0o755);
        work(machineHost(folder, {}).proxy, folder);
      },
    );
  detecting("echo http://found.example:3128; echo noise >&2", (proxy, folder) => {
    for (const _ of [1, 2]) assert.is(proxy("http", "deb.example", "8080"), "http://found.example:3128");
    assert.is(proxy("https", "deb.example"), "http://found.example:3128");
    assert.is(proxy("http", "own.example"), "http://own:1");
    const asked = readFileSync(join(folder, "asked"), "utf8");
    assert.is(asked, "1 http://deb.example:8080/ \n1 https://deb.example/ \n");
  });
  detecting('case $1 in *//a*) echo "DIRECT";; *) echo " http://b.example ";; esac', (proxy) => {
    assert.is(proxy("http", "a.example"), undefined);
    assert.is(proxy("http", "b.example"), "http://b.example");
  });
  // What says nothing that can be a proxy leaves it to the rest of the configuration.
  for (const lines of [
    "exit 0",
    "echo http://x.example; exit 1",
    "echo nonsense",
    "yes http://x.example",
    "echo http://a b",
  ])
    detecting(lines, (proxy) => assert.is(proxy("http", "a.example"), "http://apt.example:3142", lines));
  for (const [name, mode] of [
    ["ask", 0o777],
    ["ask", 0o644],
    ["apt.conf.d/30detect", 0o666],
  ] as const)
    detecting("echo http://found.example", (proxy, folder) => {
      chmodSync(join(folder, name), mode);
      assert.is(proxy("http", "a.example"), "http://apt.example:3142", name);
      assert.not(existsSync(join(folder, "asked")));
    });
});

test.run();
