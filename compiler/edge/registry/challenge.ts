/** What a registry asks for before it answers (`WWW-Authenticate`, RFC 9110, 11.6.1; distribution's token specification). */
export type Challenge =
  | { readonly scheme: "basic" }
  | { readonly scheme: "bearer"; readonly realm: string; readonly service?: string };

export function readChallenge(header: string | undefined): Challenge | undefined {
  const [, scheme = "", rest = ""] = /^\s*(\w+)\s*(.*)$/s.exec(header ?? "") ?? [];
  if (scheme.toLowerCase() === "basic") return { scheme: "basic" };
  if (scheme.toLowerCase() !== "bearer") return undefined;
  const parameters = new Map(
    [...rest.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = "", value = ""]) => [key, value]),
  );
  const [realm, service] = [parameters.get("realm"), parameters.get("service")];
  return realm === undefined
    ? undefined
    : { scheme: "bearer", realm, ...(service !== undefined && { service }) };
}
