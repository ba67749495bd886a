import { test } from "uvu";
import * as assert from "uvu/assert";
import { mirrorsOf, parseAptConf, parseOneLineSources, parseStanzaSources } from "./apt-config.ts";

test("one-line sources are read with their options", () => {
  const text = `# deb http://off.example/debian stable main
deb-src http://a.example/debian stable main
deb http://a.example/debian/ stable main contrib # the usual
deb [ arch=amd64,arm64 signed-by=/etc/apt/k.gpg ] file:/srv/debian stable/updates main
deb http://flat.example ./
`;
  assert.equal(parseOneLineSources(text), [
    { uri: "http://a.example/debian", suite: "stable", components: ["main", "contrib"], architectures: [] },
    {
      uri: "file:/srv/debian",
      suite: "stable/updates",
      components: ["main"],
      architectures: ["amd64", "arm64"],
      signedBy: "/etc/apt/k.gpg",
    },
    { uri: "http://flat.example", suite: "./", components: [], architectures: [] },
  ]);
});

test("stanza sources name several suites and URIs, and may be off", () => {
  const text = `Types: deb deb-src
URIs: http://a.example/debian
 http://b.example/debian/
Suites: stable stable-updates
Components: main
Signed-By: /usr/share/keyrings/k.gpg

Types: deb
Enabled: no
URIs: http://off.example
Suites: stable
Components: main

Types: deb-src
URIs: http://sources.example
Suites: stable
Components: main
`;
  const entries = parseStanzaSources(text);
  assert.is(entries.length, 4);
  assert.equal(mirrorsOf(entries, "stable", "main"), ["http://a.example/debian", "http://b.example/debian"]);
  assert.equal(mirrorsOf(entries, "stable", "contrib"), []);
  assert.is(entries[0]?.signedBy, "/usr/share/keyrings/k.gpg");
});

test("options of apt.conf are read from scopes and from full names", () => {
  const text = `// a comment; with "quotes"
Acquire { http { Proxy "http://proxy.example:3128/"; Timeout "10"; }; /* not
  this */ Languages { "none"; }; };
Acquire::https::Proxy "DIRECT"; # at the end
APT::X:: "listed";
`;
  const options = parseAptConf(text);
  assert.is(options.get("acquire::http::proxy"), "http://proxy.example:3128/");
  assert.is(options.get("acquire::http::timeout"), "10");
  assert.is(options.get("acquire::https::proxy"), "DIRECT");
});

test.run();
