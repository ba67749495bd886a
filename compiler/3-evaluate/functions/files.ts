import { projectPath } from "../types.ts";
import { type BuiltIn, required } from "./built-in.ts";

/** What depends on the bytes of the project's own files. */
export const fileFunctions: readonly BuiltIn[] = [
  {
    name: "checksum",
    doc: "The SHA-256 of a file of the project, as a digest. The file is an input of the build from then on.",
    parameters: [required("file", projectPath)],
    apply: (given, project) => {
      const value = project.digest(given.file as string);
      return value ? { is: "digest", value } : { undefined: `the project has no file ${given.file}` };
    },
  },
];
