import type { Omission } from "../../../compiler/3-evaluate/model.ts";
import siteRoot from "./data/site-root.txt";

/** A package set whose root is made twice, by Plimsoll and by mmdebstrap, and whose app must answer. */
export interface PackageSet {
  readonly name: string;
  readonly release: "bookworm" | "trixie";
  readonly packages: readonly string[];
  /** Entries of the container's app block, `run` among them. */
  readonly app: string;
  /** Entries of the container beside it: its probe, files that the app needs, mounts. */
  readonly beside?: string;
  /** Packages of whose scripts what is not understood is left out. */
  readonly accept?: readonly string[];
  /** Packages whose scripts are run in the sandbox where they are not understood. */
  readonly run?: readonly string[];
  /** The author's own files, by path in the root. */
  readonly files?: Readonly<Record<string, string>>;
  /** Certificates that the author trusts as well, by name of their files: on both sides. */
  readonly trust?: Readonly<Record<string, string>>;
  /** Whether scripts need what their package pre-depends on set up: mmdebstrap leaves it to apt once the base stands. */
  readonly inOrder?: boolean;
  /** What is left out of packages; mmdebstrap has dpkg do it by the same patterns. */
  readonly omit?: readonly Omission[];
  /** What scripts that are run do otherwise each time. */
  readonly forget?: readonly string[];
}

interface Service {
  readonly packages: string;
  readonly app: string;
  readonly beside?: string;
  readonly accept?: readonly string[];
  /** Packages whose scripts are run in the sandbox where they are not understood. */
  readonly run?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly trust?: Readonly<Record<string, string>>;
  readonly inOrder?: boolean;
  readonly omit?: readonly Omission[];
  /** What scripts that are run do otherwise each time. */
  readonly forget?: readonly string[];
}

/** The rights with which a master process starts that binds a low port, makes its files and gives its rights away. */
const master = "capabilities = [net-bind-service, setuid, setgid, chown, kill, dac-override]";
/** Room that any user of the app may write to. */
const data = "mount /data { tmpfs = 512MiB, mode = 01777 }";

const run = (...words: readonly string[]): string => `run = ${JSON.stringify(words)}`;
const shell = (script: string): string => run("/bin/sh", "-ec", script);
const health = (probe: string): string =>
  `health { probe = ${probe}, every = 1s, timeout = 10s, retries = 3, grace = 1min }`;
const http = (port: number): string => health(`http(${port}, "/")`);
/** A command of the container whose end with status 0 is the answer. */
const asks = (script: string, by = "/bin/sh"): string =>
  health(`exec(["${by}", "-ec", ${JSON.stringify(script)}])`);
const tcp = (port: number): string => health(`tcp(${port})`);

/** A mail server that greets. */
const smtp = (port: number): string =>
  asks(`exec 3<>/dev/tcp/127.0.0.1/${port}; read -r line <&3; echo "$line" | grep -q '^220 '`, "/bin/bash");

const dovecotConf = `protocols = imap
ssl = no
base_dir = /run/dovecot
log_path = /dev/stderr
mail_location = maildir:/data/mail
service imap-login {
  inet_listener imap {
    port = 1143
  }
}
passdb {
  driver = static
  args = nopassword=y
}
userdb {
  driver = static
  args = uid=mail gid=mail home=/data
}
`;

const dovecot24Conf = `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {
  imap = yes
}
ssl = no
base_dir = /run/dovecot
log_path = /dev/stderr
mail_driver = maildir
mail_path = /data/mail
service imap-login {
  inet_listener imap {
    port = 1143
  }
}
passdb static {
  password = none
}
userdb static {
  fields {
    uid = mail
    gid = mail
    home = /data
  }
}
`;

const perlServer = {
  "/srv/server.pl":
    'use IO::Socket::INET;\nmy $s = IO::Socket::INET->new(LocalPort => 8080, Listen => 9) or die;\nwhile (my $c = $s->accept) { readline $c; print $c "HTTP/1.0 200 OK\\r\\n\\r\\n"; close $c }\n',
};

