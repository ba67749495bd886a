import { spawnSync } from "node:child_process";
import type { PackageFacts } from "../../../compiler/5-lock/facts.ts";
import { type ElfSketch, handMadeElf } from "../../../compiler/7-link/testing.ts";
import type { ChangedPath, RunFault } from "../../../compiler/edge/interfaces.ts";
import { installProgram } from "../../testing/cli.ts";
import type { DebFile } from "../../testing/deb.ts";
import type { assembleExamples } from "../examples/6-assemble.ts";
import type { linkExamples } from "../examples/7-link.ts";
import type { planExamples } from "../examples/8-plan.ts";
import type { emitExamples } from "../examples/9-emit.ts";
import type { SentenceOf } from "../examples/example.ts";
import { editLock, lockWorld, type Step } from "./run-world.ts";
import type { World } from "./world.ts";

const program = "/usr/bin/tiny";
const library = "/usr/lib/x86_64-linux-gnu/libtiny.so.1.0";
const libraryName = "libtiny.so.1";

/** How each sentence about packages and their roots comes true. */
export const assembleSteps: Readonly<Record<SentenceOf<typeof assembleExamples>, Step>> = {
  "The archive of tiny holds the path ../../etc/passwd": (world) =>
    bring(world, "tiny", { path: "../../etc/passwd", content: "root::0:0:::\n" }),
  "tiny and libtiny1 both bring /etc/common.conf, with different texts": (world) => bringBoth(world),
  "tiny and libtiny1 both bring /etc/common.conf, and tiny replaces libtiny1": async (world) => {
    await bringBoth(world);
    await world.publishWith("tiny", ({ fields = [] }) => ({ fields: [...fields, "Replaces: libtiny1"] }));
  },
  "The postinst of tiny calls tinyctl, which Plimsoll does not know": (world) =>
    postinst(world, "tinyctl --reconfigure"),
  "This machine has no overlayfs": fault("unable", "this kernel mounts no overlay here"),
  "There is no tinyctl in the root": fault("failed", "it ended with status 127"),
  "tinyctl writes /etc/tiny.state": leaves("/etc/tiny.state", () => "on\n"),
  "tinyctl writes the time into /etc/tiny.state": leaves("/etc/tiny.state", (turn) => `12:00:0${turn}\n`),
  "tinyctl makes the device /etc/tiny.state": leaves("/etc/tiny.state", () => ({
    type: "block-device",
    major: 8,
    minor: 0,
  })),
  "tinyctl writes one thing when it is locked, and another when it is built": async (world) => {
    leaves("/etc/tiny.state", () => "on\n")(world);
    await lockWorld(world);
    world.emptyStore();
    leaves("/etc/tiny.state", () => "off\n")(world);
  },
  "The postinst of tiny makes a key with ssh-keygen": (world) =>
    postinst(world, "ssh-keygen -q -f /etc/tiny.key -N ''"),
  "The postinst of tiny makes a database cluster": (world) =>
    postinst(world, "pg_createcluster -u tiny 15 main"),
  "Somebody removes motd while the container is built": (world) => {
    world.changeFiles = (files) => ({
      ...files,
      read: (path) => (path === "motd" ? undefined : files.read(path)),
    });
  },
  "tiny brings the file /usr/lib/modules/6.1.0-18-amd64/tiny.ko": (world) =>
    bring(world, "tiny", { path: "usr/lib/modules/6.1.0-18-amd64/tiny.ko", content: "a module\n" }),
  "tiny brings /usr/share/tiny/page.html": (world) =>
    bring(world, "tiny", { path: "usr/share/tiny/page.html", content: "<p>tiny</p>\n" }),
  "tiny brings the file /usr/lib/modules-load.d/tiny.conf": (world) =>
    bring(world, "tiny", { path: "usr/lib/modules-load.d/tiny.conf", content: "tiny\n" }),
  "tiny brings the file /srv/tiny, and libtiny1 the file /srv/tiny/plugin": async (world) => {
    await bring(world, "tiny", { path: "srv/tiny", content: "a file\n" });
    await bring(world, "libtiny1", { path: "srv/tiny/plugin", content: "a plugin\n" });
  },
  "tiny brings the folder /srv/tiny, and libtiny1 the file /srv/tiny/plugin": async (world) => {
    await bring(world, "tiny", { path: "srv/" }, { path: "srv/tiny/" });
    await bring(world, "libtiny1", { path: "srv/tiny/plugin", content: "a plugin\n" });
  },
  "The user who builds is not root": async (world) => {
    await lockWorld(world);
    const nobody = "65534";
    const installed = installProgram(world.folder);
    spawnSync("chown", ["-R", nobody, world.folder]);
    const prefix = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"];
    world.launch = { program: installed, prefix };
  },
  "The user who builds is root": async (world) => {
    await lockWorld(world);
    world.launch = {};
  },
  "/usr/bin/tiny has a file capability, and the machine has no setfattr": async (world) => {
    await postinst(world, "setcap cap_net_raw+ep /usr/bin/tiny");
    await withoutPrograms(world);
  },
  "The postinst of tiny makes /usr/bin/tiny setuid": (world) => postinst(world, "chmod u+s /usr/bin/tiny"),
  "The machine has no setfattr": withoutPrograms,
  "The users of shop were taken out of plimsoll.lock by hand": async (world) => {
    await lockWorld(world);
    editLock(world, /^Users:\n(?: .*\n)+/m, "");
  },
  "plimsoll.lock is as `plimsoll lock` wrote it": lockWorld,
};

