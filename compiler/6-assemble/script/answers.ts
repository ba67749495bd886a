import table from "../data/debconf-answers.txt";

/** What debconf answers when nobody is asked: the defaults of the templates, and what `config` scripts would choose. */
export function defaultAnswers(templates: string): ReadonlyMap<string, string> {
  return new Map([...templates.split(/\n\s*\n/).flatMap(answer), ...chosen]);
}

/** `Template: name` and `Default: value` of one stanza; without a default there is no answer that could be known. */
function answer(stanza: string): [string, string][] {
  const name = /^Template:\s*(\S+)/m.exec(stanza)?.[1];
  const value = /^Default:[ \t]*(.*)$/m.exec(stanza)?.[1];
  const type = /^Type:\s*(\S+)/m.exec(stanza)?.[1];
  if (name === undefined) return [];
  if (value !== undefined) return [[name, value.trim()]];
  // debconf-devel(7): a boolean without a default is false, a text is empty.
  if (type === "boolean") return [[name, "false"]];
  return type === "string" || type === "password" || type === "multiselect" ? [[name, ""]] : [];
}

const chosen = table
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line): [string, string] => {
    const [name = "", ...value] = line.split(" ");
    return [name, value.join(" ")];
  });
