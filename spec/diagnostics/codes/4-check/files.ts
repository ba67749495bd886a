import type { Rule } from "../../rule.ts";

/** D04xx: paths, mounts and files of the author's. */
export const fileRules = {
  "unclean-path": {
    code: "D0421",
    severity: "error",
    message: "{path} is not written plainly: {reason}",
    help: "A path in a container is absolute, and has no `.`, no `..`, no empty part and no slash at its end.",
    chapter: "checks",
  },
  "forbidden-mount": {
    code: "D0422",
    severity: "error",
    message: "nothing can be mounted on {path}: {reason}",
    help: "Mount a folder of the container that its apps own.",
    chapter: "checks",
  },
  "conflicting-mounts": {
    code: "D0423",
    severity: "error",
    message: "{inner} lies inside {outer}, which is read-only",
    help: "A mount inside a read-only one has nowhere to be made. Mount it beside.",
    chapter: "checks",
  },
  "hidden-file": {
    code: "D0424",
    severity: "error",
    message: "{path} would be hidden by the mount on {mount}",
    help: "Put the file into the volume, or mount elsewhere.",
    chapter: "checks",
  },
  "duplicate-file": {
    code: "D0425",
    severity: "error",
    message: "{path} is given twice",
    help: "Apps of one container share its root file system.",
    chapter: "checks",
  },
  "missing-project-file": {
    code: "D0426",
    severity: "error",
    message: "the project has no file {file}",
    help: "The path counts from the folder of the .plim file that names it.",
    chapter: "checks",
  },
  "path-outside-project": {
    code: "D0427",
    severity: "error",
    message: "{file} lies outside the project",
    help: "A build reads only files of the project, so that it is the same everywhere. Copy the file into it.",
    chapter: "checks",
  },
} as const satisfies Record<string, Rule>;
