import { climb, files, type HostilePackage, toOutside } from "./package-parts.ts";

/** Links by which a later member would be written elsewhere. */
export const links: readonly HostilePackage[] = [
  {
    name: "writes through its own link",
    words: /through \/out, a symlink/,
    bytes: toOutside((to) => [
      { name: "./out", flag: "2", link: `/${to}` },
      { name: "./out/canary", body: "x" },
    ]),
  },
  {
    name: "makes a folder through its own link",
    words: /through \/out, a symlink/,
    bytes: toOutside((to) => [
      { name: "./out", flag: "2", link: `/${to}` },
      { name: "./out/a/b/", flag: "5" },
    ]),
  },
  {
    name: "writes through a link that climbs",
    words: /through \/out, a symlink/,
    bytes: toOutside((to) => [
      { name: "./out", flag: "2", link: `${climb}${to}` },
      { name: "./out/canary", body: "x" },
    ]),
  },
  {
    name: "puts a link where its folder is",
    words: /twice/,
    bytes: toOutside((to) => [{ name: "./usr/bin", flag: "2", link: `/${to}` }]),
  },
  {
    name: "puts a link where a folder must be",
    words: /twice/,
    bytes: toOutside((to) => [{ name: "./opt/a/canary" }, { name: "./opt/a", flag: "2", link: `/${to}` }]),
  },
  {
    name: "replaces a link by a file",
    words: /twice/,
    bytes: toOutside((to) => [
      { name: "./out", flag: "2", link: `/${to}/canary` },
      { name: "./out", body: "x" },
    ]),
  },
  {
    name: "writes below a file",
    words: /through \/usr\/bin\/probe, a file/,
    bytes: files({ name: "./usr/bin/probe/x" }),
  },
  {
    name: "links hard to an absolute path",
    words: /absolute/,
    bytes: toOutside((to) => [{ name: "./h", flag: "1", link: `/${to}/canary` }]),
  },
  {
    name: "links hard with a climb",
    words: /climbs/,
    bytes: toOutside((to) => [{ name: "./h", flag: "1", link: `${climb}${to}/canary` }]),
  },
  {
    name: "links hard to what it did not bring",
    words: /did not bring/,
    bytes: files({ name: "./h", flag: "1", link: "./etc/shadow" }),
  },
  {
    name: "links hard to what it brings later",
    words: /did not bring/,
    bytes: files({ name: "./h", flag: "1", link: "./later" }, { name: "./later" }),
  },
  {
    name: "links hard to its own symlink",
    words: /did not bring/,
    bytes: toOutside((to) => [
      { name: "./s", flag: "2", link: `/${to}/canary` },
      { name: "./h", flag: "1", link: "./s" },
    ]),
  },
  {
    name: "links hard through its own symlink",
    words: /did not bring/,
    bytes: toOutside((to) => [
      { name: "./s", flag: "2", link: `/${to}` },
      { name: "./h", flag: "1", link: "./s/canary" },
    ]),
  },
  {
    name: "links to nothing",
    words: /symlink to nothing/,
    bytes: files({ name: "./s", flag: "2", link: "" }),
  },
  {
    name: "brings a file twice",
    words: /twice/,
    bytes: files({ name: "./a", body: "1" }, { name: "./a", body: "2" }),
  },
  {
    name: "brings a file twice under two spellings",
    words: /twice/,
    bytes: files({ name: "./a", body: "1" }, { name: ".//./a", body: "2" }),
  },
];
