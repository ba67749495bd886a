import { Misunderstood, type Shell, type Status } from "../shell.ts";
import { type Call, type CommandTable, known } from "./call.ts";
import { textOf } from "./filters.ts";
import { parseSed, type Step } from "./sed-program.ts";

/** sed(1), evaluated over what is known; in place it writes a file anew. */
export const sedCommands: CommandTable = { sed };

/** Longer texts are not looked into. */
const longest = 1 << 18;
/** A jump that goes round and round. */
const mostSteps = 100_000;

function sed(call: Call): Status {
  const { shell } = call;
  const inPlace = call.args.some((arg) => arg === undefined || /^(-[nErsuz]*i|--in-place)/.test(arg));
  const asked = call.args.includes(undefined) ? undefined : read(call.args as string[]);
  const steps = asked && parseSed(asked.scripts.join("\n"), asked.extended);
  if (inPlace) return inPlaceOf(call, asked, steps);
  const texts = asked?.paths.map((path) => textOf(shell, path));
  const text = texts?.every((one) => one !== undefined) ? texts.map(whole).join("") : undefined;
  shell.print(asked && steps && text !== undefined ? edit(steps, text, asked.quiet) : undefined);
  return 0;
}

/** A file that does not end its last line does so where another follows. */
const whole = (text = "", index = 0, all: readonly unknown[] = []): string =>
  index < all.length - 1 && text !== "" && !text.endsWith("\n") ? `${text}\n` : text;

interface Asked {
  readonly scripts: readonly string[];
  readonly paths: readonly string[];
  readonly quiet: boolean;
  readonly extended: boolean;
}

/** Undefined for an option that is not of those that scripts use. */
function read(args: readonly string[]): Asked | undefined {
  const queue = [...args];
  const scripts: string[] = [];
  const rest: string[] = [];
  let letters = "";
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    const [, flags = "", script] = /^(?:-([nErsu]*)e|--expression(?:=|$))(.*)$/s.exec(arg) ?? [];
    letters += flags;
    if (script !== undefined) scripts.push(script || (queue.shift() ?? ""));
    else if (arg === "--in-place") letters += "i";
    else if (/^-[nErsu]*i?[re]*$/.test(arg) && arg !== "-") {
      letters += arg.slice(1);
      // `-ie` would keep the file as it was under a name with an e behind it.
      if (/i./.test(arg)) return undefined;
    } else if (["--quiet", "--silent"].includes(arg)) letters += "n";
    else if (["--regexp-extended", "--posix"].includes(arg)) letters += "E";
    else if (arg.startsWith("-") && arg !== "-" && arg !== "--") return undefined;
    else if (arg !== "--") rest.push(arg);
  }
  const own = scripts.length > 0 ? scripts : rest.splice(0, 1);
  if (own.length === 0) return undefined;
  const paths = rest.length > 0 ? rest : ["-"];
  return { scripts: own, paths, quiet: letters.includes("n"), extended: /[Er]/.test(letters) };
}

/** The file keeps owner and mode, and loses its other names. */
function inPlaceOf(call: Call, asked: Asked | undefined, steps: readonly Step[] | undefined): Status {
  known(call);
  if (!asked || !steps) throw new Misunderstood("");
  const { shell } = call;
  let status = 0;
  for (const path of asked.paths.map((one) => shell.absolute(one))) {
    const entry = shell.tree.at(path);
    if (!entry) status = 4;
    else {
      const text = plainText(shell, path);
      if (entry.type !== "file" || entry.xattrs || text === undefined) throw new Misunderstood("");
      shell.do({ do: "write", path, text: edit(steps, text, asked.quiet), mode: entry.mode, anew: true });
    }
  }
  return status;
}

/** The text of a file whose bytes are those of a text. */
function plainText({ tree }: Shell, path: string): string | undefined {
  const bytes = Buffer.from(tree.read(path) ?? "");
  const text = bytes.toString("utf8");
  return text.length <= longest && Buffer.from(text).equals(bytes) ? text : undefined;
}

/** What sed prints; throws Misunderstood for a script that comes to no end. */
function edit(steps: readonly Step[], text: string, quiet: boolean): string {
  if (text.length > longest) throw new Misunderstood("the text is too long");
  const lines = text === "" ? [] : text.replace(/\n$/, "").split("\n");
  const machine = new Machine(steps, lines, quiet);
  const out = machine.run();
  const ends = text.endsWith("\n") || !machine.endsOnLast;
  return out.length === 0 ? "" : out.join("\n") + (ends ? "\n" : "");
}

