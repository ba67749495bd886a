import type { Entry } from "../../spec/plan.ts";
import type { Root } from "../6-assemble/root.ts";
import { privilegeText } from "../formats/privileges.ts";

/** What was taken from a file as it came in, as a line; none: nothing. */
export function droppedLines(entry: Entry, root: Root): string[] {
  const { dropped, path } = entry;
  return dropped ? [`Plimsoll takes ${privilegeText(dropped, entry, root)} from ${path}`] : [];
}

/** One line that says who put an entry into the plan. */
export function reasonLine({ path, reason }: Entry): string {
  switch (reason.kind) {
    case "package":
      return `package ${reason.package} ${reason.version} ships ${path}`;
    case "file":
      return `a file block of ${reason.app} makes ${path} of ${reason.from}`;
    case "tree":
      return `source ${reason.source} (${reason.type}) brings ${path}`;
    case "identity":
      return `the container's identity makes ${path}`;
    case "skeleton":
      return `every container has ${path}`;
    case "user":
      return `user ${reason.user} has ${path}`;
    case "mount":
      return `a mount block asks for ${path}`;
    case "derived":
      return `${reason.rule} makes ${path} of what is in the root`;
  }
}
