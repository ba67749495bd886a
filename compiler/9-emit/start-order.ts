import type { App } from "../3-evaluate/model.ts";

/**
 * Apps in the order that the check stage's `startOrder` gives: each after those it names, otherwise by name, because the
 * order of declarations never matters. Apps of a cycle, which that stage has refused, come last.
 */
export function startOrder(declared: readonly App[]): App[] {
  const apps = [...declared].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered: App[] = [];
  const isReady = (app: App) =>
    app.after.every(({ value }) => ordered.some(({ name }) => name === value) || !named(apps, value));
  for (;;) {
    const next = apps.find((app) => !ordered.includes(app) && isReady(app));
    if (!next) return [...ordered, ...apps.filter((app) => !ordered.includes(app))];
    ordered.push(next);
  }
}

function named(apps: readonly App[], name: string): boolean {
  return apps.some((app) => app.name === name);
}
