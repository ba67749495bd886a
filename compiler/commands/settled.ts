import type { BringOptions } from "../edge/modules.ts";
import type { Project } from "../edge/project-files.ts";

/**
 * What comes of a piece of work on a project once every module that it asks for is at hand, or cannot be: a tarball may
 * import another, so it is done again as long as something was brought for it.
 */
export async function settled<T>(
  { modules }: Project,
  work: () => T | Promise<T>,
  options: BringOptions = {},
): Promise<T> {
  for (;;) {
    const result = await work();
    if (!(await modules.bring(options))) return result;
  }
}
