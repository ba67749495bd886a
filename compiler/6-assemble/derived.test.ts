import { execFileSync } from "node:child_process";
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { assembled, at } from "./testing.ts";

const pem = (name: string) =>
  execFileSync(
    "openssl",
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -days 1 -subj /CN=${name}`.split(
      " ",
    ),
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );

test("certificates are linked by name and by hash, and bundled in the order of their paths", () => {
  const [one, two] = [pem("one"), pem("two").trimEnd()];
  const hash = execFileSync("openssl", ["x509", "-noout", "-hash"], { input: one, encoding: "utf8" }).trim();
  const files = {
    "/usr/sbin/update-ca-certificates": "#!/bin/sh\n",
    "/usr/share/ca-certificates/mozilla/b two (x).crt": two,
    "/usr/share/ca-certificates/mozilla/a.crt": one,
    "/usr/share/ca-certificates/mozilla/c.crt": pem("one"),
  };
  const { value, text, diagnostics } = assembled({ packages: [{ name: "ca-certificates", files }] });
  assert.equal(diagnostics, []);
  const bundle = `${one}${two}\n${files["/usr/share/ca-certificates/mozilla/c.crt"]}`;
  assert.is(text("/etc/ssl/certs/ca-certificates.crt"), bundle);
  assert.is(text("/etc/ca-certificates.conf"), "mozilla/a.crt\nmozilla/b two (x).crt\nmozilla/c.crt\n");
  const target = (path: string) => {
    const entry = value.entries.get(`/etc/ssl/certs/${path}`);
    return entry?.type === "symlink" ? entry.target : undefined;
  };
  assert.is(target("b_two_=x=.pem"), "/usr/share/ca-certificates/mozilla/b two (x).crt");
  assert.equal([target(`${hash}.0`), target(`${hash}.1`)], ["a.pem", "c.pem"]);
});

test("the author's own certificates are trusted as update-ca-certificates itself would have it", () => {
  const [one, two, three, four] = [pem("one"), pem("two"), pem("three"), pem("one")];
  const packed = {
    "/usr/share/ca-certificates/mozilla/a.crt": one,
    "/usr/share/ca-certificates/mozilla/off.crt": pem("off"),
    "/usr/share/ca-certificates/mozilla/b two (x).crt": two,
  };
  const own = {
    "/etc/ca-certificates.conf":
      "# ours\nmozilla/b two (x).crt\n!mozilla/off.crt\n\nmozilla/gone.crt\nmozilla/a.crt\n",
    "/usr/local/share/ca-certificates/Site, Ltd.crt": three.trimEnd(),
    "/usr/local/share/ca-certificates/again.crt": one,
    "/usr/local/share/ca-certificates/a subject.crt": four,
    "/usr/local/share/ca-certificates/below/chain.crt": `# déjà vu\n${pem("x")}${pem("y")}`,
    "/usr/local/share/ca-certificates/no.pem": pem("no"),
    "/etc/ssl/certs/placed.pem": pem("placed"),
  };
  const root = mkdtempSync(join(tmpdir(), "plimsoll-trust-"));
  try {
    for (const [path, text] of Object.entries({ ...packed, ...own })) {
      mkdirSync(dirname(root + path), { recursive: true });
      writeFileSync(root + path, text);
    }
    execFileSync("/usr/sbin/update-ca-certificates", ["--sysroot", root], { stdio: "pipe" });
    const files = { "/usr/sbin/update-ca-certificates": "#!/bin/sh\n", ...packed };
    const { value, text, diagnostics } = assembled({
      packages: [{ name: "ca-certificates", files }],
      container: {
        files: Object.entries(own).map(([path, content]) => ({
          path: at(path),
          body: at({ content }),
          mode: 0o644,
          user: "root",
          group: "root",
          with: {},
        })),
      },
    });
    assert.equal(diagnostics, []);
    const folder = "/etc/ssl/certs";
    const real = readdirSync(root + folder)
      .sort()
      .map((name) => {
        const path = `${root}${folder}/${name}`;
        const isLink = lstatSync(path).isSymbolicLink();
        return [name, isLink ? readlinkSync(path).replace(`${root}//`, "/") : readFileSync(path, "utf8")];
      });
    const made = [...value.entries].filter(([path]) => dirname(path) === folder);
    assert.equal(
      made.map(([path, entry]) => [basename(path), entry.type === "symlink" ? entry.target : text(path)]),
      real,
    );
    assert.is(text("/etc/ca-certificates.conf"), own["/etc/ca-certificates.conf"]);
    for (const path of Object.keys(own))
      assert.is(value.consulted?.has(path), !path.endsWith("/no.pem"), path);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

test("what the author has placed where a rule would write stays", () => {
  const files = {
    "/usr/sbin/update-ca-certificates": "#!/bin/sh\n",
    "/usr/share/ca-certificates/mozilla/a.crt": pem("one"),
  };
  const path = "/etc/ssl/certs/ca-certificates.crt";
  const file = {
    path: at(path),
    body: at({ content: "mine" }),
    mode: 0o644,
    user: "root",
    group: "root",
    with: {},
  };
  const { text } = assembled({
    packages: [{ name: "ca-certificates", files }],
    container: { files: [file] },
  });
  assert.is(text(path), "mine");
});

test("Java gets a keystore of the same certificates where there is a Java, unless it is switched off", () => {
  const name = "ca-certificates-java";
  const files = {
    "/usr/share/ca-certificates-java/ca-certificates-java.jar": "",
    "/usr/share/ca-certificates/mozilla/a.crt": pem("one"),
    "/var/lib/ca-certificates-java/fresh": "",
  };
  const settings = (update: string) => ({
    "/etc/default/cacerts": `#storepass=''\nstorepass='secret'\ncacerts_updates=${update}\n`,
  });
  const entries = (more: Record<string, string>) =>
    assembled({ packages: [{ name, files: { ...files, ...more } }] }).value.entries;
  const store = "/etc/ssl/certs/java/cacerts";
  const made = entries({ ...settings("yes"), "/usr/bin/java": "" });
  assert.is(made.get(store)?.mode, 0o644);
  assert.not.ok(made.get("/var/lib/ca-certificates-java/fresh"));
  assert.not.ok(entries({ ...settings("no"), "/usr/bin/java": "" }).get(store));
  assert.not.ok(entries(settings("yes")).get(store));
});

test("PAM tries the primary modules one after the other, then the additional ones", () => {
  const template = (kind: string) =>
    `# head\n$${kind}_primary\n${kind}\trequisite\tpam_deny.so\n$${kind}_additional\n# end\n`;
  const unix = `Name: Unix
Default: yes
Priority: 256
Auth-Type: Primary
Auth:
	[success=end default=ignore]	pam_unix.so try_first_pass
Auth-Initial:
	[success=end default=ignore]	pam_unix.so
`;
  const more =
    "Default: yes\nPriority: 9\nAuth-Type: Primary\nAuth:\n\t[success=end default=ignore] pam_more.so use\n";
  const off = "Default: no\nPriority: 999\nAuth-Type: Primary\nAuth:\n\trequired pam_off.so\n";
  const keys = "Default: yes\nPriority: 1\nAuth-Type: Additional\nAuth:\n\toptional pam_keys.so\n";
  const configs = Object.entries({ unix, more, off, keys }).map(([name, body]) => [
    `/usr/share/pam-configs/${name}`,
    body,
  ]);
  const templates = ["auth", "account"].map((kind) => [`/usr/share/pam/common-${kind}`, template(kind)]);
  const { text } = assembled({
    packages: [{ name: "p", files: Object.fromEntries([...configs, ...templates]) }],
  });
  assert.is(
    text("/etc/pam.d/common-auth"),
    "# head\nauth\t[success=2 default=ignore]\tpam_unix.so \nauth\t[success=1 default=ignore]\tpam_more.so use\nauth\trequisite\tpam_deny.so\nauth\toptional\tpam_keys.so \n# end\n",
  );
  assert.is(
    text("/etc/pam.d/common-account"),
    "# head\naccount\t[default=1]\t\t\tpam_permit.so\naccount\trequisite\tpam_deny.so\n# end\n",
  );
});

test("login shells are listed by both of their names", () => {
  const files = { "/usr/share/debianutils/shells.d/bash": "/bin/bash\n", "/bin/bash": "x" };
  const { text } = assembled({ packages: [{ name: "bash", files }] });
  assert.is(text("/etc/shells"), "# /etc/shells: valid login shells\n/bin/bash\n/usr/bin/bash\n");
});

test.run();
