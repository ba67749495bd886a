export const formats = ["text", "json", "sarif", "github", "junit"] as const;
export type Format = (typeof formats)[number];

/**
 * The format that words of a command line ask for, as far as can be told when they were not understood: the last
 * `--format` that names one, else text.
 */
export function formatOf(words: readonly string[]): Format {
  const end = words.indexOf("--");
  const options = end < 0 ? words : words.slice(0, end);
  const asked = options.flatMap((word, index) => {
    if (word === "--format") return [options[index + 1]];
    return word.startsWith("--format=") ? [word.slice("--format=".length)] : [];
  });
  return (
    formats.find((format) => format === asked.findLast((one) => formats.includes(one as Format))) ?? "text"
  );
}
