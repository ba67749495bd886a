/** One line of `ld.so.conf`: a folder to search, or further files to read at this place. */
export type LdConfLine = { readonly folder: string } | { readonly include: readonly string[] };

/**
 * The lines of one `ld.so.conf` file in order, as ldconfig of glibc reads them: `#` starts a comment anywhere, `hwcap`
 * lines are ignored, a folder loses its trailing slashes and an `=libc6` behind it.
 */
export function parseLdConf(text: string): LdConfLine[] {
  return text.split("\n").flatMap((line): LdConfLine[] => {
    const words = line.replace(/#.*/, "").replace(/^\s+/, "");
    if (/^include[ \t]/.test(words))
      return [
        {
          include: words
            .slice(8)
            .split(/[ \t]+/)
            .filter(Boolean),
        },
      ];
    if (/^hwcap[ \t]/i.test(words)) return [];
    const folder = words.replace(/=.*/, "").trimEnd().replace(/\/+$/, "");
    return folder === "" ? [] : [{ folder }];
  });
}
