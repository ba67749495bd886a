import { diagnose } from "../../../spec/diagnostics/diagnose.ts";
import type { Diagnostic } from "../../../spec/diagnostics/diagnostic.ts";
import type { App, Container } from "../../3-evaluate/model.ts";
import { nearest } from "../../formats/suggest.ts";
import { both, type CheckRule, nothing, ofEach } from "../rule.ts";

/** `after` gives an order: it names apps that exist, and no app waits for itself. */
export const startCycles: CheckRule = ({ containers }) =>
  ofEach(containers, (container) =>
    container.apps.some(waits) ? both(unknown(container), cycles(container)) : nothing,
  );
const waits = ({ after }: App): boolean => after.length > 0;

function unknown({ name: container, apps }: Container): Diagnostic[] {
  const names = apps.map(({ name }) => name);
  return apps.flatMap(({ after }) =>
    after
      .filter(({ value }) => !names.includes(value))
      .map((found) => {
        const near = nearest(found.value, names);
        const fix = near
          ? { safe: true, description: `write ${near}`, edits: [{ span: found.span, text: near }] }
          : undefined;
        const notes = near ? [`did you mean ${near}?`] : [];
        return diagnose("unknown-app", { container, app: found.value }, { at: found, notes, fix });
      }),
  );
}

/** Each ring once, from the app of it that stands first. */
function cycles({ apps }: Container): Diagnostic[] {
  const byName = new Map(apps.map((app) => [app.name, app]));
  const done = new Set<string>();
  const found: Diagnostic[] = [];
  const walk = (app: App, path: readonly App[]): void => {
    if (path.includes(app)) {
      found.push(ring(path.slice(path.indexOf(app))));
      return;
    }
    if (done.has(app.name)) return;
    for (const { value } of app.after) {
      const next = byName.get(value);
      if (next) walk(next, [...path, app]);
    }
    done.add(app.name);
  };
  for (const app of apps) walk(app, []);
  return found;
}

function ring(apps: readonly App[]): Diagnostic {
  const [first] = apps;
  const cycle = [...apps, first].map((app) => app?.name).join(" waits for ");
  const also = apps.slice(1).map(({ span, name }) => ({ span, label: `app ${name}` }));
  return diagnose("start-cycle", { cycle }, { at: first?.after[0]?.span ?? first?.span, also });
}
