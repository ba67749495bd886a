import type { Rule } from "../rule.ts";

/** D09xx. */
export const emitRules = {
  "unknown-user": {
    code: "D0901",
    severity: "error",
    message: "container {container} has no user {user}",
    help: "Name a user that one of the container's packages makes, or a number. Users come from the root's own /etc/passwd and /etc/group, never from the host's.",
    chapter: "bundle",
  },
  "unlaunchable-app": {
    code: "D0902",
    severity: "error",
    message: "app {app} cannot be started: {reason}",
    help: "The kernel ends words at a NUL, and `env`, which sets the environment, takes a word with = for a variable.",
    chapter: "bundle",
  },
  "unreal-folder": {
    code: "D0903",
    severity: "error",
    message: "{path} of container {container} is not a real folder but {what}",
    help: "Runtimes mount devices and kernel files there. Through a symlink they would write to another place, at worst of the host.",
    chapter: "bundle",
  },
  "mount-misled": {
    code: "D0904",
    severity: "error",
    message: "the mount {path} leads through {obstacle}, which is {what}",
    help: "Write the path that the link leads to, or mount at a folder.",
    chapter: "bundle",
  },
  "no-image-writer": {
    code: "D0905",
    severity: "error",
    message: "no image of container {container} can be made: {reason}",
    help: "squashfs images are made by mksquashfs 4.6 or newer (package squashfs-tools), erofs images by mkfs.erofs 1.7 or newer (package erofs-utils): older ones cannot be told all that an archive says.",
    chapter: "images",
  },
} as const satisfies Record<string, Rule>;
