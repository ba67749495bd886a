import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { assembled } from "../testing.ts";
import { parseSed } from "./commands/sed-program.ts";

type Files = Readonly<Record<string, string>>;

/** What a script leaves in a folder, path by path: followed, and run by a shell. `DIR` is the folder in both. */
function besideDash(script: string, files: Files = {}, shell: "dash" | "bash" = "dash") {
  const folder = mkdtempSync("/var/tmp/plimsoll-dash-");
  try {
    const text = `set -e\n${script.replaceAll("DIR", folder)}\n`;
    const placed = Object.entries(files).map(([name, body]) => [`${folder}/${name}`, body]);
    for (const [path, body] of placed as [string, string][]) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, body);
      chmodSync(path, 0o644);
    }
    const file = `${folder}.script`;
    writeFileSync(file, text);
    const ran = spawnSync(shell, [file], {
      cwd: "/",
      encoding: "utf8",
      env: { PATH: process.env.PATH, LC_ALL: "C" },
    });
    const packed = { "/var/tmp": {}, [folder]: {}, ...Object.fromEntries(placed) };
    const scripts = { postinst: `#!/bin/${shell === "dash" ? "sh" : shell}\n${text}` };
    const {
      value,
      diagnostics,
      text: read,
    } = assembled({ packages: [{ name: "p", files: packed, scripts }] });
    const inside = [...value.entries].filter(([path]) => path.startsWith(`${folder}/`));
    const followed = inside.map(([path, { type, mode, ...entry }]) => {
      const name = path.slice(folder.length);
      const target = "target" in entry && type === "symlink" ? entry.target : undefined;
      const at = type === "hardlink" && "target" in entry ? entry.target : path;
      return [name, type === "hardlink" ? "file" : type, target ?? mode.toString(8), read(at)];
    });
    const problems = diagnostics.map(({ message, notes }) => [message, ...notes].join(" | "));
    return {
      problems,
      followed: sorted(followed),
      ran: ran.status === 0 ? sorted(scan(folder)) : ran.stderr,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}.script`, { force: true });
  }
}

const sorted = (found: unknown[][]) => found.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

function scan(folder: string, below = ""): unknown[][] {
  const names = readdirSync(folder + below).sort();
  return names.flatMap((name) => {
    const path = `${below}/${name}`;
    const { mode } = lstatSync(folder + path);
    const bits = (mode & 0o7777).toString(8);
    if ((mode & 0o170000) === 0o120000) return [[path, "symlink", readlinkSync(folder + path), undefined]];
    if ((mode & 0o170000) === 0o040000) return [[path, "directory", bits, undefined], ...scan(folder, path)];
    return [[path, "file", bits, readFileSync(folder + path, "utf8")]];
  });
}

const idioms: Readonly<Record<string, readonly [script: string, files?: Files]>> = {
  "words of which nothing is left": [`\${TRACE:+ echo "#1 $0 $*" 1>&2 }\ntouch DIR/a`],
  "what stands in place of a value keeps its quotes": [
    `x=1\nprintf '[%s]' \${x:+a "b c" d} \${y:-e 'f  g'}"h" > DIR/out`,
  ],
  "fields are split where IFS says": [
    `show() { for a; do printf '[%s]' "$a"; done; echo; }
one="a:b::c:" two=" x  y " three=" p : q :: r" four=":s"
{ IFS=:; show $one $two; show w$four$one; IFS=": "; show $three z$two; IFS=; show $one; unset IFS; show $three; } > DIR/out`,
  ],
  "a way through PATH": [
    `find_it() { OLD="$IFS"; IFS=:; for p in $LIST; do if [ -e "$p/tool" ]; then IFS="$OLD"; return 0; fi; done; IFS="$OLD"; return 1; }
LIST=DIR/none:DIR/bin
if find_it; then touch DIR/found; else touch DIR/lost; fi
if $(find_it); then touch DIR/again; fi`,
    { "bin/tool": "" },
  ],
  "the status of a substitution": [
    `f() { return 3; }\nv=$(f) || touch DIR/failed\nif v=$(true); then touch DIR/fine; fi\nif $(f); then touch DIR/wrong; fi`,
  ],
  "lines are read into variables": [
    `while read name mode rest; do mkdir -m "$mode" "DIR/$name"; echo "$rest" > "DIR/$name/rest"; done << END
