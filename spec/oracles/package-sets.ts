/** Sets of Debian packages that the oracles of link and cache unpack, small ones first. */
export const packageSets: readonly (readonly string[])[] = [
  ["nginx-light", "curl", "coreutils"],
  ["git", "openssh-client", "python3-minimal", "perl", "bash", "procps"],
  ["systemd", "apt", "iproute2", "util-linux", "e2fsprogs"],
  ["smbclient", "php8.2-fpm", "gdb"],
  ["imagemagick", "ffmpeg"],
];
