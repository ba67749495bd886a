import debian from "./debian.plim";

/** The standard library: files of the language that every program may name as `std`. */
export const stdFiles: readonly { readonly file: string; readonly text: string }[] = [
  { file: "std/debian.plim", text: debian },
];

/** Names of `std.keyring`; the bytes are in `keyrings.ts`, which only the lock stage needs. */
export const stdKeyringNames: readonly string[] = ["debian"];