one 700   a b  c 
two 750
END
IFS=: read a b c < DIR/in; echo "$a|$b|$c" > DIR/out
printf '  x y  \\n' | { IFS= read -r line; echo "[$line]" >> DIR/out; }
printf 'no end' > DIR/cut; read last < DIR/cut || echo "$last." >> DIR/out`,
    { in: "k: v :w x\nmore\n" },
  ],
  "blocks of dh_usrlocal": [
    `(
  while read line; do
    set -- $line
    dir="$1"; mode="$2"
    if [ "$mode" = "default" ]; then mode="0755"; fi
    if [ ! -e "$dir" ]; then if mkdir "$dir" 2>/dev/null; then chmod "$mode" "$dir" || true; fi; fi
  done
) << DATA
DIR/share default
DIR/share/sgml 2775
DIR/none/below default
DATA
rm -rf DIR/none`,
  ],
  "what eval puts together": [
    `CACHE=DIR/cache\nfor name in CACHE; do dir=$(eval echo "$"$name); mkdir $dir; done
eval variable="\\$\${name}"; echo "$variable" > DIR/out; eval 'f() { touch DIR/"$1"; }'; f made`,
  ],
  "an empty file by cat": [
    `cat /dev/null > DIR/a\necho x >> DIR/a\ncat DIR/a - < DIR/in > DIR/b`,
    { in: "y\n" },
  ],
  "files are edited in place": [
    `chmod 600 DIR/conf\nsed -i -e 's/^#\\(Port\\) .*/\\1 23/' -e '/^Old/d' DIR/conf\nsed -i '2,3s/a/b/g' DIR/list
sed -i "0,/x/ s/x/first/" DIR/list\nsed -i -n -E '/^(b+)$/{s/b/[&]/;p;q}' DIR/none || sed -i '$a end' DIR/list
sed 's/end/END/' -i DIR/list`,
    { conf: "#Port 22\nOld yes\nLast", list: "aa\naa\naa\nx\nx\n" },
  ],
  "a file of two names": [
    `ln DIR/a DIR/b\necho more >> DIR/b\nchmod 640 DIR/a\nmkdir DIR/d\nln -sr DIR/d/e DIR/d/f\nln -sfr DIR/a DIR/d/f\nln DIR/a DIR/c\nsed -i s/a/z/ DIR/c\ncp DIR/new DIR/b`,
    { a: "a\n", new: "n\n" },
  ],
  "what find finds is given to commands": [
    `find DIR -type f -name '*.key' -exec chmod 600 '{}' \\;
find DIR/d -mindepth 1 -maxdepth 1 -type d -exec chmod 700 {} +
find DIR ! -name '*.key' -type f -print0 | xargs -0 -r chmod 640
find DIR \\( -name gone -o -name '*.tmp' \\) -delete
find DIR -name none | xargs -r rm
only=$(find DIR -name only.key); echo "$only" | sed 's,.*/,,' > DIR/out`,
    { "a.key": "", "only.key": "", "d/e/b.key": "", "d/c": "", "d/gone": "", "x.tmp": "", f: "" },
  ],
  "paths begin where cd has gone": [
    `mkdir DIR/a DIR/b; cd DIR/a; touch one; (cd ../b; touch two; mkdir sub; rmdir sub); touch three; ln -s one four
cd - > /dev/null; cd DIR/none 2>/dev/null || touch DIR/stayed; cd DIR/b && cat two > ./five; echo "$(pwd)" | sed 's,.*/,,' > six`,
  ],
  "several files are copied": [
    `mkdir DIR/to; chmod 600 DIR/to-be; cp DIR/a DIR/b DIR/to; cp -t DIR/to DIR/c; cp DIR/a DIR/to-be; cp --remove-destination DIR/b DIR/c
ln -s a DIR/link; cp -P DIR/link DIR/to/link; install -Z -m 640 /dev/null DIR/log`,
    { a: "a", b: "b", c: "c", "to-be": "old" },
  ],
  "a mask is told and set back": [
    `old=$(umask); umask 077; touch DIR/a; umask $old; touch DIR/b; (umask 027; mkdir DIR/c)`,
  ],
  "a program that is a script itself": [
    `chmod 755 DIR/tool; own=1; export given=2; f() { :; }; PATH="$PATH:DIR"
DIR/tool one "two three" > DIR/out || echo "ended with an error" >> DIR/out
X=5 tool again >> DIR/out || true; env X=6 own=8 tool by env >> DIR/out || true; env true; echo "$own $(pwd)" >> DIR/out`,
    {
      tool: `#!/bin/sh -e
