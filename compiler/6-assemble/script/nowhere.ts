/** Devices, and temporary files that are gone when the script is over: what goes there leaves nothing behind. */
export function isNowhere(path: string): boolean {
  return /^\/(dev|proc|tmp)\//.test(path) && !isTemporary(path);
}

/**
 * A file that mktemp made. While scripts are followed it stands in the tree as long as its text is known, since scripts go on to
 * copy it to its place; one that is absent holds what cannot be known.
 */
export function isTemporary(path: string): boolean {
  return /^\/tmp\/plimsoll-[0-9]+$/.test(path);
}
