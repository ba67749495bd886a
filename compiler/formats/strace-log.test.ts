import { test } from "uvu";
import * as assert from "uvu/assert";
import { tracedPathsOf } from "./strace-log.ts";

const run = ["/usr/sbin/nginx", "-g", "daemon off;"];
const start = '7 execve("/usr/sbin/nginx", ["/usr/sbin/nginx", "-g", "daemon off;"], 0x55 /* 3 vars */) = 0';
const paths = (lines: readonly string[], prefix = "/root") =>
  tracedPathsOf([...lines, ""].join("\n"), { run, prefix });

test("what leads to the program is no part of it, and neither is what stays of that", () => {
  assert.equal(
    paths([
      '7 execve("/usr/bin/nsenter", ["nsenter"], 0x55 /* 3 vars */) = 0',
      '6 openat(AT_FDCWD</host>, "/etc/hosts", O_RDONLY) = 3</etc/hosts>',
      start,
      '6 openat(AT_FDCWD</host>, "/etc/host.conf", O_RDONLY) = 3</etc/host.conf>',
      '7 openat(AT_FDCWD</root>, "/etc/nginx/nginx.conf", O_RDONLY) = 3</root/etc/nginx/nginx.conf>',
      '8 newfstatat(AT_FDCWD</root>, "/srv/index.html", {st_mode=S_IFREG|0644, ...}, 0) = 0',
    ]),
    ["/etc/nginx/nginx.conf", "/srv/index.html", "/usr/sbin/nginx"],
  );
});

test("what is not there is left out; what may not be opened, or is no link, is there", () => {
  assert.equal(
    paths([
      start,
      '7 access("/etc/ld.so.preload", R_OK) = -1 ENOENT (No such file or directory)',
      '7 readlink("/etc/plain", 0x7ffd, 4095) = -1 EINVAL (Invalid argument)',
      '7 openat(AT_FDCWD</root>, "/etc/shadow", O_RDONLY) = -1 EACCES (Permission denied)',
      '7 openat(AT_FDCWD</root>, "/proc/cpuinfo", O_RDONLY) = 3</root/proc/cpuinfo>',
    ]),
    ["/etc/plain", "/etc/shadow", "/usr/sbin/nginx"],
  );
});

test("a name is relative to the folder that it is opened in, or to the current one", () => {
  assert.equal(
    paths([
      start,
      '7 openat(5</root/srv/www>, "a/./b", O_RDONLY) = 6</root/srv/www/a/b>',
      '7 chdir("/srv") = 0',
      '7 access("c", F_OK) = 0',
      '9 stat("d", {st_mode=S_IFREG|0644, ...}) = 0',
      '7 openat(5</elsewhere>, "e", O_RDONLY) = 6</elsewhere/e>',
      '7 newfstatat(3</root/etc/f>, "", {st_mode=S_IFREG|0644, ...}, AT_EMPTY_PATH) = 0',
    ]),
    ["/srv", "/srv/c", "/srv/d", "/srv/www/a/b", "/usr/sbin/nginx"],
  );
});

test("a call that others came between is one call; escapes are undone; what is cut is passed over", () => {
  assert.equal(
    paths(
      [
        '7 execve("/usr/sbin/nginx", ["/usr/sbin/nginx", "-g", "daemon off;"], 0x55 /* 3 vars */ <unfinished ...>',
        "6 <... rename resumed>) = 0",
        "7 <... execve resumed>) = 0",
        '7 openat(AT_FDCWD</>, "/srv/\\303\\244 \\"x\\"", O_RDONLY) = 3</srv>',
        '7 openat(AT_FDCWD</>, "/srv/cut"..., O_RDONLY) = 3</srv>',
        '7 openat(AT_FDCWD</>, "/srv/half',
        "rubbish",
        '7 symlink("/target", "/srv/link") = 0',
      ],
      "",
    ),
    ['/srv/ä "x"', "/usr/sbin/nginx"],
  );
});

test.run();