class Machine {
  /** Whether what was printed last is the last line of the text, which may have no end; where sed quits it has one. */
  endsOnLast = false;
  readonly #steps: readonly Step[];
  readonly #lines: readonly string[];
  readonly #quiet: boolean;
  readonly #out: string[] = [];
  /** Numbers of the steps whose range is open. */
  readonly #ranges = new Set<number>();
  /** Numbers of the steps that have seen the line by whose number they begin. */
  readonly #begun = new Set<number>();
  #count = 0;

  constructor(steps: readonly Step[], lines: readonly string[], quiet: boolean) {
    this.#steps = steps;
    this.#lines = lines;
    this.#quiet = quiet;
  }

  run(): readonly string[] {
    for (let at = 0; at < this.#lines.length; at++) if (this.#cycle(at)) break;
    return this.#out;
  }

  #print(text: string, at: number): void {
    this.#out.push(text);
    this.endsOnLast = at === this.#lines.length - 1;
  }

  /** One line through all steps; true when it is the last that is read. */
  #cycle(at: number): boolean {
    let space = this.#lines[at] as string;
    const after: string[] = [];
    let [changed, quits, deleted] = [false, false, false];
    for (let number = 0; number < this.#steps.length && !quits && !deleted; number++) {
      if (++this.#count > mostSteps) throw new Misunderstood("sed does not come to an end");
      const step = this.#steps[number] as Step;
      const applies = this.#selects(step, number, space, at) !== step.negated;
      if (step.do === "{" && !applies) number = step.end;
      if (!applies) continue;
      if (step.do === "s") {
        const now = step.replace(space);
        if (now !== undefined) {
          [space, changed] = [now, true];
          if (step.prints) this.#print(space, at);
        }
      } else if (step.do === "p") this.#print(space, at);
      else if (step.do === "d") deleted = true;
      else if (step.do === "q") quits = true;
      else if (step.do === "i") this.#print(step.text, -1);
      else if (step.do === "a") after.push(step.text);
      else if (step.do === "c") {
        deleted = true;
        const inRange = step.to !== undefined && !step.negated && this.#ranges.has(number);
        if (!inRange) this.#print(step.text, -1);
      } else if (step.do === "b" || (step.do === "t" && changed)) {
        changed = step.do === "t" ? false : changed;
        number = this.#target(step.label);
      }
    }
    if (!deleted && !this.#quiet) this.#print(space, at);
    for (const text of after) this.#print(text, -1);
    if (quits) this.endsOnLast = false;
    return quits;
  }

  /** Without a label behind the last step. */
  #target(label: string): number {
    if (label === "") return this.#steps.length;
    return this.#steps.findIndex((step) => step.do === ":" && step.label === label);
  }

  #selects({ from, to }: Step, number: number, space: string, at: number): boolean {
    if (from === undefined) return true;
    if (to === undefined) return this.#fits(from, space, at);
    const last = to === "last" ? this.#lines.length : "line" in to ? to.line : undefined;
    const isZero = at === 0 && typeof from === "object" && "line" in from && from.line === 0;
    const begin = typeof from === "object" && "line" in from ? Math.max(from.line, 1) : 0;
    if (at + 1 === begin) this.#begun.add(number);
    // Versions of sed do not agree whether a range that was stepped over begins later.
    if (at + 1 > begin && begin > 0 && !this.#begun.has(number)) throw new Misunderstood("");
    if (!this.#ranges.has(number) && !isZero) {
      if (!this.#fits(from, space, at)) return false;
      // A number that is behind is the end at once; an expression is looked for from the next line on.
      if (last === undefined || last > at + 1) this.#ranges.add(number);
      return true;
    }
    if (last === undefined ? this.#fits(to, space, at) : at + 1 >= last) this.#ranges.delete(number);
    else this.#ranges.add(number);
    return last === undefined || at + 1 <= last;
  }

  #fits(address: Exclude<Step["from"], undefined>, space: string, at: number): boolean {
    if (address === "last") return at === this.#lines.length - 1;
    return "line" in address ? address.line === at + 1 : address.find(space) !== undefined;
  }
}
