import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** The absolute path of a file or folder of the project; undefined when there is none, or it leads out of the project. */
export function placeIn(folder: string, path: string): string | undefined {
  try {
    const root = realpathSync(folder);
    const real = realpathSync(join(root, path));
    return real === root || real.startsWith(root + sep) ? real : undefined;
  } catch {
    return undefined;
  }
}

export function projectUrl(folder: string, path: string): string | undefined {
  const place = placeIn(folder, path);
  return place === undefined ? undefined : pathToFileURL(place).href;
}
