import type { commandRules } from "../codes/0-command.ts";
import type { Example } from "./example.ts";
import { building } from "./shop.ts";

const empty = { "site.plim": "language 1\n" };
const oneServer = {
  "site.plim":
    'language 1\nserver s { hostname = "s", profile = std.debian-12 }\ncontainer web on s { identity { hostname = "w" }, app a { run = ["/bin/a"] } }\n',
};
const written = "plimsoll.lock is as `plimsoll lock` wrote it";

/** D00xx. */
export const commandExamples = {
  "internal-error": {
    fails: { given: ["A file of Plimsoll's own installation was deleted"], run: "plimsoll explain" },
    passes: { given: ["Plimsoll's own installation is whole"], run: "plimsoll explain" },
  },
  "no-such-project": {
    fails: { files: { "notes.txt": "to do\n" }, run: "plimsoll check" },
    passes: { files: empty, run: "plimsoll check" },
  },
  "wrong-usage": {
    fails: { files: empty, run: "plimsoll chekc" },
    passes: { files: empty, run: "plimsoll check" },
  },
  "unwritable-output": {
    fails: { files: { sites: "a file, no folder\n" }, run: "plimsoll init sites/shop" },
    passes: { run: "plimsoll init sites/shop" },
  },
  "unknown-code": {
    fails: { run: "plimsoll explain D9999" },
    passes: { run: "plimsoll explain D0002" },
  },
  "no-lock": {
    fails: { ...building(), run: "plimsoll build --locked" },
    passes: { ...building(written), run: "plimsoll build --locked" },
  },
  "no-such-container-path": {
    fails: { ...building(written), run: "plimsoll why /etc/mime.types" },
    passes: { ...building(written), run: "plimsoll why /etc/tiny.conf" },
  },
  "unknown-container": {
    fails: { files: oneServer, run: "plimsoll why-not wbe s" },
    passes: { files: oneServer, run: "plimsoll why-not web s" },
  },
  "unknown-server": {
    fails: { files: oneServer, run: "plimsoll why-not web t" },
    passes: { files: oneServer, run: "plimsoll why-not web s" },
  },
  "would-overwrite": {
    fails: { files: empty, run: "plimsoll init" },
    passes: { run: "plimsoll init" },
  },
  "unfit-machine": {
    fails: { given: ["PLIMSOLL_STATE names the folder `my state`"], run: "plimsoll doctor" },
    passes: { given: ["PLIMSOLL_STATE names the folder /var/lib/plimsoll"], run: "plimsoll doctor" },
  },
  "no-such-profile": {
    fails: { run: "plimsoll profile list std.debian-14" },
    passes: { run: "plimsoll profile list std.debian-13" },
  },
  unformatted: {
    fails: { files: { "site.plim": "language 1\nlet a=1\n" }, run: "plimsoll fmt --check" },
    passes: { files: { "site.plim": "language 1\nlet a = 1\n" }, run: "plimsoll fmt --check" },
  },
  "bad-reference": {
    fails: { ...building(written), run: "plimsoll push shop/web:1 --dry-run" },
    passes: { ...building(written), run: "plimsoll push localhost:5000/shop/web:1 --dry-run" },
  },
  "push-failed": {
    fails: { ...building(written), run: "plimsoll push localhost:1/shop/web:1" },
    passes: { ...building(written), run: "plimsoll push localhost:1/shop/web:1 --dry-run" },
  },
  "unusable-key": {
    fails: { files: { "notes.txt": "to do\n" }, run: "plimsoll sign notes.txt --key shop.key" },
    passes: {
      files: { "notes.txt": "to do\n" },
      given: ["`plimsoll key shop.key` was run"],
      run: "plimsoll sign notes.txt --key shop.key",
    },
  },
  "nothing-to-sign": {
    fails: {
      files: { "letters/first.txt": "Dear\n" },
      given: ["`plimsoll key shop.key` was run"],
      run: "plimsoll sign letters --key shop.key",
    },
    passes: {
      files: { "letters/first.txt": "Dear\n" },
      given: ["`plimsoll key shop.key` was run"],
      run: "plimsoll sign letters/first.txt --key shop.key",
    },
  },
  "store-in-use": {
    fails: { given: ["A build is running"], run: "plimsoll store gc" },
    passes: { given: ["No other command is running"], run: "plimsoll store gc" },
  },
  "damaged-store": {
    fails: { given: ["The disk changed a byte of a file in the store"], run: "plimsoll store verify" },
    passes: { given: ["The store is as builds left it"], run: "plimsoll store verify" },
  },
} as const satisfies Record<keyof typeof commandRules, Example>;
