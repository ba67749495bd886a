import type { Tree } from "./tree.ts";

const reason = { kind: "derived", rule: "pam-auth-update" } as const;
const kinds = ["auth", "account", "password", "session", "session-noninteractive"] as const;

/** One way to log in that a package offers, in a file of /usr/share/pam-configs. */
interface Profile {
  readonly name: string;
  readonly priority: number;
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

/**
 * Writes /etc/pam.d/common-* from libpam-runtime's templates and the profiles that are on by default
 * (pam-auth-update(8)): the primary modules one after the other until one succeeds, then the additional ones.
 */
export function writePam(tree: Tree): void {
  const paths = tree.children("/usr/share/pam-configs");
  const profiles = paths.map((path) => readProfile(path, textOf(tree, path) ?? "")).filter(isDefault);
  profiles.sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1));
  for (const kind of kinds) {
    const template = textOf(tree, `/usr/share/pam/common-${kind}`);
    const path = `/etc/pam.d/common-${kind}`;
    if (template === undefined || tree.at(path)) continue;
    const type = kind.replace("-noninteractive", "");
    const able = profiles.filter(
      ({ fields }) => kind === type || fields.get("session-interactive-only")?.[0] !== "yes",
    );
    const primary = block(able, type, "primary");
    const fallback = primary.length > 0 ? primary : [`${type}\t[default=1]\t\t\tpam_permit.so`];
    const name = kind.replace("-noninteractive", "_nonint");
    const text = template
      .replace(`$${name}_primary`, () => fallback.join("\n"))
      .replace(`$${name}_additional\n`, () =>
        block(able, type, "additional")
          .map((line) => `${line}\n`)
          .join(""),
      );
    tree.write(path, Buffer.from(text), { reason });
  }
}

/** The lines of the modules in one block; `end` in a line is the number of lines to jump over, the refusal included. */
function block(profiles: readonly Profile[], type: string, which: "primary" | "additional"): string[] {
  const members = profiles.filter(({ fields }) => fields.get(`${type}-type`)?.[0]?.toLowerCase() === which);
  const lines = members.flatMap(({ fields }, i) => {
    const initial = i === 0 ? fields.get(`${type}-initial`) : undefined;
    return initial ?? fields.get(type) ?? [];
  });
  return lines.map((line, i) => {
    const [, control = "", module = "", options = ""] = /^(\[[^\]]*\]|\S+)\s+(\S+)\s*(.*)$/.exec(line) ?? [];
    return `${type}\t${control.replace(/\bend\b/g, String(lines.length - i))}\t${module} ${options}`;
  });
}

/** Fields in lower case; the lines of a module are indented below the field. */
function readProfile(path: string, text: string): Profile {
  const fields = new Map<string, string[]>();
  let last: string[] = [];
  for (const line of text.split("\n")) {
    const [, field, value = ""] = /^([A-Za-z-]+):\s*(.*)$/.exec(line) ?? [];
    if (field !== undefined) {
      last = value === "" ? [] : [value];
      fields.set(field.toLowerCase(), last);
    } else if (line.trim() !== "") last.push(line.trim());
  }
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    priority: Number(fields.get("priority")?.[0] ?? 0),
    fields,
  };
}

function isDefault({ fields }: Profile): boolean {
  return fields.get("default")?.[0] === "yes";
}

function textOf(tree: Tree, path: string): string | undefined {
  const bytes = tree.read(path);
  return bytes && Buffer.from(bytes).toString("utf8");
}
