/** Devices, and temporary files that are gone when the script is over: what goes there leaves nothing behind. */
export function isNowhere(path: string): boolean {
  return path.startsWith("/dev/") || path.startsWith("/proc/") || path.startsWith("/tmp/");
}
