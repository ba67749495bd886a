import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Who asks a registry: a name and a password, or a token that stands for both. */
export type Credentials =
  | { readonly user: string; readonly password: string }
  | { readonly identityToken: string };

interface AuthFile {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

/**
 * What `docker login`, `podman login` or `skopeo login` left for a registry: `REGISTRY_AUTH_FILE`, podman's file of this
 * session, then docker's, each with its helper programs (docker-credential-helpers). Undefined: ask as nobody.
 */
export function credentialsFor(registry: string, environment = process.env): Credentials | undefined {
  for (const path of authFiles(environment)) {
    const file = read(path);
    const found = file && (fromHelper(file, registry) ?? fromFile(file, registry));
    if (found) return found;
  }
  return undefined;
}

function authFiles({ REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, DOCKER_CONFIG }: NodeJS.ProcessEnv): string[] {
  if (REGISTRY_AUTH_FILE) return [REGISTRY_AUTH_FILE];
  return [
    ...(XDG_RUNTIME_DIR ? [join(XDG_RUNTIME_DIR, "containers/auth.json")] : []),
    join(DOCKER_CONFIG || join(homedir(), ".docker"), "config.json"),
  ];
}

function read(path: string): AuthFile | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as AuthFile;
  } catch {
    return undefined;
  }
}

function fromHelper({ credHelpers, credsStore }: AuthFile, registry: string): Credentials | undefined {
  const helper = credHelpers?.[registry] ?? credsStore;
  if (!helper || !/^[\w.-]+$/.test(helper)) return undefined;
  const { status, stdout } = spawnSync(`docker-credential-${helper}`, ["get"], {
    input: registry,
    encoding: "utf8",
    timeout: 60_000,
  });
  if (status !== 0) return undefined;
  try {
    const { Username: user, Secret: password } = JSON.parse(stdout) as Record<string, string>;
    if (!user || !password) return undefined;
    return user === "<token>" ? { identityToken: password } : { user, password };
  } catch {
    return undefined;
  }
}

/** Keys are hosts; old files have a scheme or a path with them. */
function fromFile({ auths = {} }: AuthFile, registry: string): Credentials | undefined {
  const hostOf = (key: string) => key.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
  const [, entry] = Object.entries(auths).find(([key]) => hostOf(key) === registry) ?? [];
  if (entry?.identitytoken) return { identityToken: entry.identitytoken };
  const [, user, password] =
    /^([^:]+):(.*)$/s.exec(Buffer.from(entry?.auth ?? "", "base64").toString()) ?? [];
  return user !== undefined && password !== undefined ? { user, password } : undefined;
}
