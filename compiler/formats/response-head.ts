/** What a server says before so many bytes. */
export interface ResponseHead {
  readonly status: number;
  /** Bytes that follow; of what is no file 0 when it does not say. */
  readonly length: number;
  /** `Content-Range`, of a part. */
  readonly range: string | undefined;
  readonly location: string | undefined;
  /** The server takes another request on this connection. */
  readonly staysOpen: boolean;
}

const statusLine = /^HTTP\/1\.([01]) ([2345]\d\d)(?: |$)/;
/** RFC 9110, 5.1 and 5.5; a line that goes on from the one before has no name. */
const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*)$/;

/**
 * The head of an answer (RFC 9112), without the empty line that ends it; undefined for one that says anything else than that so
 * many bytes follow, as they are.
 */
export function readHead(text: string): ResponseHead | undefined {
  const [first = "", ...lines] = text.split("\r\n");
  const [, minor, status] = statusLine.exec(first) ?? [];
  const fields = new Map<string, string>();
  for (const line of lines) {
    const [, name, value = ""] = field.exec(line) ?? [];
    if (name === undefined) return undefined;
    const key = name.toLowerCase();
    // Of some fields there may be several; of those that are read here not.
    fields.set(key, fields.has(key) ? `${fields.get(key)}, ${value.trim()}` : value.trim());
  }
  if (status === undefined) return undefined;
  const length = fields.get("content-length") ?? "";
  const isKnown = !fields.has("transfer-encoding") && /^\d{1,15}$/.test(length);
  // Nobody wants what else than a file a server sends, whatever its length.
  if (status < "300" && !isKnown) return undefined;
  const staysOpen = isKnown && minor === "1" && !/\bclose\b/i.test(fields.get("connection") ?? "");
  return {
    status: Number(status),
    length: isKnown ? Number(length) : 0,
    range: fields.get("content-range"),
    location: fields.get("location"),
    staysOpen,
  };
}
