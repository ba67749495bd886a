import type { Rule } from "../rule.ts";

/** D06xx. */
export const assembleRules = {
  "bad-package": {
    code: "D0601",
    severity: "error",
    message: "package {package} cannot be unpacked: {reason}",
    help: "The archive has the digest that the lock names, so it was published like this. Choose another version, or report it to its maintainer.",
    chapter: "root",
  },
  "file-conflict": {
    code: "D0602",
    severity: "error",
    message: "packages {first} and {second} both bring {path}",
    help: "Neither package replaces the other for this file. Leave one of the two out of the container.",
    chapter: "root",
  },
  "unknown-maintainer-script": {
    code: "D0603",
    severity: "error",
    message: "the {script} of {package} does what Plimsoll does not know: line {line}: {text}",
    help: "Maintainer scripts are never run. Read the script; when the container works without what it does, add the package to `skip-scripts`, and declare the files it would have made.",
    chapter: "maintainer-scripts",
  },
  "unknown-template-variable": {
    code: "D0604",
    severity: "error",
    message: "{file}:{line}: the template has no variable {variable}",
    help: "A template sees container.name, .hostname, .address and .mac, app.name, and what the block's `with` gives.",
    chapter: "root",
  },
  "bad-template": {
    code: "D0605",
    severity: "error",
    message: "{file} is not a template: {reason}",
    help: "Templates are written in Handlebars. To copy a file as it is, name it without `.hbs`.",
    chapter: "root",
  },
  "no-such-file": {
    code: "D0606",
    severity: "error",
    message: "the project has no file {file}",
    help: "`from` is relative to the folder of the project and stays within it.",
    chapter: "root",
  },
  "unknown-owner": {
    code: "D0607",
    severity: "error",
    message: "the root file system has no {kind} {name}",
    help: "Users and groups come from Debian's base system and from the packages of the container; or write a number.",
    chapter: "root",
  },
  "unmet-system-file": {
    code: "D0608",
    severity: "error",
    message: "nothing brings {path} into container {container}",
    help: "Add the package that provides it to `packages`, or write a `file` block.",
    chapter: "root",
  },
  "path-through-file": {
    code: "D0609",
    severity: "error",
    message: "{path} cannot be made: {parent} is a {type}",
    help: "Every parent of a path must be a folder.",
    chapter: "root",
  },
  "owners-not-kept": {
    code: "D0610",
    severity: "warning",
    message: "{count} files belong to other users, which only root can write",
    help: "Build as root to get a tree that runs. Images and the root digest are right either way: they are made from the plan.",
    chapter: "root",
  },
  "attributes-not-kept": {
    code: "D0611",
    severity: "warning",
    message: "{path} and {more} others lose their extended attributes: {reason}",
    help: "Install the package attr (for `setfattr`) and build as root on a file system with extended attributes.",
    chapter: "root",
  },
  "unlocked-user": {
    code: "D0612",
    severity: "error",
    message: "the lock has no id for user {name} of container {container}",
    help: "A package makes this user. Run `plimsoll lock` to give it an id that stays.",
    chapter: "root",
  },
} as const satisfies Record<string, Rule>;