const services: Readonly<Record<string, Service>> = {
  nginx: {
    packages: "nginx-light",
    app: `${run("/usr/sbin/nginx", "-e", "stderr", "-g", "daemon off;")}\n${master}\nlisten = 80/tcp`,
    beside: http(80),
  },
  redis: {
    packages: "redis-server",
    app: `${run("/usr/bin/redis-server", "--daemonize", "no", "--port", "6379")}\nuser = redis`,
    beside: asks("redis-cli ping | grep -q PONG"),
  },
  python3: {
    packages: "python3",
    app: `${run("/usr/bin/python3", "-m", "http.server", "8080")}\nuser = nobody\nlisten = 8080/tcp`,
    beside: http(8080),
  },
  memcached: {
    packages: "memcached",
    app: `${run("/usr/bin/memcached", "-p", "11211")}\nuser = memcache\nlisten = 11211/tcp`,
    beside: tcp(11211),
  },
  apache2: {
    packages: "apache2",
    app: `${shell(". /etc/apache2/envvars; mkdir -p $APACHE_RUN_DIR $APACHE_LOCK_DIR; exec apache2 -D FOREGROUND")}\n${master}\nlisten = 80/tcp`,
    beside: http(80),
  },
  lighttpd: {
    packages: "lighttpd",
    app: `${run("/usr/sbin/lighttpd", "-D", "-f", "/etc/lighttpd/lighttpd.conf")}\n${master}\nlisten = 80/tcp`,
    beside: tcp(80),
  },
  haproxy: {
    packages: "haproxy",
    app: `${run("/usr/sbin/haproxy", "-db", "-f", "/srv/haproxy.cfg")}\nuser = haproxy\nlisten = 8080/tcp`,
    beside: http(8080),
    files: {
      "/srv/haproxy.cfg":
        "defaults\n mode http\n timeout client 5s\n timeout server 5s\n timeout connect 5s\nfrontend f\n bind :8080\n http-request return status 200\n",
    },
  },
  git: {
    packages: "git",
    app: `${shell("git init -q --bare /data/a.git; exec git daemon --export-all --base-path=/data")}\nuser = nobody\nenv = { HOME = "/data" }\nlisten = 9418/tcp`,
    beside: `${data}\n${asks("git ls-remote git://127.0.0.1/a.git")}`,
  },
  // As lean as `omit` makes it.
  lean: {
    packages: "perl procps gettext-base bsdextrautils",
    omit: ["documentation", "manuals", "translations"],
    app: `${run("/usr/bin/perl", "/srv/server.pl")}\nuser = nobody\nlisten = 8080/tcp`,
    beside: http(8080),
    files: perlServer,
  },
  rsync: {
    packages: "rsync",
    app: `${run("/usr/bin/rsync", "--daemon", "--no-detach", "--port=8730", "--config=/dev/null")}\nuser = nobody\nlisten = 8730/tcp`,
    beside: asks("rsync --port=8730 127.0.0.1::"),
  },
  ruby: {
    packages: "ruby",
    app: `${run("/usr/bin/ruby", "/srv/server.rb")}\nuser = nobody\nlisten = 8080/tcp`,
    beside: http(8080),
    files: {
      "/srv/server.rb":
        'require "socket"\ns = TCPServer.new(8080)\nloop { c = s.accept; c.gets; c.write("HTTP/1.0 200 OK\\r\\n\\r\\n"); c.close }\n',
    },
  },
  perl: {
    packages: "perl",
    app: `${run("/usr/bin/perl", "/srv/server.pl")}\nuser = nobody\nlisten = 8080/tcp`,
    beside: http(8080),
    files: perlServer,
  },
  nodejs: {
    packages: "nodejs",
    app: `${run("/usr/bin/node", "-e", "require('http').createServer((q, a) => a.end('ok')).listen(8080)")}\nuser = nobody\nlisten = 8080/tcp`,
    beside: http(8080),
  },
  dnsmasq: {
    packages: "dnsmasq",
    app: `${run("/usr/sbin/dnsmasq", "--keep-in-foreground", "--port=5353", "--user=", "--group=", "--pid-file=")}\nuser = nobody\nlisten = 5353/tcp`,
    beside: tcp(5353),
  },
  unbound: {
    packages: "unbound",
    app: `${run("/usr/sbin/unbound", "-d", "-p", "-c", "/srv/unbound.conf")}\nuser = unbound\nlisten = 5353/tcp`,
    beside: tcp(5353),
    files: {
      "/srv/unbound.conf": 'server:\n interface: 0.0.0.0@5353\n chroot: ""\n username: ""\n use-syslog: no\n',
    },
  },
  bind9: {
    packages: "bind9 bind9-dnsutils",
    app: `${run("/usr/sbin/named", "-f", "-g", "-p", "5353", "-c", "/srv/named.conf")}\nuser = bind\nlisten = 5353/tcp`,
    beside: asks("dig +tcp -p 5353 @127.0.0.1 version.bind txt chaos +short | grep -q '[0-9]'"),
    files: {
      "/srv/named.conf":
        'options { directory "/var/cache/bind"; recursion no; pid-file none; session-keyfile none; };\ncontrols { };\n',
    },
  },
  mosquitto: {
    packages: "mosquitto mosquitto-clients",
    app: `${run("/usr/sbin/mosquitto", "-p", "1883")}\nuser = mosquitto\nlisten = 1883/tcp`,
    beside: asks("mosquitto_pub -h 127.0.0.1 -t a -m b"),
  },
  "node-exporter": {
    packages: "prometheus-node-exporter",
    app: `${run("/usr/bin/prometheus-node-exporter", "--web.listen-address=:9100")}\nuser = prometheus\nlisten = 9100/tcp`,
    beside: http(9100),
  },
  openssh: {
    packages: "openssh-server openssh-client",
    app: `${shell("for name in host key; do ssh-keygen -q -t ed25519 -N '' -f /data/$name; done; exec /usr/sbin/sshd -D -e -f /srv/sshd_config")}\nuser = nobody\nlisten = 2222/tcp`,
    beside: `${data}\n${asks("echo 'get /etc/hostname /data/got' | sftp -b - -i /data/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/data/known -P 2222 127.0.0.1; grep -qx openssh /data/got")}`,
    files: {
      "/srv/sshd_config":
        "Port 2222\nHostKey /data/host\nAuthorizedKeysFile /data/key.pub\nStrictModes no\nUsePAM no\nPidFile none\nSubsystem sftp internal-sftp\n",
    },
  },
  postgresql: {
    packages: "postgresql",
    app: `${shell("bin=$(echo /usr/lib/postgresql/*/bin); $bin/initdb -D /data/db >/data/log; exec $bin/postgres -D /data/db -k /data")}\nuser = postgres\nlisten = 5432/tcp`,
    beside: `${data}\n${asks("psql -h /data -Atc 'select 41 + 1' | grep -qx 42")}`,
  },
  mariadb: {
    packages: "mariadb-server",
    inOrder: true,
    app: `${shell("mariadb-install-db --auth-root-authentication-method=normal --datadir=/data/db >/data/log; exec mariadbd --datadir=/data/db --socket=/data/s --pid-file=/data/pid")}\nuser = mysql\nlisten = 3306/tcp`,
    beside: `${data}\n${asks("mariadb -u root -S /data/s -Ne 'select 41 + 1' | grep -qx 42")}`,
  },
  squid: {
    packages: "squid",
    // Its preinst looks whether its own configuration file is there yet.
    inOrder: true,
    // What its postinst asks is what squid itself makes of its configuration.
    run: ["squid", "sgml-base"],
    app: `${run("/usr/sbin/squid", "-N", "-f", "/srv/squid.conf")}\nuser = proxy\nlisten = 3128/tcp`,
    beside: `${data}\n${tcp(3128)}`,
    files: {
      "/srv/squid.conf":
        "http_port 3128\nhttp_access deny all\npid_filename none\naccess_log none\ncache_log /data/log\ncoredump_dir /data\npinger_enable off\n",
    },
  },
  rabbitmq: {
    packages: "rabbitmq-server",
    // Starts again what needs Erlang: nothing runs.
    accept: ["erlang-base"],
    app: `${shell("export HOME=/data RABBITMQ_MNESIA_BASE=/data/m RABBITMQ_LOGS=- RABBITMQ_NODENAME=rabbit@localhost RABBITMQ_ENABLED_PLUGINS_FILE=/data/plugins; exec /usr/lib/rabbitmq/bin/rabbitmq-server")}\nuser = rabbitmq\nlisten = 5672/tcp`,
    beside: `${data}\n${asks("exec 3<>/dev/tcp/127.0.0.1/5672; printf 'AMQP\\0\\0\\11\\1' >&3; head -c 1 <&3 | od -An -tx1 | grep -q 01", "/bin/bash")}`,
  },
  postfix: {
    packages: "postfix",
    run: ["postfix"],
    forget: ["/etc/aliases.db"],
    app: `${shell("newaliases; echo 'maillog_file = /dev/stdout' >> /etc/postfix/main.cf; exec postfix start-fg")}\ncapabilities = [net-bind-service, setuid, setgid, chown, kill, fowner, dac-override, sys-chroot]\nlisten = 25/tcp`,
    beside: smtp(25),
  },
  exim4: {
    packages: "exim4-daemon-light",
    run: ["exim4-config", "exim4-base"],
    app: `${shell("update-exim4.conf; exec exim4 -bdf -oX 2525 -oP /dev/null")}\ncapabilities = [setuid, setgid, chown, kill, fowner, dac-override]\nlisten = 2525/tcp`,
    beside: smtp(2525),
  },
  tinyproxy: {
    packages: "tinyproxy-bin tinyproxy",
    app: `${run("/usr/bin/tinyproxy", "-d", "-c", "/srv/tinyproxy.conf")}\nuser = tinyproxy\nlisten = 8888/tcp`,
    beside: tcp(8888),
    files: { "/srv/tinyproxy.conf": "Port 8888\nTimeout 60\nMaxClients 10\n" },
  },
  prometheus: {
    packages: "prometheus",
    app: `${run("/usr/bin/prometheus", "--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/data/db", "--web.listen-address=:9090")}\nuser = prometheus\nlisten = 9090/tcp`,
    beside: `${data}\n${health('http(9090, "/-/ready")')}`,
  },
  pgbouncer: {
    packages: "pgbouncer",
    app: `${run("/usr/sbin/pgbouncer", "/srv/pgbouncer.ini")}\nuser = postgres\nlisten = 6432/tcp`,
    beside: tcp(6432),
    files: {
      "/srv/pgbouncer.ini":
        "[databases]\n[pgbouncer]\nlisten_addr = 0.0.0.0\nlisten_port = 6432\nauth_type = any\nunix_socket_dir =\n",
    },
  },
  tomcat10: tomcat("10"),
  gunicorn: {
    packages: "gunicorn",
    app: `${run("/usr/bin/gunicorn", "--worker-tmp-dir", "/data", "-b", "0.0.0.0:8080", "--chdir", "/srv", "site_app:app")}\nuser = nobody\nlisten = 8080/tcp`,
    beside: `${data}\n${http(8080)}`,
    files: { "/srv/site_app.py": "def app(environ, start):\n    start('200 OK', [])\n    return [b'ok']\n" },
  },
};