/** What running the script comes to. */
function fault(what: RunFault["fault"], reason: string): (world: World) => void {
  return (world) => {
    world.runScript = () => ({ fault: what, reason, notes: ["tinyctl: not found"] });
  };
}
function leaves(path: string, what: (turn: number) => string | Partial<ChangedPath>): (world: World) => void {
  return (world) => {
    world.runScript = (_, turn) => ({ [path]: what(turn) });
  };
}

/** How each sentence about programs and libraries comes true. */
export const linkSteps: Readonly<Record<SentenceOf<typeof linkExamples>, Step>> = {
  "The package tiny-loader has lost /lib64/ld-linux-x86-64.so.2": (world) =>
    world.publishWith("tiny-loader", () => ({ files: [] })),
  "The package tiny-loader brings /lib64/ld-linux-x86-64.so.2": () => {},
  "/usr/bin/tiny needs libtiny.so.2, and libtiny1 brings libtiny.so.1": (world) =>
    elf(world, program, { needed: ["libtiny.so.2"] }),
  "/usr/bin/tiny needs libtiny.so.1, and libtiny1 brings libtiny.so.1": (world) =>
    elf(world, program, { needed: [libraryName] }),
  "libtiny.so.1 is a text for the linker of a compiler": (world) =>
    world.publishWith("libtiny1", ({ files = [] }) => ({
      files: files.map((file) =>
        file.target === undefined ? { ...file, content: "GROUP ( /lib/libtiny.so.1 )\n" } : file,
      ),
    })),
  "libtiny.so.1 is a shared library": () => {},
  "/usr/bin/tiny needs version TINY_2 of libtiny.so.1, which defines TINY_1": (world) => {
    elf(world, program, { versionsNeeded: [version("TINY_2")] });
    elf(world, library, { versionsDefined: [libraryName, "TINY_1"] });
  },
  "/usr/bin/tiny needs version TINY_2 of libtiny.so.1, which defines TINY_1 and TINY_2": (world) => {
    elf(world, program, { versionsNeeded: [version("TINY_2")] });
    elf(world, library, { versionsDefined: [libraryName, "TINY_1", "TINY_2"] });
  },
  "/usr/bin/tiny uses tiny_open, which libtiny.so.1 no longer defines": (world) =>
    elf(world, program, { undefinedSymbols: ["tiny_open"] }),
  "/usr/bin/tiny uses tiny_open, which libtiny.so.1 defines": (world) => {
    elf(world, program, { undefinedSymbols: ["tiny_open"] });
    elf(world, library, { definedSymbols: ["tiny_open"] });
  },
  "/usr/bin/tiny uses tiny_open of version TINY_1, and libtiny.so.1 has it without any version": (world) => {
    useVersioned(world);
    elf(world, library, { definedSymbols: ["tiny_open"] });
  },
  "/usr/bin/tiny uses tiny_open of version TINY_1, and libtiny.so.1 has it of that version": (world) => {
    useVersioned(world);
    elf(world, library, {
      definedSymbols: ["tiny_open@@TINY_1"],
      versionsDefined: [libraryName, "TINY_1"],
    });
  },
  "/usr/bin/tiny calls tiny_close, which libtiny.so.1 no longer defines": (world) =>
    elf(world, program, { undefinedSymbols: ["tiny_close"], lazyFrom: 0 }),
  "/usr/bin/tiny calls tiny_close, which libtiny.so.1 defines": (world) => {
    elf(world, program, { undefinedSymbols: ["tiny_close"], lazyFrom: 0 });
    elf(world, library, { definedSymbols: ["tiny_close"] });
  },
  "A note of /usr/bin/tiny says that it must open libplug.so.1": (world) =>
    note(world, "required", "libplug.so.1"),
  "A note of /usr/bin/tiny says that it must open libtiny.so.1": (world) =>
    note(world, "required", libraryName),
  "A note of /usr/bin/tiny says that it had better open libplug.so.1": (world) =>
    note(world, "recommended", "libplug.so.1"),
  "A note of /usr/bin/tiny says that it had better open libtiny.so.1": (world) =>
    note(world, "recommended", libraryName),
  "A note of /usr/bin/tiny suggests that it open libplug.so.1": (world) =>
    note(world, "suggested", "libplug.so.1"),
  "A note of /usr/bin/tiny suggests that it open libtiny.so.1": (world) =>
    note(world, "suggested", libraryName),
  "The postinst of tiny gives /usr/bin/tiny the capability net_raw": (world) =>
    postinst(world, "setcap cap_net_raw+ep /usr/bin/tiny"),
  "/usr/bin/tiny calls setlocale of libtiny.so.1": (world) => call(world, "setlocale"),
  "/usr/bin/tiny calls close_range of libtiny.so.1": (world) => call(world, "close_range"),
  "/usr/bin/tiny is packed for pages of 4 KiB": (world) => elf(world, program, { pageSize: 4096 }),
  "libtiny.so.1 is called liburing.so.2": (world) => elf(world, library, { soname: "liburing.so.2" }),
  "The package tiny brings /usr/bin/sh": (world) =>
    world.publishWith("tiny", ({ files = [] }) => ({
      files: files.flatMap((file) =>
        file.path === "usr/bin/tiny" ? [file, { ...file, path: "usr/bin/sh" }] : [file],
      ),
    })),
  "The package tiny for amd64 holds a program for arm64": (world) => elf(world, program, { machine: 183 }),
  "The package tiny for amd64 holds a program for amd64": (world) => elf(world, program, { machine: 62 }),
  "/usr/bin/tiny says that it needs Linux 5.10 or newer": (world) =>
    elf(world, program, { kernelFloor: [5, 10, 0] }),
  "/usr/bin/tiny says that it needs a processor of level x86-64-v3": (world) =>
    elf(world, program, { isaNeeded: 0b111 }),
  "The package tiny-loader brings /etc/ld.so.conf": (world) =>
    bring(world, "tiny-loader", { path: "etc/ld.so.conf", content: "/opt/lib\n" }),
  "The store has lost /etc/ld.so.conf": (world) => {
    const { store } = world;
    const read = (source: string) => {
      const bytes = store.read(source);
      if (Buffer.from(bytes).toString() === "/opt/lib\n") throw new Error(`the store has no ${source}`);
      return bytes;
    };
    world.store = { ...store, read };
  },
};