for i in "$0" "$#" "$2" "\${own-none}" "$given" "\${X-}"; do printf '[%s]' "\${i##*/}"; done
cd /usr; own=7; test "$1" = again && exit 0; false; echo never`,
    },
  ],
  "what is empty is found and removed": [
    "find DIR -type d -empty -delete; find DIR -type f -empty -exec chmod 600 {} +",
    { "a/b/full": "x", "a/c/empty": "", top: "" },
  ],
  "digests are checked": [
    `mkdir -p DIR/x/y DIR/z
md5sum --status --ignore-missing -c <<END && touch DIR/same
60b725f10c9c85c70d97880dfe8191b3  DIR/a
00000000000000000000000000000000  DIR/none
END
echo "60b725f10c9c85c70d97880dfe8191b3  DIR/b" | md5sum --status -c || touch DIR/other`,
    { a: "a\n", b: "b\n" },
  ],
  "numbers that are none": [
    `if [ "" -lt 3 ] 2>/dev/null; then touch DIR/less; fi\nif [ x -ne 3 ] 2>/dev/null; then touch DIR/other; fi\n[ 3 -gt " 2 " ] && touch DIR/more`,
  ],
  "sums are computed": [
    `n=7 hex=0x1F oct=010 none= neg=" -3 "
show() { for a; do printf '%s ' "$a"; done; echo; }
{ show $((n + 1)) $(($n * -2 + (hex - oct) % 5)) $((none)) $((unset + 1)) $((neg << 3)) $((~n >> 1))
show $((n > 3 && n < 9)) $((n == 7 ? hex : oct)) $((0 || !n)) $((1 | 6 ^ 3 & 5)) $((2))
show $((9223372036854775807 + 1)) $((-7 / 2)) $((-7 % 3)) $((m = n += 2)) $m $n $((0 && (n = 50))) $n
show "$((1 ? 2 : (n = 60)))" $n $(( $( echo 3 ) * (1 +
  \${n#0}) )) w$((1))x $((n))$((n)); } > DIR/out
i=0; while [ $i -lt 3 ]; do i=$((i + 1)); touch DIR/$i; done`,
  ],
  "aliases hold from the next line on": [
    `alias make='mkdir -m 700' see=touch; touch DIR/first
make DIR/a
see DIR/see
if true; then see DIR/b; fi; (see DIR/c)
x=$(see DIR/d); mkdir DIR/e
alias strip="sed -e 's/^ *//' -e 's/ *$//'"
echo '  x  ' | strip > DIR/stripped
unalias see; alias none 2>/dev/null || touch DIR/none
unalias -a
unalias make 2>/dev/null || touch DIR/gone`,
  ],
  "what bash alone knows is no command": [
    `if [[ -d DIR ]]; then touch DIR/a; else touch DIR/b; fi 2>/dev/null
[[ x = x ]] 2>/dev/null || touch DIR/c`,
  ],
  "a variable before a command is that command's": [
    `f() { echo "$X" >> DIR/out; }\nX=1\nX=2 f\necho "$X" >> DIR/out\nY= true\necho "\${Y-unset}" >> DIR/out`,
  ],
};

for (const [name, [script, files]] of Object.entries(idioms))
  test(`as dash has it: ${name}`, () => {
    const { problems, followed, ran } = besideDash(script, files);
    assert.equal(problems, []);
    assert.equal(followed, ran);
  });

const ofBash: readonly (readonly [script: string, files?: Files])[] = [
  [
    `x="a b" n=5 p='a*'
t() { if "$@"; then echo yes; else echo no; fi; }
{ if [[ $x == a* && ! ( -e DIR/none || -z $x ) ]]; then echo 1; fi
if [[ $x == "a*" ]]; then echo 2; fi; if [[ $x == $p ]]; then echo 3; fi; if [[ $x != "$p" ]]; then echo 4; fi
if [[ n -gt 2+2 && $none -eq 0 && 010 -eq 8 ]]; then echo 5; fi
[[ -f DIR/in &&
   $x ]] && echo 6
[[ $x =~ ^(a|c)\\ [a-z]$ ]] && echo "7 $BASH_REMATCH"
[[ "x.y" =~ "." ]] && echo "8 $BASH_REMATCH"; [[ xy =~ "." ]] || echo 9
[[ a < a ]] || echo 10
while [[ $n -gt 3 ]]; do n=$((n - 1)); echo $n; done
case 1 in 1) [[ -n "" ]] || [[ ! $none ]] && echo 11;; esac; } > DIR/out`,
    { in: "" },
  ],
  ["alias ls=touch\nunalias ls\nalias touch=false\ntouch DIR/a"],
];

test("as bash has it: tests within double brackets, and no aliases", () => {
  for (const [script, files] of ofBash) {
    const { problems, followed, ran } = besideDash(script, files, "bash");
    assert.equal(problems, []);
    assert.equal(followed, ran);
  }
});

const number = fc.oneof(
  fc.constantFrom("0", "1", "2", "010", "0x1f", "9223372036854775807", "x", "y", "none"),
  fc.constantFrom("$x", "(z = 3)", "(z += 2)", "(z <<= 1)", "$((y - 1))"),
);
const operation = fc.constantFrom(
  ..."+ - * / % << >> < <= > >= == != & ^ | && || ? = +=".split(" ").map((one) => ` ${one} `),
);
const sum: fc.Arbitrary<string> = fc.letrec<{ sum: string }>((tie) => ({
  sum: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    number,
    fc
      .tuple(tie("sum"), operation, tie("sum"))
      .map(([a, by, b]) => (by === " ? " ? `${a} ? ${b} : ${a}` : a + by + b)),
    fc.tuple(fc.constantFrom("- ", "+ ", "~", "!"), tie("sum")).map(([sign, a]) => sign + a),
    tie("sum").map((a) => `(${a})`),
  ),
})).sum;

test("sums are what dash and bash come to, whatever they are", () => {
  let known = 0;
  fc.assert(
    fc.property(sum, fc.boolean(), (text, isBash) => {
      const script = `x=7 y=-3\nz=1\necho "$((${text}))" $z $x $y > DIR/out`;
      const { followed, problems, ran } = besideDash(script, {}, isBash ? "bash" : "dash");
      // What shells call an error is refused, and so is what they differ in.
      if (problems.length > 0) return;
      known++;
      assert.equal(followed, ran, text);
    }),
    { numRuns: 400 },
  );
  assert.ok(known > 100);
});

test("sums and tests of what cannot be known are not known", () => {
  for (const script of [
    "n=$(uname -r)\nmkdir DIR/$((n + 1))",
    "mkdir DIR/$(($(uname -r)))",
    "n=$(uname -r)\nmkdir DIR/$((n || (m = 1)))",
    "n=$(uname -r)\n: $((n = n + 1))\nmkdir DIR/$n",
    "mkdir DIR/$((1 / 0))",
    "n=1+1\nmkdir DIR/$((n))",
    "n=1\nmkdir DIR/$((n++))",
    "mkdir DIR/$((08))",
    "mkdir DIR/$((1 << 64))",
    "mkdir DIR/$((9223372036854775808))",
    `mkdir DIR/$((${"(".repeat(60)}1${")".repeat(60)}))`,
    "alias make='mkdir -m 700'; make DIR/a",
    "alias make='mkdir -m 700'\nf() { make DIR/a; }\nf",
    "if true; then alias make=mkdir; fi\nmake DIR/a",
    "alias make='for i in 1; do'\nmake mkdir DIR/a; done",
    "alias make='mkdir '\nmake DIR/a",
    "alias make='mkdir #'\nmake DIR/a",
  ])
    assert.is(besideDash(script).problems.length, 1, script);
  for (const script of [
    "if [[ $(uname -r) == 6* ]]; then touch DIR/a; fi",
    "if [[ a < b ]]; then touch DIR/a; fi",
    "if [[ a =~ (a)\\1 ]]; then touch DIR/a; fi",
    "[[ -d DIR",
    `[[ ${"! ".repeat(60)} a ]] && touch DIR/a`,
  ])
    assert.is(besideDash(script, {}, "bash").problems.length, 1, script);
  for (const known of ["n=$(uname -r)\nmkdir DIR/a$((n && 0))", "mkdir DIR/$((1 || $(uname -r)))"])
    assert.is(besideDash(known.replace("|| $(uname -r)", "|| n")).problems.length, 0, known);
});

test("what is not surely known is refused", () => {
  for (const script of [
    'IFS=$(uname -r)\nset -- $x a b\nfor p in $PATH; do touch "DIR/$p"; done',
    "find DIR -newer /etc/passwd -exec rm {} +",
    "find DIR -type f | xargs echo > DIR/list",
    "find DIR -type f | sort | xargs rm",
    "sed -i 's/a/\\L&/' DIR/a",
    "sed -i 'y/a/b/' DIR/a",
    'ln -s DIR DIR/l; touch "DIR/$(basename "$(find DIR/l/ -name a)")"',
    "cd DIR; for f in $(find . -name a); do echo $f > DIR/list; done",
    'cd "$(uname -r)" && touch a',
    "cp -u DIR/a DIR/b",
    'eval "$(uname -r)"',
    "read answer\n[ $answer = yes ] && touch DIR/c\ntrue",
    "ln DIR /var/tmp/plimsoll-folder",
  ])
    assert.is(besideDash(script, { a: "a\n", b: "b\n" }).problems.length, 1, script);
});

const lines = fc.array(fc.constantFrom("", "a", "ab", "b b", "aab/c", "# x", "x=1"), { maxLength: 6 });
const address = fc.constantFrom(
  "",
  "1",
  "2",
  "$",
  "/a/",
  "/^#/",
  "2,3",
  "/a/,/b/",
  "1,/b/",
  "0,/a/",
  "/b/,2",
  "2,$",
  "/a/!",
  "$!",
);
const action = fc.constantFrom(
  "d",
  "p",
  "q",
  "s/a/x/",
  "s/a*/-/g",
  "s|b*|<&>|g",
  "s/\\(a*\\)b/\\1+/p",
  "s/[ab]/\\n/",
  "s/X*$/!/",
  "s/A/i/I",
  "a after",
  "i before",
  "c instead",
  "{s/a/1/;s/b/2/}",
  "s/a/a/;t;s/$/no/",
  ":x s/b/_/;tx",
);

test("sed prints what the machine's own sed prints, whatever the script", () => {
  let known = 0;
  fc.assert(
    fc.property(
      lines,
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.tuple(address, action), { minLength: 1, maxLength: 3 }),
      (texts, ends, quiet, steps) => {
        const script = steps.map((step) => step.join("")).join("\n");
        if (!parseSed(script, false)) return;
        const input = texts.join("\n") + (ends && texts.length > 0 ? "\n" : "");
        const options = quiet ? "-n " : "";
        const { followed, problems } = besideDash(`sed -i ${options}'${script}' DIR/in`, { in: input });
        const args = [...(quiet ? ["-n"] : []), script];
        const ran = execFileSync("sed", args, { input, encoding: "utf8" });
        // A range that was stepped over where it begins.
        if (problems.length > 0) return;
        known++;
        assert.equal((followed as unknown[][])[0]?.[3], ran, script);
      },
    ),
    { numRuns: 250 },
  );
  assert.ok(known > 100);
});

test("update-alternatives answers as the tool itself does", () => {
  const folder = mkdtempSync("/var/tmp/plimsoll-alternatives-");
  try {
    const files = Object.fromEntries(["a", "b", "c", "a.1", "b.1"].map((name) => [name, name]));
    for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
    for (const name of ["admin", "alt"]) mkdirSync(`${folder}/${name}`);
    const commands = [
      `--install DIR/link e DIR/b 20 --slave DIR/link.1 e.1 DIR/b.1`,
      `--install DIR/link e DIR/c 5`,
      `--install DIR/link e DIR/a 30 --slave DIR/link.1 e.1 DIR/a.1`,
    ].map((line) => line.replaceAll("DIR", folder));
    const tool = [
      "--quiet",
      "--admindir",
      `${folder}/admin`,
      "--altdir",
      `${folder}/alt`,
      "--log",
      "/dev/null",
    ];
    for (const line of commands) execFileSync("update-alternatives", [...tool, ...line.split(" ")]);
    const real = execFileSync("update-alternatives", [...tool, "--query", "e"], { encoding: "utf8" });
    const script = `${commands.map((line) => `update-alternatives ${line}`).join("\n")}\nupdate-alternatives --query e > /etc/out\nupdate-alternatives --list e >> /etc/out`;
    const own = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
    const { text, diagnostics } = assembled({
      packages: [{ name: "p", files: own, scripts: { postinst: `#!/bin/sh\n${script}\n` } }],
    });
    assert.equal(diagnostics, []);
    assert.is(text("/etc/out"), real + ["a", "b", "c"].map((name) => `${folder}/${name}\n`).join(""));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test.run();