/** What is called otherwise in each release. */
const named: Readonly<Record<PackageSet["release"], Readonly<Record<string, Service>>>> = {
  bookworm: {
    // Its folder of work has the name of the machine.
    varnish: varnish(["varnish"]),
    dovecot: dovecot(dovecotConf),
    "php-fpm": phpFpm("8.2"),
    documents: documents("libpaper1"),
    openjdk: java("17", "-version"),
  },
  trixie: {
    tomcat11: tomcat("11"),
    varnish: varnish(),
    dovecot: dovecot(dovecot24Conf),
    valkey: {
      packages: "valkey-server",
      app: `${run("/usr/bin/valkey-server", "--daemonize", "no", "--port", "6379", "--dir", "/data")}\nuser = valkey\nlisten = 6379/tcp`,
      beside: `${data}\n${asks("valkey-cli ping | grep -q PONG")}`,
    },
    "php-fpm": phpFpm("8.4"),
    documents: documents("libpaper2"),
    openjdk: java("21", "-m jdk.httpserver -b 0.0.0.0 -p 8080", "listen = 8080/tcp", http(8080)),
  },
};

function dovecot(configuration: string): Service {
  return {
    packages: "dovecot-imapd",
    app: `${run("/usr/sbin/dovecot", "-F", "-c", "/srv/dovecot.conf")}\ncapabilities = [setuid, setgid, chown, kill, sys-chroot, dac-override]\nlisten = 1143/tcp`,
    beside: `${data}\n${asks("exec 3<>/dev/tcp/127.0.0.1/1143; read -r line <&3; echo \"$line\" | grep -q '^[*] OK'", "/bin/bash")}`,
    files: { "/srv/dovecot.conf": configuration },
  };
}

