import { type Challenge, readChallenge } from "./challenge.ts";
import type { Credentials } from "./credentials.ts";
import { type Answer, exchange, type Question } from "./exchange.ts";
import { RegistryError, reasonIn } from "./registry-error.ts";

export interface RegistryOptions {
  readonly credentials?: Credentials | undefined;
  /** http to a registry that is not on this machine. */
  readonly plainHttp?: boolean;
}

/**
 * One repository of a registry, as pushing needs it (distribution-spec). It answers the registry's question of who asks, by
 * password or by token, and asks again with the answer.
 */
export class Repository {
  readonly registry: string;
  readonly name: string;
  readonly #options: RegistryOptions;
  #authorization: string | undefined;

  constructor(registry: string, name: string, options: RegistryOptions) {
    this.registry = registry;
    this.name = name;
    this.#options = options;
  }

  /** A URL below `/v2/NAME/`, or what the registry gave as a location. */
  url(path: string): URL {
    const base = `${this.#isPlain() ? "http" : "https"}://${this.registry}/v2/${this.name}/`;
    const url = addressOf(path, base);
    if (url.protocol !== "https:" && !this.#isPlain())
      throw new RegistryError(`it leads to ${url.origin}, which is not encrypted`);
    return url;
  }

  /** Asks; an answer of the server's own trouble rejects with a passing RegistryError. */
  async ask(question: Question): Promise<Answer> {
    const answer = await this.#once(question);
    if (answer.status !== 401) return settled(answer);
    this.#authorization = await this.#identify(readChallenge(answer.headers["www-authenticate"]));
    return settled(await this.#once(question));
  }

  async #once(question: Question): Promise<Answer> {
    const own = question.url.host === this.url("").host;
    const authorization = own && this.#authorization ? { authorization: this.#authorization } : {};
    return reach({ ...question, headers: { ...authorization, ...question.headers } });
  }

  async #identify(challenge: Challenge | undefined): Promise<string> {
    const { credentials } = this.#options;
    if (challenge?.scheme === "bearer") return `Bearer ${await this.#token(challenge, credentials)}`;
    if (challenge?.scheme === "basic" && credentials && "user" in credentials) return basic(credentials);
    throw new RegistryError("it wants to know who asks, and there are no credentials for it; log in first");
  }

  /** The realm is an address that the registry names; a password goes over https, or to this machine. */
  async #token(
    { realm, service }: Extract<Challenge, { scheme: "bearer" }>,
    credentials: Credentials | undefined,
  ): Promise<string> {
    const url = addressOf(realm);
    const scope = `repository:${this.name}:pull,push`;
    const safe = url.protocol === "https:" || this.#isPlain();
    if (!safe) throw new RegistryError(`its tokens come from ${url.origin}, which is not encrypted`);
    if (service !== undefined) url.searchParams.set("service", service);
    url.searchParams.set("scope", scope);
    const answer = await reach(
      credentials && "identityToken" in credentials
        ? refresh(url, service, scope, credentials.identityToken)
        : { method: "GET", url, headers: credentials ? { authorization: basic(credentials) } : {} },
    );
    if (answer.status !== 200) throw new RegistryError(`no token: ${reasonIn(answer.status, answer.body)}`);
    return tokenIn(answer.body);
  }

  #isPlain(): boolean {
    return this.#options.plainHttp === true || isLoopback(this.registry);
  }
}

/** Registries give locations relative and absolute (distribution-spec). */
function addressOf(text: string, base?: string): URL {
  try {
    return new URL(text, base);
  } catch {
    throw new RegistryError(`it gives an address that is none: ${text}`);
  }
}

/** What breaks on the way may pass; a machine that refuses, or that nobody knows, stays so for the next seconds. */
async function reach(question: Question): Promise<Answer> {
  try {
    return await exchange(question);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    throw new RegistryError(plainly(error), !["ECONNREFUSED", "ENOTFOUND"].includes(code));
  }
}

function tokenIn(body: string): string {
  try {
    const { token, access_token } = JSON.parse(body) as Record<string, unknown>;
    const found = token ?? access_token;
    if (typeof found === "string") return found;
  } catch {
    // It is told below.
  }
  throw new RegistryError("what should give a token gives none");
}

function settled(answer: Answer): Answer {
  if (answer.status === 429 || answer.status >= 500)
    throw new RegistryError(reasonIn(answer.status, answer.body), true);
  return answer;
}

function basic({ user, password }: Extract<Credentials, { user: string }>): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** OAuth 2 (distribution's token specification, "oauth"). */
function refresh(url: URL, service: string | undefined, scope: string, token: string): Question {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    client_id: "plimsoll",
    refresh_token: token,
    scope,
  });
  if (service !== undefined) form.set("service", service);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return { method: "POST", url: new URL(url.pathname, url), headers, body: Buffer.from(form.toString()) };
}

/** Nobody is between this machine and itself, so nothing need be encrypted, as docker has it. */
export function isLoopback(registry: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(registry);
}

function plainly(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const meanings: Readonly<Record<string, string>> = {
    ECONNREFUSED: "it refuses connections",
    ECONNRESET: "the connection broke",
    EPIPE: "the connection broke",
    ENOTFOUND: "its name cannot be looked up",
    EAI_AGAIN: "its name cannot be looked up",
    ETIMEDOUT: "it does not answer",
  };
  return meanings[code ?? ""] ?? message;
}
