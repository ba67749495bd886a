import debian from "./keyrings/debian-archive-keyring.gpg";

/**
 * The bytes of a keyring that Plimsoll carries, as OpenPGP packets; undefined when it carries none of that name.
 * `debian` is /usr/share/keyrings/debian-archive-keyring.gpg of Debian's package debian-archive-keyring 2023.3+deb12u2
 * (archive keys of bullseye, bookworm and trixie); its keys fall under no copyright, says the package.
 */
export function stdKeyring(name: string): Uint8Array | undefined {
  return name === "debian" ? debian : undefined;
}
