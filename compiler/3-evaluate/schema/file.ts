import { mode, modelMap, path, projectPath, text, word } from "../types.ts";
import { block, defaulted, optional } from "./schema.ts";

export const file = block({
  kind: "file",
  doc: "A file of the author's in the container. Exactly one of `from` and `content` is given.",
  labels: [{ name: "path", type: path }],
  clauses: [],
  blocks: [],
  fields: {
    from: optional(projectPath, "A file of the project; one that ends in .hbs is a template."),
    content: optional(text, "The text itself."),
    mode: defaulted(mode, 0o644, "0644", "Permission bits."),
    user: defaulted(word, "root", "root", "Its owner."),
    group: defaulted(word, "root", "root", "Its group."),
    with: optional(modelMap, "Variables of the template, beside those of the container."),
  },
});
