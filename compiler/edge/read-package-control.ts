import type { PackageFacts } from "../5-lock/facts.ts";
import { readControl } from "../formats/deb-control.ts";
import { ArchiveError } from "../formats/deb-error.ts";
import type { TarEntry, TarVisitor } from "../formats/tar.ts";
import { TarPaths } from "../formats/tar-path.ts";

/** What the control archive says of a package. */
export type ControlFacts = Pick<
  PackageFacts,
  "control" | "scripts" | "conffiles" | "md5sums" | "triggers" | "templates"
>;

const scriptNames = ["preinst", "postinst", "prerm", "postrm", "config"];
/** No control file of Debian comes near; templates with all translations reach a few MiB. */
const mostBytes = 16 * 1024 * 1024;

/** Collects the small files of a control archive. */
export class ControlVisitor implements TarVisitor {
  readonly #texts = new Map<string, string>();
  readonly #paths = new TarPaths();
  #parts: Uint8Array[] = [];
  #name = "";
  #bytes = 0;

  entry(entry: TarEntry): void {
    const { path } = this.#paths.admit(entry);
    this.#name = entry.type === "file" ? path.slice(1) : "";
    this.#parts = [];
  }

  data(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes > mostBytes)
      throw new ArchiveError(`the control archive unpacks to more than ${mostBytes} bytes`);
    this.#parts.push(chunk.slice());
  }

  close(): void {
    if (this.#name) this.#texts.set(this.#name, Buffer.concat(this.#parts).toString("utf8"));
  }

  /** Throws an ArchiveError when there is no `control`. */
  facts(): ControlFacts {
    const control = this.#texts.get("control");
    if (control === undefined) throw new ArchiveError("the control archive has no file `control`");
    const scripts = scriptNames.flatMap((name) => {
      const text = this.#texts.get(name);
      return text === undefined ? [] : [[name, text] as const];
    });
    const templates = this.#texts.get("templates");
    const md5sums = this.#texts.get("md5sums");
    return {
      control: readControl(control),
      scripts: Object.fromEntries(scripts),
      conffiles: this.#lines("conffiles"),
      ...(md5sums === undefined ? {} : { md5sums }),
      triggers: this.#lines("triggers"),
      ...(templates === undefined ? {} : { templates }),
    };
  }

  #lines(name: string): string[] {
    const lines = (this.#texts.get(name) ?? "").split("\n");
    return lines.map((line) => line.replace(/#.*/, "").trim()).filter((line) => line !== "");
  }
}
