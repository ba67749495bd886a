import type { Effect } from "../effect.ts";
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
      const offered = offersOf(call, args[1] ?? "");
      if (offered.length === 0) return 2;
      if (args[0] === "--list") call.shell.print(offered.map(({ path }) => `${path}\n`).join(""));
      else call.shell.print(args[0] === "--query" ? query(offered) : undefined);
      return 0;
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

type Offer = Extract<Effect, { do: "alternative" }>;

/** In the order of their paths; of one that was offered twice the later counts. */
function offersOf({ shell }: Call, name: string): readonly Offer[] {
  const offers = shell.world.effects.flatMap((done) =>
    done.do === "alternative" && done.name === name ? [done] : [],
  );
  const last = new Map(offers.map((offer) => [offer.path, offer]));
  return [...last.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `update-alternatives --query`: nobody has chosen otherwise, so the best one is what the link leads to. */
function query(offers: readonly Offer[]): string | undefined {
  const [first] = offers;
  const best = offers.reduce((one, other) => (other.priority > one.priority ? other : one));
  const slaves = new Map(offers.flatMap((offer) => offer.slaves.map(({ name, link }) => [name, link])));
  // Which of equals came first decides, and that is not told here.
  if (!first || offers.filter(({ priority }) => priority === best.priority).length > 1) return undefined;
  const list = (pairs: readonly (readonly [string, string])[]) =>
    slaves.size === 0 ? "" : `Slaves:\n${pairs.map(([name, path]) => ` ${name} ${path}\n`).join("")}`;
  const head = `Name: ${first.name}\nLink: ${first.link}\n${list([...slaves].sort())}Status: auto\nBest: ${best.path}\nValue: ${best.path}\n`;
  const each = offers.map(
    ({ path, priority, slaves: own }) =>
      `\nAlternative: ${path}\nPriority: ${priority}\n${list(own.map((slave) => [slave.name, slave.path] as const).sort())}`,
  );
  return head + each.join("");
}