function varnish(accept?: readonly string[]): Service {
  return {
    packages: "varnish",
    ...(accept && { accept }),
    app: `${shell("exec varnishd -F -j none -n /data/v -a :8080 -b none")}\nuser = nobody\nlisten = 8080/tcp`,
    beside: `${data}\n${tcp(8080)}`,
  };
}

/** Packages whose scripts index what others bring: most are not understood, and run; the catalogs of SGML and XML are. */
function documents(paper: string): Service {
  const run = `aspell aspell-en dictionaries-common emacsen-common ${paper} libxml-libxml-perl libxml-sax-perl locales
    poppler-data shared-mime-info tex-common texinfo`;
  return {
    packages: `perl shared-mime-info docbook docbook-xml xml-core aspell aspell-en ${paper} locales poppler-data texinfo`,
    run: run.split(/\s+/),
    app: `run = ["/usr/bin/perl", "/srv/server.pl"]\nuser = nobody\nlisten = 8080/tcp`,
    beside: http(8080),
    files: perlServer,
  };
}

function phpFpm(version: string): Service {
  return {
    packages: `php${version}-fpm`,
    app: `${shell(`mkdir -p /run/php; exec php-fpm${version} -F`)}\n${master}`,
    beside: health(`unix("/run/php/php${version}-fpm.sock")`),
  };
}

