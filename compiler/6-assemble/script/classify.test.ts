import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { assembled, factsOf, type PackageSpec } from "../testing.ts";
import { userNames } from "../user-names.ts";
import { parseShell } from "./parse.ts";
import { matchesPattern } from "./pattern.ts";
import { ShellError } from "./syntax.ts";

/** What a postinst does to a root that holds these files. */
function after(postinst: string, files: PackageSpec["files"] = {}, more: Partial<PackageSpec> = {}) {
  const scripts = { postinst: `#!/bin/sh\nset -e\n${postinst}\n` };
  const { users = [], ...rest } = { users: [{ name: "redis", uid: 101, gid: 102 }], ...more };
  const root = assembled({ packages: [{ name: "probe", scripts, files, ...rest }], locked: { users } });
  const of = (path: string) => root.value.entries.get(path);
  const mode = (path: string) => {
    const entry = of(path);
    return entry && `${entry.mode.toString(8)} ${entry.uid}:${entry.gid}`;
  };
  const target = (path: string) => {
    const entry = of(path);
    return entry?.type === "symlink" ? entry.target : undefined;
  };
  return {
    ...root,
    of,
    mode,
    target,
    problems: root.diagnostics.map(({ message, notes }) => [message, ...notes].join(" | ")),
  };
}
const fine = (result: ReturnType<typeof after>) => {
  assert.equal(result.problems, []);
  return result;
};

test("blocks of debhelper do nothing in a container", () => {
  fine(
    after(`# Automatically added by dh_installsystemd/13.11.4
if [ "$1" = "configure" ] || [ "$1" = "abort-upgrade" ] ; then
	deb-systemd-helper unmask 'x.service' >/dev/null || true
	if deb-systemd-helper --quiet was-enabled 'x.service'; then
		deb-systemd-helper enable 'x.service' >/dev/null || true
	fi
	if [ -d /run/systemd/system ]; then
		systemctl --system daemon-reload >/dev/null || true
		if [ -n "$2" ]; then
			_dh_action=restart
		fi
		deb-systemd-invoke $_dh_action 'x.service' >/dev/null || true
	fi
	if [ -z "\${DPKG_ROOT:-}" ] && [ -x "/etc/init.d/x" ]; then
		update-rc.d x defaults >/dev/null || exit 1
	fi
fi
# End automatically added section
dpkg-maintscript-helper rm_conffile /etc/x 1.0-1\\~ x -- "$@"
ldconfig
py3compile -p probe
. /usr/share/debconf/confmodule
db_version 2.0
db_stop`),
  );
});

test("what only an upgrade does is not done", () => {
  const { of } = fine(
    after(`if [ -n "$2" ] && dpkg --compare-versions "$2" lt 2.0; then strange-command; fi
case "$1" in
  configure) if dpkg --compare-versions "$2" lt-nl 3; then another-command; fi ;;
  abort-*|triggered) third-command ;;
  *) echo "unknown argument \\\`$1'" >&2; exit 1 ;;
esac
if dpkg --compare-versions "$2" lt 1; then touch /first; fi`),
  );
  assert.is(of("/first")?.type, "file");
});

test("users, groups and owners are made with the ids of the lock", () => {
  const { text, mode } = fine(
    after(`USER=redis
if ! getent passwd $USER >/dev/null; then
  adduser --system --home /var/lib/redis --quiet --gecos "A Store" --group $USER || true
fi
adduser redis adm
usermod -a -G www-data redis
install -d -o redis -g adm -m 2750 /var/log/redis
mkdir -p /etc/redis/d
chown -R redis:redis /etc/redis
chmod g+s,o-rwx /etc/redis
touch /var/log/redis/log && chmod 640 /var/log/redis/log && chown redis:adm /var/log/redis/log`),
  );
  assert.match(
    text("/etc/passwd") ?? "",
    /^redis:x:101:102:A Store:\/var\/lib\/redis:\/usr\/sbin\/nologin$/m,
  );
  assert.match(text("/etc/group") ?? "", /^adm:x:4:redis$/m);
  assert.match(text("/etc/group") ?? "", /^www-data:x:33:redis$/m);
  assert.equal(
    ["/var/log/redis", "/etc/redis", "/etc/redis/d", "/var/log/redis/log", "/var/lib/redis"].map(mode),
    ["2750 101:4", "2750 101:102", "755 101:102", "640 101:4", "755 101:102"],
  );
});

