import type { Judgement } from "./judge.ts";

const start = "<!-- survey -->\n";
const end = "<!-- /survey -->\n";

/** The chapter with the table between its two marks written anew. */
export function writeChapter(chapter: string, found: ReadonlyMap<string, readonly Judgement[]>): string {
  const [head = "", rest = ""] = chapter.split(start);
  const tail = rest.split(end)[1] ?? "";
  return `${head}${start}${table(found)}${end}${tail}`;
}

function table(found: ReadonlyMap<string, readonly Judgement[]>): string {
  const rows = [...found].map(([release, judgements]) => {
    const of = (verdict: Judgement["verdict"]) => judgements.filter((one) => one.verdict === verdict);
    const share = (verdict: Judgement["verdict"]) =>
      `${of(verdict).length} (${((100 * of(verdict).length) / judgements.length).toFixed(1)} %)`;
    return `| ${release} | ${judgements.length} | ${share("none")} | ${share("whole")} | ${share("author")} |\n`;
  });
  const lists = [...found].map(([release, judgements]) => {
    const names = judgements.flatMap(({ name, verdict }) => (verdict === "author" ? [`\`${name}\``] : []));
    return `\nThose of ${release} that need their author: ${names.join(", ")}.\n`;
  });
  return `
| release | packages | without scripts | replayed whole | need the author |
|---|---|---|---|---|
${rows.join("")}${lists.join("")}
`;
}
