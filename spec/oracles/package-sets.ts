/** Sets of Debian packages that the oracles of link and cache unpack, small ones first. */
export const packageSets: readonly (readonly string[])[] = [
  ["nginx-light", "curl", "coreutils"],
  ["git", "openssh-client", "python3-minimal", "perl", "bash", "procps"],
  ["systemd", "apt", "iproute2", "util-linux", "e2fsprogs"],
  ["smbclient", "php-fpm", "gdb"],
  ["imagemagick", "ffmpeg"],
];

const system = `bash bind9-dnsutils bridge-utils bsdextrautils btrfs-progs bzip2 coreutils cpio cron cryptsetup-bin curl dash
  dbus diffutils dmsetup dosfstools e2fsprogs ethtool fdisk file findutils gawk gdisk gpg gpgv grep gzip hostname htop
  iproute2 iptables iputils-ping iw kmod less login logrotate lsof lvm2 lz4 man-db mdadm mount nano ncurses-bin
  netcat-openbsd nfs-common nftables nmap openssh-client openssh-server parted passwd pciutils procps psmisc rsync
  rsyslog screen sed strace sudo systemd tar tcpdump tmux tree udev usbutils util-linux vim-tiny wget whois xfsprogs
  xz-utils zstd`;
const services = `apache2-bin bind9 chrony dnsmasq-base dovecot-core ghostscript git graphviz haproxy jq
  lighttpd lua5.4 mariadb-client-core memcached nginx-light nodejs openvpn perl php-cli poppler-utils postfix
  postgresql-client python3 qpdf redis-server ripgrep ruby smbclient sqlite3 squid subversion tcl8.6 unbound
  wireguard-tools`;

/** What a server has beside its services. */
export const serverPackages: readonly string[] = system.split(/\s+/);

/** What the loader is asked about: a set, and the release it is taken from where that is not the machine's own. */
export const loaderSets: readonly { readonly release?: string; readonly names: readonly string[] }[] = [
  ...packageSets.map((names) => ({ names })),
  ...[{}, { release: "trixie" }].flatMap((release) =>
    [serverPackages, services.split(/\s+/)].map((names) => ({ ...release, names })),
  ),
];
