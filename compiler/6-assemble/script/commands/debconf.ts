import type { Status } from "../shell.ts";
import type { Call, CommandTable } from "./call.ts";

/** debconf(7) as it answers when nobody is there to be asked: with the defaults of the package's templates. */
export const debconfCommands: CommandTable = {
  ...Object.fromEntries(
    [
      "version",
      "capb",
      "input",
      "go",
      "stop",
      "title",
      "settitle",
      "beginblock",
      "endblock",
      "fset",
      "subst",
      "reset",
      "clear",
      "purge",
      "unregister",
      "register",
      "x_loadtemplatefile",
      "progress",
      "info",
      "data",
    ].map((name) => [`db_${name}`, () => 0] as const),
  ),
  db_get: get,
  db_set: ({ shell, args }) => {
    const [name, value] = args;
    if (name !== undefined && value !== undefined) shell.answers.set(name, value);
    return 0;
  },
  db_fget: unknown,
  db_metaget: unknown,
  "debconf-set-selections": () => 0,
  "debconf-communicate": () => 0,
};

/** A question without a default may have been answered by the `config` script, which is not followed. */
function get({ shell, args }: Call): Status {
  const [name] = args;
  const answer = name === undefined ? undefined : shell.answers.get(name);
  shell.variables.set("RET", answer);
  return 0;
}

function unknown({ shell }: Call): Status {
  shell.variables.set("RET", undefined);
  return 0;
}
