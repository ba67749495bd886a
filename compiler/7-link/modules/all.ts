import { dlopenNotes } from "./dlopen-note.ts";
import { gconvModules } from "./gconv.ts";
import { nssModules } from "./nss.ts";
import { opensslModules } from "./openssl.ts";
import { pamModules } from "./pam.ts";
import type { WishesOf } from "./wish.ts";

/** What programs open by themselves, as far as something says so: notes of the files first, then configuration. */
export const wishes: readonly WishesOf[] = [
  dlopenNotes,
  nssModules,
  pamModules,
  gconvModules,
  opensslModules,
];