test("a user that the lock does not know is a diagnostic", () => {
  assert.match(after("useradd --system -g nogroup other").problems[0] ?? "", /no id for user other/);
});

test("the lock learns the names that need an id, and only those", () => {
  const scripts = {
    postinst:
      "#!/bin/sh\nadduser --system --group one\nuseradd -r -u 77 -g www-data two\nadduser --system www-data\nadduser --system three\n",
  };
  const names = userNames([factsOf({ name: "p", scripts })], () => new Uint8Array(0));
  assert.equal(names, [
    { name: "one", group: "one", system: true },
    { name: "three", group: "nogroup", system: true },
  ]);
});

test("the alternative with the highest priority is chosen, with those of its slaves that are there", () => {
  const files = {
    "/usr/bin/a": "a",
    "/usr/bin/b": "b",
    "/usr/share/man/a.gz": "",
    "/usr/share/man/b.gz": "",
  };
  const { target } = fine(
    after(
      `update-alternatives --install /usr/bin/e e /usr/bin/b 40 --slave /usr/share/man/e.gz e.gz /usr/share/man/b.gz --slave /usr/bin/f f /usr/bin/gone
update-alternatives --install /usr/bin/e e /usr/bin/a 10 --slave /usr/share/man/e.gz e.gz /usr/share/man/a.gz
update-alternatives --install /usr/bin/g g /usr/bin/gone 10 || true`,
      files,
    ),
  );
  assert.equal(
    ["/usr/bin/e", "/etc/alternatives/e", "/etc/alternatives/e.gz", "/usr/bin/f", "/usr/bin/g"].map(target),
    ["/etc/alternatives/e", "/usr/bin/b", "/usr/share/man/b.gz", undefined, undefined],
  );
});

test("statoverrides, links, copies and ucf are replayed", () => {
  const { mode, target, text, of } = fine(
    after(
      `dpkg-statoverride --list /etc/c >/dev/null || dpkg-statoverride --update --add root mail 640 /etc/c
[ -e /etc/link ] || ln -s /etc/c /etc/link
ln -sfn sub /etc/rel
ucf --three-way /usr/share/p/conf /etc/p.conf
ucfr probe /etc/p.conf
cp -p /usr/share/p/conf /etc/copy
rm -f /etc/gone /etc/old
mv /etc/copy /etc/moved
echo "a $((1 + 1))" > /dev/null
cat > /etc/written <<EOF
name=\${DPKG_MAINTSCRIPT_PACKAGE}
EOF
echo more >> /etc/written`,
      { "/etc/c": "c", "/usr/share/p/conf": "conf", "/etc/old": "old" },
    ),
  );
  assert.is(mode("/etc/c"), "640 0:8");
  assert.equal([target("/etc/link"), target("/etc/rel")], ["/etc/c", "sub"]);
  assert.equal(
    [text("/etc/p.conf"), text("/etc/moved"), text("/etc/written")],
    ["conf", "conf", "name=probe\nmore\n"],
  );
  assert.equal([of("/etc/old"), of("/etc/copy")], [undefined, undefined]);
});

test("setcap leaves the attribute that the kernel reads", () => {
  const { of, problems } = after(
    "if command -v setcap > /dev/null; then setcap cap_net_raw+ep /bin/ping || chmod u+s /bin/ping; fi",
    { "/bin/ping": "x", "/sbin/setcap": { ...program } },
  );
  assert.is(problems.length, 1, "it is dropped, and told");
  assert.is(
    Buffer.from(of("/usr/bin/ping")?.dropped?.capability ?? "", "base64").toString("hex"),
    "0100000200200000000000000000000000000000",
  );
});
const program = {
  type: "file",
  digest: `sha256:${"0".repeat(64)}`,
  size: 0,
  source: "files/00x",
  mode: 0o755,
} as const;

test("debconf answers with the defaults of the templates", () => {
  const templates =
    "Template: p/make\nType: boolean\nDefault: true\nDescription: Make?\n\nTemplate: p/ask\nType: select\n";
  const { of } = fine(
    after(
      '. /usr/share/debconf/confmodule\ndb_get p/make\nif [ "$RET" = true ]; then touch /made; fi',
      {},
      { templates },
    ),
  );
  assert.ok(of("/made"));
  assert.match(
    after('db_get p/ask\nif [ "$RET" = x ]; then touch /made; fi', {}, { templates }).problems[0] ?? "",
    /cannot be known/,
  );
});

