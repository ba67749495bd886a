import { ar, deb, tar } from "../../../compiler/formats/deb-testing.ts";
import {
  binary,
  climb,
  control,
  controlOf,
  fields,
  type HostilePackage,
  honest,
  plain,
} from "./package-parts.ts";

/** Control archives, and what holds both. */
export const controls: readonly HostilePackage[] = [
  {
    name: "has no control file",
    words: /no file `control`/,
    bytes: () =>
      ar([binary, { name: "control.tar", body: tar([{ name: "./x" }]) }, { name: "data.tar", body: plain }]),
  },
  {
    name: "has two control files",
    words: /twice/,
    bytes: () => deb(honest, [{ name: "control", body: "Package: other\n" }]),
  },
  {
    name: "has a control file that is a link",
    words: /no file `control`/,
    bytes: () =>
      ar([
        binary,
        { name: "control.tar", body: tar([{ name: "./control", flag: "2", link: "/etc/passwd" }]) },
        { name: "data.tar", body: plain },
      ]),
  },
  {
    name: "has a control archive that climbs",
    words: /climbs/,
    bytes: (to) => deb(honest, [{ name: `${climb}${to}/new`, body: "x" }]),
  },
  {
    name: "says no name",
    words: /its name is ,/,
    bytes: () =>
      ar([binary, { ...control, body: controlOf(fields.slice(1)) }, { name: "data.tar", body: plain }]),
  },
  {
    name: "says another name",
    words: /its name is other/,
    bytes: () =>
      ar([
        binary,
        { ...control, body: controlOf(["Package: other", ...fields.slice(1)]) },
        { name: "data.tar", body: plain },
      ]),
  },
  {
    name: "says another version",
    words: /its version is 2/,
    bytes: () =>
      ar([
        binary,
        { ...control, body: controlOf(["Package: probe", "Version: 2", "Architecture: all"]) },
        { name: "data.tar", body: plain },
      ]),
  },
  {
    name: "says a field without a name",
    words: /line without a field/,
    bytes: () =>
      ar([
        binary,
        { ...control, body: controlOf([...fields, "rubbish"]) },
        { name: "data.tar", body: plain },
      ]),
  },
];
