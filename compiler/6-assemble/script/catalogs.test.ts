import { test } from "uvu";
import * as assert from "uvu/assert";
import { assembled } from "../testing.ts";

/** What update-catalog of sgml-base 1.31 and update-xmlcatalog of xml-core 0.19 leave, which are the same in bookworm and trixie. */

const head = `<?xml version="1.0"?>
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
`;
const template = "-- \n## CATALOG : SGML Open Style centralized catalog\n--\n";
const files = {
  "/usr/share/xml-core/catalog.header": head,
  "/usr/share/xml-core/catalog.footer": "</catalog>\n",
  "/usr/share/sgml-base/catalog.centralized": template,
  "/usr/share/xml/x.xml": "<catalog/>",
  "/usr/share/xml/y": "y\n",
  "/etc/xml": {},
  "/var/lib/xml-core": {},
  "/var/lib/sgml-base": {},
  "/etc/sgml/good.cat": `-- a 'comment' CATALOG /none --\nBASE /usr/share/xml\nCATALOG "x.xml"\n`,
  "/etc/sgml/bad.cat": "catalog none.cat\n",
  "/etc/sgml/.hidden.cat": "",
  "/etc/sgml/other": "",
};
const after = (script: string) =>
  assembled({ packages: [{ name: "p", files, scripts: { postinst: `#!/bin/sh\nset -e\n${script}\n` } }] });

test("entries go into catalogs of XML and into the books that are kept of them", () => {
  const { text, diagnostics } = after(`add() { update-xmlcatalog --sort --add "$@"; }
local=/usr/share/xml/x.xml
add --type system --id http://x/ --package p --local $local
add --type public --id "-//X//Y" --package p --local $local
add --type uri --id urn:x --package p --root
add --type system --id http://b --local $local --file /usr/share/xml/y
add --type system --id http://b --local $local --file /usr/share/xml/none || touch /etc/refused
add --type uri --id urn:x --package none --root || touch /etc/missing
add --type public --id "-//X//Y" --package p --local /usr/share/xml/y || touch /etc/other`);
  assert.equal(diagnostics, []);
  const own = '<delegateSystem systemIdStartString="http://x/" catalog="file:///usr/share/xml/x.xml"/>\n';
  const public_ = '<delegatePublic publicIdStartString="-//X//Y" catalog="file:///usr/share/xml/x.xml"/>\n';
  const expected = {
    "/etc/xml/p.xml.old": `${head}${own}</catalog>\n`,
    "/etc/xml/p.xml": `${head}${public_}${own}</catalog>\n`,
    "/etc/xml/catalog": `${head}<delegateURI uriStartString="urn:x" catalog="file:///etc/xml/p.xml"/>\n</catalog>\n`,
    "/usr/share/xml/x.xml": `${head}<system systemId="http://b" uri="/usr/share/xml/y"/>\n</catalog>\n`,
    "/usr/share/xml/x.xml.old": "<catalog/>",
    "/var/lib/xml-core/_usr_share_xml_x.xml": '<system systemId="http://b"><uri="/usr/share/xml/y">\n',
    "/var/lib/xml-core/catalog": '<delegateURI uriStartString="urn:x"><catalog="file:///etc/xml/p.xml">\n',
    "/var/lib/xml-core/p":
      '<delegatePublic publicIdStartString="-//X//Y"><catalog="file:///usr/share/xml/x.xml">\n<delegateSystem systemIdStartString="http://x/"><catalog="file:///usr/share/xml/x.xml">\n',
    "/etc/refused": "",
    "/etc/missing": "",
    "/etc/other": "",
  };
  for (const [path, body] of Object.entries(expected)) assert.is(text(path), body, path);
});

test("the catalog of all catalogs names those that are whole, and entries move to the end", () => {
  const { text, diagnostics } = after(`update-catalog --quiet --update-super
for entry in x.xml y x.xml; do update-catalog --quiet --add /etc/sgml/new.cat /usr/share/xml/$entry; done
update-catalog --quiet --add --super /etc/sgml/new.cat
update-catalog --quiet --add --super /etc/sgml/new.cat`);
  assert.equal(diagnostics, []);
  const own = template.replace("CATALOG", "/etc/sgml/new.cat");
  const [x, y] = ["CATALOG /usr/share/xml/x.xml\n", "CATALOG /usr/share/xml/y\n"];
  assert.is(text("/etc/sgml/new.cat"), own + y + x);
  assert.is(text("/etc/sgml/new.cat.old"), own + x + y);
  const all = `--
## This file is created by update-catalog with update-super.
## Please see update-catalog(8) for how to modify this file.
--
CATALOG /etc/sgml/good.cat
`;
  assert.is(text("/var/lib/sgml-base/supercatalog"), `${all}CATALOG /etc/sgml/new.cat\n`);
  assert.is(text("/var/lib/sgml-base/supercatalog.old"), all);
});

test("a package with catalogs has the catalog of all of them written once more", () => {
  for (const triggers of [["activate-noawait update-sgmlcatalog"], []]) {
    const scripts = { postinst: "#!/bin/sh\nupdate-catalog --quiet --update-super\n" };
    const { text, diagnostics } = assembled({
      packages: [
        { name: "p", files, scripts },
        { name: "q", triggers },
      ],
    });
    assert.equal(diagnostics, []);
    const old = triggers.length > 0 ? text("/var/lib/sgml-base/supercatalog") : undefined;
    assert.is(text("/var/lib/sgml-base/supercatalog.old"), old);
  }
});

test("what Perl's memory or a hostile text would decide is not followed", () => {
  const add = "update-xmlcatalog --add --type public --package p --local /usr/share/xml/x.xml";
  for (const script of [
    `${add} --id a\n${add} --id b`,
    `${add} --sort --id 'a"/><b'`,
    "update-xmlcatalog --del --root --type public --id a",
    "update-catalog --quiet --add /etc/sgml/new.cat '.*'",
    "update-catalog --quiet --remove /etc/sgml/new.cat /usr/share/xml/y",
  ])
    assert.equal(
      after(script).diagnostics.map(({ name }) => name),
      ["unknown-maintainer-script"],
      script,
    );
});

test.run();