test("functions, loops and substitutions are followed", () => {
  const { mode, target } = fine(
    after(
      `Setup() { DIR="$1"; mkdir -p $DIR; chmod $2 $DIR; [ "$3" ] || return 0; strange; }
Setup /srv/one 750
for d in two three; do mkdir /srv/$d; done
for f in /etc/conf.d/*.conf; do [ -f "$f" ] || continue; ln -s "$f" "/etc/\${f##*/}.link"; done
pair=a.conf:b; ln -s $(echo $pair | cut -d: -f1) /etc/$(echo $pair | cut -d: -f2)
i=x; while [ "$i" != xxx ]; do i="x$i"; mkdir /srv/$i; done`,
      { "/etc/conf.d": {}, "/etc/conf.d/p.conf": "" },
    ),
  );
  assert.equal([mode("/srv/one"), mode("/srv/two"), mode("/srv/xxx")], ["750 0:0", "755 0:0", "755 0:0"]);
  assert.equal([target("/etc/p.conf.link"), target("/etc/b")], ["/etc/conf.d/p.conf", "a.conf"]);
});

test("where the way cannot be known, both must do the same, or one must fail", () => {
  fine(after("if grep -q x /proc/cpuinfo; then echo yes; else echo no; fi"));
  fine(after('if [ "$(uname -r)" = 2.4 ]; then touch /x; exit 1; fi'));
  fine(after("f() { grep -q x /etc/y && return 0; echo none; }\nf"));
  const { problems } = after("if grep -q x /proc/cpuinfo; then\n  touch /x\nfi");
  assert.match(
    problems[0] ?? "",
    /line 3: if grep -q x \/proc\/cpuinfo; then \(which way this goes cannot be known\)/,
  );
  assert.match(after("f() { grep -q x /proc/y && return 0; touch /x; }\nf").problems[0] ?? "", /which way/);
  assert.match(
    after("ver=$(strange-tool)\nrm -rf /srv/$ver").problems.join(),
    /line 3: ver=\$\(strange-tool\)/,
  );
});

test("filters are evaluated over what is known", () => {
  const { text } = fine(
    after(
      `printf 'a 1\\nb 2\\nb 2\\n' > /etc/list
grep -v '^a' /etc/list > /v; true
sed -e 's/[0-9]/<&>/' /etc/list > /s; sed -n '/^b/p' /etc/list | sort -u > /u
awk '{print $2}' /etc/list | tail -n 1 > /t; head -n1 /etc/list | tr a-z A-Z > /h
echo conf.d/x | cut -b -7 > /c; expr 3 - 1 > /e
if grep -qxE '(a|z) +1' /etc/list; then touch /found; fi`,
    ),
  );
  assert.equal(["/v", "/s", "/u", "/t", "/h", "/c", "/e", "/found"].map(text), [
    "b 2\nb 2\n",
    "a <1>\nb <2>\nb <2>\n",
    "b 2\n",
    "2\n",
    "A 1\n",
    "conf.d/\n",
    "2\n",
    "",
  ]);
});

test("a file is given to a group that no user is of", () => {
  const { mode, value } = after(
    "addgroup --system keepers\nmkdir /srv/a\nchgrp keepers /srv/a\nchmod 2750 /srv/a",
  );
  const gid = value.groups.find(({ name }) => name === "keepers")?.gid;
  assert.is(mode("/srv/a"), `2750 0:${gid}`);
});

test("a secret is left out with a warning, and a way that only makes one is as good as the other", () => {
  const { diagnostics } = after('if grep -q HostKey /proc/x; then ssh-keygen -q -f "/etc/key" -N ""; fi');
  assert.equal(
    diagnostics.map(({ name, severity }) => [name, severity]),
    [["left-out-secret", "warning"]],
  );
});

test("data of one machine is left out with a warning, whatever way it would be made", () => {
  const { diagnostics } = after(`create=$(pg_conftool /etc/c show -bs create_main_cluster || :)
if [ -z "$2" ] && [ "$create" != off ]; then pg_createcluster -u redis 15 main || echo none; fi`);
  assert.equal(
    diagnostics.map(({ name, severity }) => [name, severity]),
    [["left-out-state", "warning"]],
  );
});

