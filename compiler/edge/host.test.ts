import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

test.run();
