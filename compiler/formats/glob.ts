/**
 * Whether a shell pattern (`*`, `?`, `[a-z]`, `[!a]`, backslash) matches a name that holds no slash, as glob(7) says; a
 * leading dot is matched by a dot alone. Takes time in proportion to pattern times name, whatever the pattern.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  if (name.startsWith(".") && !pattern.startsWith(".") && !pattern.startsWith("\\.")) return false;
  const parts = parseGlob(pattern);
  let part = 0;
  let at = 0;
  let star = -1;
  let resume = 0;
  while (at < name.length) {
    const wanted = parts[part];
    if (wanted === "*") {
      star = part++;
      resume = at;
    } else if (wanted?.(name[at] as string)) {
      part++;
      at++;
    } else if (star >= 0) {
      part = star + 1;
      at = ++resume;
    } else return false;
  }
  while (parts[part] === "*") part++;
  return part === parts.length;
}

type Part = "*" | ((character: string) => boolean);

function parseGlob(pattern: string): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    const end = character === "[" ? endOfClass(pattern, at) : -1;
    if (character === "*") parts.push("*");
    else if (character === "?") parts.push(() => true);
    else if (end > 0) {
      parts.push(classOf(pattern.slice(at + 1, end)));
      at = end;
    } else {
      const literal = character === "\\" && at + 1 < pattern.length ? pattern[++at] : character;
      parts.push((other) => other === literal);
    }
  }
  return parts;
}

/** The `]` that ends a class; one that stands first in it is a member. -1: the `[` is an ordinary character. */
function endOfClass(pattern: string, start: number): number {
  const negated = pattern[start + 1] === "!" || pattern[start + 1] === "^";
  return pattern.indexOf("]", start + (negated ? 3 : 2));
}

function classOf(text: string): Part {
  const negated = text.startsWith("!") || text.startsWith("^");
  const members = negated ? text.slice(1) : text;
  return (character) => inClass(members, character) !== negated;
}

function inClass(members: string, character: string): boolean {
  for (let at = 0; at < members.length; at++) {
    const from = members[at] as string;
    const range = members[at + 1] === "-" && at + 2 < members.length;
    const to = range ? (members[at + 2] as string) : from;
    if (character >= from && character <= to) return true;
    if (range) at += 2;
  }
  return false;
}
