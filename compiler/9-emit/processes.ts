import { diagnose } from "../../spec/diagnostics/diagnose.ts";
import type { Checked, Diagnostic } from "../../spec/diagnostics/diagnostic.ts";
import type { App } from "../3-evaluate/model.ts";
import { startOrder } from "../4-check/start-order.ts";
import { defaultPath } from "./defaults.ts";
import type { EmitInput, Process } from "./emitted.ts";
import { ownerOf } from "./owners.ts";
import { unlaunchable } from "./unlaunchable.ts";

/** The apps of a container in start order, users and environment resolved. Chapter `bundle`. */
export function processes(input: EmitInput): Checked<Process[]> {
  const diagnostics: Diagnostic[] = [];
  const { apps } = input.container;
  const ordered = startOrder(input.container).flatMap((name) => apps.filter((app) => app.name === name));
  const value = ordered.map((app) => {
    const owner = ownerOf(input, app.user.value, app.group?.value);
    if (!owner) diagnostics.push(unknownUser(input, app));
    diagnostics.push(...unlaunchable(app));
    return { ...describe(app, input), ...(owner ?? { uid: 65534, gid: 65534, groups: [] }) };
  });
  return { value, diagnostics };
}

function describe(app: App, input: EmitInput): Omit<Process, "uid" | "gid" | "groups"> {
  const home = input.users.find(({ name }) => name === app.user.value)?.home ?? "/";
  const env = {
    PATH: defaultPath,
    HOME: home,
    HOSTNAME: input.container.identity.hostname.value,
    ...app.env,
  };
  return {
    name: app.name,
    run: app.run.map(({ value }) => value),
    workdir: app.workdir,
    env: Object.entries(env)
      .map(([key, value]) => `${key}=${value}`)
      .sort(),
    capabilities: app.capabilities.map(({ value }) => value).sort(),
    newPrivileges: (input.container.privilegedFiles ?? []).length > 0,
    listens: app.listen.filter(({ value }) => value.protocol === "tcp").map(({ value }) => value.port),
    stopSignal: app.stopSignal,
    stopTimeout: app.stopTimeout,
  };
}

function unknownUser(input: EmitInput, app: App): Diagnostic {
  const user = app.group ? `${app.user.value}:${app.group.value}` : app.user.value;
  const at = app.group && ownerOf(input, app.user.value) ? app.group : app.user;
  const known = input.users.map(({ name }) => name).join(", ");
  return diagnose(
    "unknown-user",
    { user, container: input.container.name },
    { at, label: `app ${app.name} runs as it`, notes: [`users of the container: ${known || "none"}`] },
  );
}
