/** An archive that is damaged, lies about itself or wants more than it may have; the reason is for the user. */
export class ArchiveError extends Error {
  override readonly name = "ArchiveError";
}
