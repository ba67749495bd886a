import { test } from "uvu";
import * as assert from "uvu/assert";
import { link } from "../link.ts";
import { handMadeProfile, handMadeRoot, type Sketch } from "../testing.ts";

const interpreter = "/lib64/ld-linux-x86-64.so.2";
const triplet = "/usr/lib/x86_64-linux-gnu";
const library = (soname: string, facts: object = {}): Sketch => ({ elf: { soname, ...facts } });
const libc = library("libc.so.6", { definedSymbols: ["getaddrinfo", "getpwnam", "setlocale"] });
const base: Record<string, Sketch> = {
  "/lib": "usr/lib",
  [interpreter]: { elf: { soname: "ld-linux-x86-64.so.2" } },
  [`${triplet}/libc.so.6`]: libc,
};

/** What is said of one app that runs /usr/sbin/web with these facts, `web` and the app's name left out. */
function check(facts: object, sketches: Record<string, Sketch>, env: Record<string, string> = {}): string[] {
  const needed = ["libc.so.6", ...((facts as { needed?: string[] }).needed ?? [])];
  const web: Sketch = { elf: { interpreter, ...facts, needed } };
  const root = handMadeRoot({ ...base, "/usr/sbin/web": web, ...sketches }, [["/usr/sbin/web"]]);
  Object.assign((root.input.container.apps[0] as { env: object }).env, env);
  return link(root, [handMadeProfile()]).diagnostics.map(({ name, message }) => {
    const said = message
      .replace("app app1: ", "")
      .replace(/, which is not in container web|, a locale.*/, "");
    return `${name}: ${said.replace(": it goes on without", "")}`;
  });
}

const asks = (...undefinedSymbols: string[]) => ({ undefinedSymbols });

test("a service of a database that the program asks has its module", () => {
  const hosts = {
    "/etc/nsswitch.conf": { text: "# x\nhosts: files mdns4 [NOTFOUND=return] dns\npasswd: ldap\n" },
  };
  const lack = "absent-module: /etc/nsswitch.conf (hosts) names libnss_mdns4.so.2";
  assert.equal(check(asks("getaddrinfo"), hosts), [lack]);
  assert.equal(check({}, hosts), []);
  const there = { ...hosts, [`${triplet}/libnss_mdns4.so.2`]: library("libnss_mdns4.so.2") };
  assert.equal(check(asks("getaddrinfo"), there), []);
});

test("a module that lacks a library of its own is as good as absent, and the message says why", () => {
  const sketches = {
    "/etc/nsswitch.conf": { text: "hosts: mdns4\n" },
    [`${triplet}/libnss_mdns4.so.2`]: library("libnss_mdns4.so.2", { needed: ["libavahi.so.3"] }),
  };
  const web: Sketch = { elf: { interpreter, needed: ["libc.so.6"], ...asks("getaddrinfo") } };
  const { diagnostics } = link(
    handMadeRoot({ ...base, ...sketches, "/usr/sbin/web": web }, [["/usr/sbin/web"]]),
    [],
  );
  assert.equal(
    diagnostics.map(({ notes }) => notes),
    [[`${triplet}/libnss_mdns4.so.2 needs libavahi.so.3, which is not there`]],
  );
});

const pam = {
  [`${triplet}/libpam.so.0`]: library("libpam.so.0"),
  [`${triplet}/security/pam_unix.so`]: library("pam_unix.so"),
  "/etc/pam.d/common-auth": {
    text: "auth [success=1 default=ignore] pam_unix.so nullok\nauth optional pam_cap.so\n",
  },
};

test("the modules of a program's own service, and of what that includes, are there", () => {
  const lines = "@include common-auth\nsession include common-none\n-session optional pam_systemd.so\n";
  const own = { ...pam, "/etc/pam.d/web": { text: `${lines}account required \\\n pam_ldap.so # x\n` } };
  assert.equal(check({ needed: ["libpam.so.0"] }, own), [
    "absent-module: /etc/pam.d/common-auth names pam_cap.so",
    "missing-module: /etc/pam.d/web names /etc/pam.d/common-none",
    "missing-module: /etc/pam.d/web names pam_ldap.so",
  ]);
  assert.equal(check({}, own), []);
});

test("a service without a file of its own is `other`", () => {
  const other = { ...pam, "/etc/pam.d/other": { text: "auth required pam_deny.so\n" } };
  assert.equal(check({ needed: ["libpam.so.0"] }, other), [
    "missing-module: /etc/pam.d/other names pam_deny.so",
  ]);
});

