/** The parts of a project whose one container runs `tiny`, from an archive of three small packages. */
interface Shop {
  /** More fields of the source. */
  readonly source?: string;
  /** What stands before the container. */
  readonly before?: string;
  readonly on?: string;
  readonly identity?: string;
  readonly app?: string;
  /** What stands in the container behind its app. */
  readonly more?: string;
}

export const tinyApp = 'app tiny { package = "tiny", run = ["/usr/bin/tiny"] }';

export function shop({
  source = "",
  before = "",
  on = "std.debian-12",
  identity = "",
  app = tinyApp,
  more = "",
}: Shop = {}): string {
  return `language 1
source apt tiny {
  suites = ["stable"], keyring = ./tiny.asc${source === "" ? "" : `\n  ${source}`}
}
${line("", before)}container shop on ${on} {
  identity { hostname = "shop"${identity === "" ? "" : `, ${identity}`} }
${line("  ", app)}${line("  ", more)}}
`;
}

function line(indent: string, text: string): string {
  return text === "" ? "" : text.replace(/^/gm, indent).concat("\n");
}

/** The project as it is, and what is so besides when it is locked, or built. */
export function locking<const Given extends readonly string[]>(...given: Given) {
  return { files: { "site.plim": shop() }, given, run: "plimsoll lock" } as const;
}

export function building<const Given extends readonly string[]>(...given: Given) {
  return { files: { "site.plim": shop() }, given, run: "plimsoll build" } as const;
}

/** The same with another text. */
export function lockingOf<const Given extends readonly string[]>(parts: Shop, ...given: Given) {
  return { ...locking(...given), files: { "site.plim": shop(parts) } } as const;
}

export function buildingOf<const Given extends readonly string[]>(parts: Shop, ...given: Given) {
  return { ...building(...given), files: { "site.plim": shop(parts) } } as const;
}
