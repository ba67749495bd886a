import { contents, omissions } from "../model.ts";
import { list, oneOf } from "../type.ts";
import { boolean, path, projectPath, reference, restart, text, word } from "../types.ts";
import { app } from "./app.ts";
import { file } from "./file.ts";
import { health } from "./health.ts";
import { identity } from "./identity.ts";
import { limits } from "./limits.ts";
import { mount } from "./mount.ts";
import { place } from "./place.ts";
import { feature } from "./profile.ts";
import { block, defaulted, optional } from "./schema.ts";

export const container = block({
  kind: "container",
  doc: "One unit of isolation: one root file system, one identity, one set of limits, one or more apps. `on` names profiles that it must fit, servers, or a fleet: then there is one instance a server. With `place` the compiler chooses a server.",
  labels: [{ name: "name", type: word }],
  clauses: ["extends", "with", "on", "for"],
  blocks: [identity, limits, place, app, file, mount, health],
  fields: {
    sources: optional(
      list(reference("source"), true),
      "Where its packages come from; the only source, if there is one.",
    ),
    needs: defaulted(
      list(feature, true),
      [],
      "[]",
      "What its apps need of the kernel: each of its profiles must provide it, and the compiler places it on no other server.",
    ),
    lease: optional(
      word,
      "The lease of its server that it draws on: all its limits count against what the lease keeps, and it stands where there is one.",
    ),
    packages: defaulted(list(text, true), [], "[]", "Packages that belong to no app."),
    system: defaulted(list(path, true), [], "[]", "Files that must be in the root, whatever brings them."),
    restart: defaulted(
      restart,
      { policy: "on-failure", backoff: { from: 1_000, to: 60_000 } },
      "on-failure(backoff = 1s..1min)",
      "What follows when an app ends: `always`, `never`, or `on-failure(max = …, backoff = …)`.",
    ),
    "skip-scripts": defaulted(
      list(text, true),
      [],
      "[]",
      "Packages whose maintainer scripts the author has read and wants left out.",
    ),
    "privileged-files": optional(
      list(path, true),
      "Executables that keep setuid, setgid and capabilities, which all others lose. Once any is named, apps may gain rights by executing it.",
    ),
    "accept-scripts": optional(
      list(text, true),
      "Packages of whose maintainer scripts what is understood is done, and the rest left out.",
    ),
    "run-scripts": optional(
      list(text, true),
      "Packages whose maintainer scripts are run in a sandbox, by `plimsoll lock` and builds, where they are not understood.",
    ),
    forget: optional(
      list(text, true),
      "Paths and patterns such as /var/log/** of what such scripts leave that the root goes without.",
    ),
    content: optional(
      oneOf("what is taken", contents),
      "`whole`: all that the packages bring; `minimal`: what the apps are known to need, and what `system` and `keep` name.",
    ),
    keep: optional(
      list(text, true),
      "Paths and patterns such as /usr/share/zoneinfo/** that `minimal` takes as well.",
    ),
    traces: optional(
      list(projectPath, true),
      "Files of the project with a path a line: what apps were seen to open in a run, which `minimal` takes as well.",
    ),
    omit: optional(
      list(oneOf("what is left out", omissions), true),
      "What packages bring for people alone: `documentation` (but for copyrights), `manuals`, `translations`.",
    ),
    exclude: optional(
      list(text, true),
      "Paths and patterns such as /usr/share/games/** that are left out; an error where an app needs one.",
    ),
    "read-only": defaulted(
      boolean,
      false,
      "false",
      "The root file system cannot be written; otherwise writes are dropped at stop.",
    ),
  },
});
