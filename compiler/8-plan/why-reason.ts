import type { Entry } from "../../spec/plan.ts";

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
