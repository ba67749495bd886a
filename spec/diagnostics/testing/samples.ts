import type { Diagnostic } from "../diagnostic.ts";
import { labelled, spanOf } from "./spans.ts";

/** A file and diagnostics of it, for tests of the forms. */
export const source =
  "language 1\ncontainer web {\n  system += [/etc/mime.types]\n}\nprofile hardened extends trixie {\n}\n";
export const file = "sites/a b.plim";

export const missing: Diagnostic = {
  code: "D0402",
  name: "duplicate-address",
  severity: "error",
  message: "containers web and api have the address 10.40.0.20",
  spans: [
    labelled(spanOf(file, source, "/etc/mime.types"), "required by container web", true),
    labelled(spanOf(file, source, "hardened"), "profile of [fleet] edge"),
  ],
  notes: ["package media-types provides it"],
  fix: {
    safe: true,
    description: "add the package",
    edits: [{ span: spanOf(file, source, "web"), text: "web-" }],
  },
};

export const warning: Diagnostic = {
  code: "D0108",
  name: "unknown-character",
  severity: "warning",
  message: "100% odd",
  spans: [labelled(spanOf(file, source, "language 1\ncontainer"), "over two lines", true)],
  notes: [],
};

/** No file is to blame. */
export const crash: Diagnostic = {
  code: "D0001",
  name: "internal-error",
  severity: "error",
  message: "internal error: planted",
  spans: [],
  notes: ["at line 1\nat line 2"],
};

export const options = { color: false, width: 80, source: () => source };

/** Text that is hostile to terminals, JSON, XML, URIs, workflow commands and Markdown. */
export const hostile =
  "\0\u001b[31m ]]> <!-- & \" ' \ud800 \ufffe :: %0A\r\n::error::x | ](1) [x](y) \u202e `a` \u{1f600}";
