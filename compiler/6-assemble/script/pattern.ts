/** A shell pattern (`*`, `?`, `[a-z]`, `[!x]`) as a regular expression over a whole text; `\` takes a character as it is. */
export function patternOf(pattern: string, { slashes = true } = {}): RegExp {
  const any = slashes ? "[\\s\\S]" : "[^/]";
  let source = "";
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string;
    const close = char === "[" ? pattern.indexOf("]", i + 2) : -1;
    if (char === "*") source += `${any}*`;
    else if (char === "?") source += any;
    else if (close > 0) {
      source += bracket(pattern.slice(i + 1, close));
      i = close;
    } else {
      if (char === "\\") i++;
      source += escaped(pattern[i] ?? "\\");
    }
  }
  return new RegExp(`^${source}$`);
}

/** Takes special characters of a quoted text out of a pattern. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}

export function hasPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

function bracket(inner: string): string {
  const negated = /^[!^]/.test(inner);
  const classes = inner.slice(negated ? 1 : 0).replace(/[\\\]^]/g, "\\$&");
  const named = classes
    .replace(/\[:digit:/g, "0-9")
    .replace(/\[:space:/g, "\\s")
    .replace(/\[:alpha:/g, "A-Za-z")
    .replace(/\[/g, "\\[");
  return named === "" ? "(?!)" : `[${negated ? "^" : ""}${named}]`;
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
