import { Misunderstood, type Status } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";

/** update-alternatives(1). */
export const alternativesCommands: CommandTable = { "update-alternatives": updateAlternatives };

function updateAlternatives(call: Call): Status {
  const args = known(call).filter((arg) => !["--quiet", "--verbose", "--force", "--skip-auto"].includes(arg));
  switch (args[0]) {
    case "--install":
      return install(call, args.slice(1));
    // What an older version had offered is not there.
    case "--remove":
    case "--remove-all":
    case "--auto":
      return 0;
    case "--query":
    case "--display":
    case "--list": {
      const isOffered = call.shell.world.effects.some(
        (done) => done.do === "alternative" && done.name === args[1],
      );
      if (!isOffered) return 2;
      call.shell.print(undefined);
      return undefined;
    }
    default:
      throw new Misunderstood("");
  }
}

function install(
  { shell }: Call,
  [link = "", name = "", path = "", priority = "", ...more]: string[],
): Status {
  if (!/^-?[0-9]+$/.test(priority)) throw new Misunderstood("the priority is no number");
  const slaves = [];
  for (let i = 0; i < more.length; i += 4) {
    const [flag, slaveLink = "", slaveName = "", slavePath = ""] = more.slice(i, i + 4);
    if (flag !== "--slave" && flag !== "--follower") throw new Misunderstood("");
    slaves.push({ name: slaveName, link: slaveLink, path: slavePath });
  }
  if (!shell.tree.behind(path)) return 2;
  // The first of equals stays.
  const best = !shell.world.effects.some(
    (done) => done.do === "alternative" && done.name === name && done.priority >= Number(priority),
  );
  shell.do({ do: "alternative", name, link, path, priority: Number(priority), best, slaves });
  return 0;
}
