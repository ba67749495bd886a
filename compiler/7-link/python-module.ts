import { posix } from "node:path";
import type { System } from "./system.ts";

/** Where one interpreter looks for modules, and what may make that another place. */
export interface PythonHome {
  /** The canonical path of the interpreter: `/usr/bin/python3.11`. */
  readonly interpreter: string;
  /** The path that was executed: beside it a virtual environment has its `pyvenv.cfg`. */
  readonly executed: string;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
}

/**
 * The folders of `sys.path` as CPython's and Debian's site.py set it (Modules/getpath.py; python3.11's Lib/site.py: Debian adds
 * /usr/lib/python3/dist-packages and /usr/local's). Undefined when they cannot be known: a `.pth` file may add others.
 */
export function pythonFolders({ tree }: System, home: PythonHome): readonly string[] | undefined {
  const version = /python(\d+\.\d+)$/.exec(home.interpreter)?.[1];
  if (version === undefined || home.env.PYTHONHOME) return undefined;
  const prefix = posix.dirname(posix.dirname(home.interpreter));
  const library = `${prefix}/lib/python${version}`;
  const venv = posix.dirname(posix.dirname(home.executed));
  const isVenv = tree.resolve(`${venv}/pyvenv.cfg`) !== undefined;
  const sites = [
    `${library}/site-packages`,
    `/usr/local/lib/python${version}/dist-packages`,
    "/usr/lib/python3/dist-packages",
    ...(isVenv ? [`${venv}/lib/python${version}/site-packages`] : []),
  ];
  if (sites.some((folder) => tree.names(folder).some(addsFolders))) return undefined;
  const named = (home.env.PYTHONPATH ?? "").split(":").filter((folder) => folder !== "");
  return [home.workdir, ...named, library, `${library}/lib-dynload`, ...sites];
}

function addsFolders(name: string): boolean {
  return name.endsWith(".pth") && name !== "distutils-precedence.pth";
}

/** `python3 -m name` finds a module, or a package with a `__main__` (Lib/runpy.py). */
export function hasPythonModule({ tree }: System, folders: readonly string[], name: string): boolean {
  const path = name.replaceAll(".", "/");
  const last = posix.basename(path);
  return folders.some((folder) => {
    const beside = tree.names(posix.dirname(`${folder}/${path}`));
    const isModule = beside.some((one) => one === `${last}.py` || one === `${last}.pyc`);
    const within = tree.names(`${folder}/${path}`);
    return isModule || within.includes("__main__.py") || within.includes("__main__.pyc");
  });
}