test("the character set of a locale has its conversion", () => {
  const gconv = `${triplet}/gconv`;
  const config = {
    [`${gconv}/gconv-modules.d/x.conf`]: {
      text: "alias ISO8859-15// ISO-8859-15//\nmodule ISO-8859-15// INTERNAL ISO8859-15 1\n",
    },
  };
  const env = { LC_ALL: "de_DE.iso885915@euro" };
  const lack = "absent-module: LC_ALL=de_DE.iso885915@euro names character set iso885915";
  assert.equal(check({}, config, env), [lack]);
  assert.equal(check({}, { ...config, [`${gconv}/ISO8859-15.so`]: library("ISO8859-15.so") }, env), []);
  assert.equal(check({}, {}, { LANG: "C.UTF-8" }), []);
});

const openssl = (provider: string) =>
  `openssl_conf = init\n[init]\nproviders = list\n[list]\ndefault = d\nfips = f\n[d]\nactivate = 1\n[f]\n${provider}\n`;

test("a provider that openssl.cnf activates is there", () => {
  const crypto = { [`${triplet}/libcrypto.so.3`]: library("libcrypto.so.3") };
  const of = (provider: string, more: Record<string, Sketch> = {}) =>
    check(
      { needed: ["libcrypto.so.3"] },
      { ...crypto, "/usr/lib/ssl/openssl.cnf": { text: openssl(provider) }, ...more },
    );
  assert.is(of("activate = 1").length, 1);
  assert.equal(of("activate = 1", { [`${triplet}/ossl-modules/fips.so`]: library("fips.so") }), []);
  assert.equal(of("activate = 0"), []);
  assert.equal(of("activate = yes\nmodule = /opt/fips.so"), [
    "missing-module: /usr/lib/ssl/openssl.cnf names /opt/fips.so",
  ]);
});

test("a note's libraries are alternatives, and its priority says how bad it is without", () => {
  const noted = (priority: string | undefined, ...soname: string[]) =>
    check(
      { dlopen: [JSON.stringify([{ feature: "zip", priority, soname }])] },
      {
        [`${triplet}/libz.so.1`]: library("libz.so.1"),
      },
    );
  const lack = "/usr/sbin/web (zip) names libx.so.1 or liby.so.1";
  assert.equal(noted("required", "libx.so.1", "liby.so.1"), [`missing-module: ${lack}`]);
  assert.equal(noted(undefined, "libx.so.1", "liby.so.1"), [`absent-module: ${lack}`]);
  const extra = "absent-extra: /usr/sbin/web (zip) suggests libx.so.1";
  assert.equal(noted("suggested", "libx.so.1"), [extra]);
  assert.equal(noted("required", "libx.so.1", "libz.so.1"), []);
  assert.equal(check({ dlopen: ["[1, {]", '[{"soname": 3}, null, 7]'] }, {}), []);
});

test("a locale is a folder or a name in the archive; C.UTF-8 is built in", () => {
  const lacks = (LANG: string, sketches: Record<string, Sketch> = {}) =>
    check(asks("setlocale"), sketches, { LANG }).length;
  assert.is(lacks("de_DE.UTF-8"), 1);
  assert.is(lacks("C.UTF-8"), 0);
  assert.is(lacks("de_DE.UTF-8", { "/usr/lib/locale/de_DE.utf8/LC_CTYPE": { text: "" } }), 0);
  assert.is(lacks("de_DE.UTF-8", { "/usr/lib/locale/locale-archive": { text: "\0de_DE.utf8\0" } }), 0);
  assert.is(lacks("fr_FR.UTF-8", { "/usr/lib/locale/locale-archive": { text: "\0de_DE.utf8\0" } }), 1);
});

const zones: readonly [env: Record<string, string>, sketches: Record<string, Sketch>, lacks: number][] = [
  [{ TZ: "Europe/Berlin" }, {}, 1],
  [{ TZ: ":Europe/Berlin" }, { "/usr/share/zoneinfo/Europe/Berlin": { text: "" } }, 0],
  [{ TZ: "CET-1CEST,M3.5.0,M10.5.0/3" }, {}, 0],
  [{ TZ: "<+03>-3" }, {}, 0],
  [{ TZ: "/opt/zone" }, {}, 1],
  [{}, { "/etc/localtime": "/usr/share/zoneinfo/Europe/Berlin" }, 1],
  [{}, { "/etc/localtime": "../usr/share/zoneinfo/Etc/UTC" }, 0],
  [{}, { "/etc/localtime": "/opt/zone", "/opt/zone": { text: "" } }, 0],
];
for (const [env, sketches, lacks] of zones) {
  test(`time zone: ${JSON.stringify({ ...env, ...sketches })}`, () => {
    assert.is(check({}, sketches, env).length, lacks);
  });
}

test.run();
