/** One place of a pattern: any run of characters, or a test of one character. */
type Token = "any" | ((char: string) => boolean);

/** Whether a shell pattern (`*`, `?`, `[a-z]`, `[!x]`, `\` before a literal) fits a whole text. Time: product of lengths. */
export function matchesPattern(pattern: string, text: string): boolean {
  const tokens = tokensOf(pattern);
  // After a mismatch only the last `*` needs to take one character more: earlier ones gain nothing by it.
  let star = -1;
  let resume = 0;
  let at = 0;
  let i = 0;
  while (at < text.length) {
    const token = tokens[i];
    if (token === "any") {
      star = i++;
      resume = at;
    } else if (token?.(text[at] as string)) {
      i++;
      at++;
    } else if (star >= 0) {
      i = star + 1;
      at = ++resume;
    } else return false;
  }
  return tokens.slice(i).every((token) => token === "any");
}

/** Takes the meaning from the special characters of a quoted text. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}

export function hasPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

function tokensOf(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string;
    const close = char === "[" ? endOfBracket(pattern, i) : -1;
    if (char === "*") tokens.push("any");
    else if (char === "?") tokens.push(() => true);
    else if (close > 0) {
      tokens.push(bracket(pattern.slice(i + 1, close)));
      i = close;
    } else {
      if (char === "\\") i++;
      const literal = pattern[i] ?? "\\";
      tokens.push((found) => found === literal);
    }
  }
  return tokens;
}

/** A `]` right after the start is a member, and one that ends `[:digit:]` is no end. */
function endOfBracket(pattern: string, start: number): number {
  let at = start + 1;
  if (/[!^]/.test(pattern[at] ?? "")) at++;
  if (pattern[at] === "]") at++;
  for (; at < pattern.length; at++) {
    if (pattern.startsWith("[:", at)) at = Math.max(at, pattern.indexOf(":]", at) + 1);
    else if (pattern[at] === "]") return at;
  }
  return -1;
}

const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

function bracket(inner: string): (char: string) => boolean {
  const negated = /^[!^]/.test(inner);
  const members = [
    ...(negated ? inner.slice(1) : inner).matchAll(/\[:([a-z]+):\]|([\s\S])-([\s\S])|([\s\S])/g),
  ];
  return (char) =>
    negated !==
    members.some(([, name, from, to, single]) => {
      if (name !== undefined) return classes[name]?.test(char) ?? false;
      if (from !== undefined) return char >= from && char <= (to as string);
      return char === single;
    });
}
