import { test } from "uvu";
import * as assert from "uvu/assert";
import { parseLdConf } from "./ld-conf.ts";

test("folders, includes and comments, and what follows an include", () => {
  const text = [
    "# comment",
    "/usr/local/lib/   # behind",
    "  include /etc/ld.so.conf.d/*.conf more/*.conf",
    "hwcap 0 nosegneg",
    "/opt/lib=libc6",
    "includes/are/folders",
    "",
    "/",
    "/last",
  ].join("\n");
  assert.equal(parseLdConf(text), [
    { folder: "/usr/local/lib" },
    { include: ["/etc/ld.so.conf.d/*.conf", "more/*.conf"] },
    { folder: "/opt/lib" },
    { folder: "includes/are/folders" },
    { folder: "/last" },
  ]);
});

test.run();
