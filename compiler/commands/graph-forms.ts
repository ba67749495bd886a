/** What `plimsoll graph` draws in; the first is the one without `--as`. */
export const graphForms = ["dot", "mermaid", "svg"] as const;
export type GraphForm = (typeof graphForms)[number];