/** Its own start script, which wants a folder for logs, work and passing files. */
function tomcat(version: string): Service {
  const name = `tomcat${version}`;
  const start = `export CATALINA_HOME=/usr/share/${name} CATALINA_BASE=/var/lib/${name} CATALINA_TMPDIR=/data; exec $CATALINA_HOME/bin/catalina.sh run`;
  return {
    packages: name,
    app: `${shell(start)}\nuser = tomcat\nlisten = 8080/tcp`,
    beside: `${data}\n${http(8080)}`,
  };
}

/**
 * Starts nothing unless Java itself reads the keystore, checks its digest and finds the certificates of ca-certificates, and the
 * author's own.
 */
function java(version: string, args: string, more = "", beside = ""): Service {
  const trust = `keytool -list -cacerts -storepass changeit > /data/list
test "$(grep -c trustedCertEntry /data/list)" -gt 100; grep -q '^debian:site_root.pem,' /data/list`;
  const app = `${shell(`${trust}; exec java ${args}`)}\nuser = nobody\n${more}`;
  return {
    packages: `openjdk-${version}-jre-headless`,
    app,
    beside: `${data}\n${beside}`,
    trust: { "site root.crt": siteRoot },
  };
}

export const sets: readonly PackageSet[] = (["bookworm", "trixie"] as const).flatMap((release) =>
  Object.entries({ ...services, ...named[release] }).map(([name, { packages, ...rest }]) => ({
    name,
    release,
    packages: packages.split(" "),
    ...rest,
  })),
);

/** The first so many sets, or all; `PLIMSOLL_SETS=nginx,redis/trixie` names them instead. */
export function chosenSets(sample: number | undefined): readonly PackageSet[] {
  const named = process.env.PLIMSOLL_SETS?.split(",");
  const isNamed = ({ name, release }: PackageSet) =>
    !named || named.includes(name) || named.includes(`${name}/${release}`);
  return sets.filter(isNamed).slice(0, sample);
}
