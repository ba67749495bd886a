import debian from "./debian.plim";
import services from "./services.plim";
import ubuntu from "./ubuntu.plim";

/** The standard library: files of the language that every program may name as `std` (spec/std.md). */
export const stdFiles: readonly { readonly file: string; readonly text: string }[] = [
  { file: "std/debian.plim", text: debian },
  { file: "std/services.plim", text: services },
  { file: "std/ubuntu.plim", text: ubuntu },
];

/** Names of `std.keyring`; the bytes are in `keyrings.ts`, which only the lock stage needs. */
export const stdKeyringNames: readonly string[] = ["debian"];