test("groups of a new user are known, and another user may be asked whose a folder is", () => {
  const script = `adduser --system --group redis
if id -Gn redis | grep -qw redis; then mkdir /srv/own; fi
if id -Gn redis | grep -qw red; then mkdir /srv/part; fi
mkdir /srv/data
su -s /bin/sh redis -c "test -O /srv/data && test -G /srv/data" || chown redis:redis /srv/data
su -s /bin/sh redis -c "test -O /srv/data" || mkdir /srv/twice`;
  const { of, mode } = fine(after(script));
  assert.is(mode("/srv/data"), "755 101:102");
  assert.ok(of("/srv/own"));
  assert.not.ok(of("/srv/part"));
  assert.not.ok(of("/srv/twice"));
});

test("sed goes through all its expressions, one after the other", () => {
  const { of } = fine(
    after("mkdir \"/srv/$(echo a-b | sed -e 's/a/c/' -e 's/c-/d+/' --expression='s/b/e/')\""),
  );
  assert.ok(of("/srv/d+e"));
  const one = fine(after("mkdir \"/srv/$(echo a-b | sed -ne 's/a/c/p')\""));
  assert.ok(one.of("/srv/c-b"));
  const two = fine(
    after("for name in $(echo a | sed -n -e 's/a/b/p' -e 's/b/c/p'); do mkdir /srv/$name; done"),
  );
  assert.ok(two.of("/srv/b") && two.of("/srv/c"));
});

test("sed puts groups of a match where its replacement refers to them", () => {
  const script = `section=$(echo psql.1.gz | sed -e 's/.*\\.\\(.*\\)\\..*/man\\1/')
mkdir -p "/srv/$section"
mkdir "/srv/$(echo 10-20-30 | sed -E 's/([0-9]+)-([0-9]+)/\\2_\\1/')"`;
  const { of } = fine(after(script));
  assert.ok(of("/srv/man1"));
  assert.ok(of("/srv/20_10-30"));
});

test("a temporary file is copied to its place when its text is known, and to none when it is not", () => {
  const script = `tmp=$(mktemp --tmpdir probe.XXXXXX)
trap "rm -f $tmp" EXIT
sed -e 's/no/yes/' /etc/template > $tmp
chmod 644 $tmp
ucf --debconf-ok $tmp /etc/made
rm -f $tmp`;
  const { of, text } = fine(after(script, { "/etc/template": "ssl = no\n" }));
  assert.is(text("/etc/made"), "ssl = yes\n");
  assert.not.ok(of("/tmp/plimsoll-0"));
  const unknown = after("tmp=$(mktemp)\nuname -r > $tmp\nchmod 644 $tmp\nucf $tmp /etc/made\nrm $tmp");
  assert.match(unknown.problems.join(), /what is copied cannot be known/);
  const either = after("tmp=$(mktemp)\nif grep -q x /proc/x; then echo a > $tmp; fi\nucf $tmp /etc/made");
  assert.match(either.problems.join(), /what is copied cannot be known/);
});

test("of an accepted script what is understood is done", () => {
  const scripts = { postinst: "#!/bin/sh\nmkdir /srv/a\nstrange --thing\nmkdir /srv/b\n" };
  const at = {
    span: {
      file: "a.plim",
      start: { offset: 0, line: 1, column: 1 },
      end: { offset: 0, line: 1, column: 1 },
    },
  };
  const container = { acceptScripts: [{ value: "p", ...at }] };
  const { diagnostics, value } = assembled({ packages: [{ name: "p", scripts }], container });
  const of = (path: string) => value.entries.get(path);
  assert.equal(diagnostics, []);
  assert.ok(of("/srv/a") && of("/srv/b"));
});

test("what is not understood is one diagnostic with the script, the first line and the others as notes", () => {
  const { diagnostics, problems, of } = after(
    'true\nmake-magic --now\nmkdir /srv/x\nif [ -n "$2" ]; then never-seen; fi\neval "$(uname -r)"',
  );
  assert.equal(
    diagnostics.map(({ name }) => name),
    ["unknown-maintainer-script"],
  );
  assert.is(
    diagnostics[0]?.message,
    "the postinst of probe 1 does what Plimsoll does not know: line 4: make-magic --now",
  );
  assert.match(problems[0] ?? "", /line 7: eval "\$\(uname -r\)"/);
  assert.match(diagnostics[0]?.fix?.description ?? "", /skip-scripts/);
  assert.ok(of("/srv/x"));
});