/** How each sentence about plans and bundles comes true. */
export const emitSteps: Readonly<
  Record<SentenceOf<typeof planExamples> | SentenceOf<typeof emitExamples>, Step>
> = {
  "A fault of Plimsoll lets a mode of more than 07777 into the facts of tiny": (world) =>
    changeFacts(world, (facts) => ({
      ...facts,
      members: facts.members.map((one) => (one.path === program ? { ...one, mode: 0o100755 } : one)),
    })),
  "plimsoll.lock was given an id for ghost by hand, whom no package makes": async (world) => {
    await lockWorld(world);
    editLock(world, "Users:\n", "Users:\n ghost 900 900\n");
  },
  "tiny brings /sys as a symlink to /run": (world) => bring(world, "tiny", { path: "sys", target: "/run" }),
  "tiny brings /var/sys as a symlink to /run": (world) =>
    bring(world, "tiny", { path: "var/" }, { path: "var/sys", target: "/run" }),
  "mksquashfs is not in PATH": withoutPrograms,
};

function note(world: World, priority: string, soname: string): void {
  elf(world, program, { dlopen: [JSON.stringify([{ feature: "plugins", priority, soname: [soname] }])] });
}

function call(world: World, name: string): void {
  elf(world, program, { undefinedSymbols: [name] });
  elf(world, library, { definedSymbols: [name] });
}

function bring(world: World, name: string, ...more: readonly DebFile[]): Promise<void> {
  return world.publishWith(name, ({ files = [] }) => ({ files: [...files, ...more] }));
}

async function bringBoth(world: World): Promise<void> {
  for (const name of ["tiny", "libtiny1"])
    await bring(world, name, { path: "etc/common.conf", content: `of ${name}\n` });
}

function postinst(world: World, command: string): Promise<void> {
  return world.publishWith("tiny", () => ({ scripts: { postinst: `#!/bin/sh\nset -e\n${command}\n` } }));
}

async function withoutPrograms(world: World): Promise<void> {
  await lockWorld(world);
  world.launch = { env: { PATH: world.folder } };
}

function changeFacts(world: World, change: (facts: PackageFacts) => PackageFacts): void {
  const { readFacts } = world;
  world.readFacts = (facts) => change(readFacts(facts));
}

/** What readElf says of a file of a package, but for what is given. */
function elf(world: World, path: string, facts: ElfSketch): void {
  changeFacts(world, (read) => {
    const before = read.elf[path];
    return before ? { ...read, elf: { ...read.elf, [path]: handMadeElf({ ...before, ...facts }) } } : read;
  });
}

function version(name: string) {
  return { file: libraryName, version: name, weak: false };
}

function useVersioned(world: World): void {
  elf(world, program, {
    undefinedSymbols: ["tiny_open@TINY_1"],
    versionsNeeded: [version("TINY_1")],
  });
}