test("a script that would change a file by a program is not taken for one that does nothing", () => {
  for (const line of [
    "sed -i y/a/b/ /etc/x",
    "awk -f x /etc/a > /etc/b",
    "find /etc -newer x -exec rm {} +",
    "echo a | xargs rm",
    'eval "$(uname -r)"',
    "exec /usr/bin/thing",
    "/usr/share/probe/setup",
    "$cmd run",
    "perl -e 1",
    "ln /etc /etc/b",
  ])
    assert.is(after(line, { "/etc/a": "", "/etc/x": "" }).problems.length, 1, line);
});

test("scripts in other languages, and rubbish, are refused and never crash", () => {
  const of = (postinst: string) =>
    assembled({ packages: [{ name: "p", scripts: { postinst } }] }).diagnostics.map(({ name }) => name);
  for (const script of [
    "#!/usr/bin/perl\nprint 1;\n",
    "",
    "\x7fELF\0\0",
    "#!/bin/sh\nif true; then\n",
    "#!/bin/sh\nwhile true; do :; done\n",
    "#!/bin/sh\nf() { f; }\nf\n",
    `#!/bin/sh\n${"(".repeat(5000)}`,
    `#!/bin/sh\necho ${"$(".repeat(5000)}`,
  ])
    assert.equal(of(script), ["unknown-maintainer-script"], script.slice(0, 40));
});

test("a package whose scripts are skipped is not asked about them", () => {
  const scripts = { preinst: "#!/bin/sh\nstrange\n", postinst: "#!/bin/sh\nstrange\n" };
  const skipScripts = [
    {
      value: "p",
      span: { file: "a", start: { offset: 0, line: 1, column: 1 }, end: { offset: 0, line: 1, column: 1 } },
    },
  ];
  assert.equal(assembled({ packages: [{ name: "p", scripts }], container: { skipScripts } }).diagnostics, []);
});

test("patterns are those of the shell", () => {
  const cases: [string, string, boolean][] = [
    ["*", "", true],
    ["a*b", "axxb", true],
    ["a*b", "axxc", false],
    ["?", "", false],
    ["[a-c]", "b", true],
    ["[!a-c]", "b", false],
    ["[[:digit:]]*", "1x", true],
    ["\\*", "*", true],
    ["\\*", "x", false],
    ["[]a]", "]", true],
    ["a[", "a[", true],
  ];
  for (const [pattern, text, fits] of cases)
    assert.is(matchesPattern(pattern, text), fits, `${pattern} ${text}`);
  assert.not(matchesPattern(`${"*a".repeat(30)}b`, "a".repeat(5000)));
});

test("whatever the text, parsing ends with commands or with a ShellError", () => {
  const word = fc.constantFrom(
    "if",
    "then",
    "fi",
    "case",
    "in",
    "esac",
    "for",
    "do",
    "done",
    "{",
    "}",
    "(",
    ")",
    ";",
    ";;",
    "&&",
    "|",
    "<<E",
    "E",
    "'",
    '"',
    "$(",
    "${x",
    "${x:-",
    "`",
    "\\",
    "\n",
    "a",
    "$1",
    "x=1",
    ">",
    "f()",
    "!",
    "#",
    "$((",
    "))",
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.constantFrom("", " "), (words, space) => {
      try {
        parseShell(words.join(space), "bash");
      } catch (error) {
        assert.instance(error, ShellError);
      }
    }),
    { numRuns: 2000 },
  );
});

test("texts that grow without end, and endless lines, are told in a few words", () => {
  const doubled = after(`a=0123456789abcdef\nfor i in ${"1 ".repeat(40)}; do a=$a$a; done\necho $a >/etc/a`);
  assert.match(doubled.problems.join(), "the text is too long");
  const printed = after(
    "a=$(for i in $(seq 1); do echo x; done)\nf() { echo $1$1; }\n".concat("a=$(f $a)\n".repeat(30)),
  );
  assert.ok(printed.problems.join().length < 5000);
  const long = after("(".repeat(50_000));
  assert.is(long.problems.length, 1);
  assert.ok((long.problems[0]?.length ?? 0) < 500);
});

test.run();
