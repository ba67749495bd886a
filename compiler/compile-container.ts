import { andThen } from "../spec/diagnostics/checked.ts";
import type { Checked, Diagnostic } from "../spec/diagnostics/diagnostic.ts";
import type { FileEntry, Plan } from "../spec/plan.ts";
import type { Model } from "./3-evaluate/model.ts";
import type { LockedInput } from "./5-lock/locked.ts";
import { assemble } from "./6-assemble/assemble.ts";
import { madeBy, type OfferOf, offerPackage } from "./6-assemble/offer-package.ts";
import type { Root } from "./6-assemble/root.ts";
import { link } from "./7-link/link.ts";
import type { Linked } from "./7-link/linked.ts";
import { select } from "./7-link/select.ts";
import { manifestText } from "./8-plan/manifest.ts";
import { plan } from "./8-plan/plan.ts";
import { emit } from "./9-emit/emit.ts";
import type { EmitInput } from "./9-emit/emitted.ts";
import type { Inputs } from "./9-emit/evidence/evidence.ts";
import type { Compiled, CompileOutside } from "./compile.ts";

/** The stages behind the lock, for one container. */
export function compileContainer(
  input: LockedInput,
  model: Model,
  inputs: Inputs,
  outside: CompileOutside,
): Checked<Compiled | undefined> {
  const { files, store, providerOf } = outside;
  const offerOf: OfferOf = (wanted) => {
    const provider = madeBy[wanted] ?? providerOf(wanted);
    return provider === undefined ? undefined : offerPackage(input.container, provider, files);
  };
  const { sandbox, vendoredEffects: vendored } = outside;
  const runner = { store, ...(sandbox && { sandbox }), ...(vendored && { vendored }) };
  const root = assemble(input, { files, read: (source) => store.read(source), offerOf, runner });
  const proveIn = (root: Root) => link(root, model.profiles, { read: store.read, offerOf });
  const linked = andThen(root, proveIn);
  const chosen = outside.whole ? linked : andThen(linked, (whole) => narrow(whole, proveIn, outside));
  return andThen(untold(chosen, linked.diagnostics), (linked) =>
    andThen(plan(linked), (planned) => bundleOf(linked, planned, model, inputs, outside)),
  );
}

/** A root of which something was taken is proved once more. */
function narrow(
  whole: Linked,
  again: (root: Root) => Checked<Linked>,
  { files, store }: CompileOutside,
): Checked<Linked | undefined> {
  const chosen = select(whole, { files, read: store.read });
  if (chosen.value === whole.root) return { value: whole, diagnostics: chosen.diagnostics };
  return andThen(chosen, (root) => {
    const { value, diagnostics } = again(root);
    return { value: { ...value, looked: new Set([...whole.looked, ...value.looked]) }, diagnostics };
  });
}

/** Without what was told of the whole root already. */
function untold<T>({ value, diagnostics }: Checked<T>, told: readonly Diagnostic[]): Checked<T> {
  const key = ({ name, message }: Diagnostic) => `${name} ${message}`;
  const before = new Set(told.map(key));
  const later = diagnostics.slice(told.length).filter((one) => !before.has(key(one)));
  return { value, diagnostics: [...told, ...later] };
}

function bundleOf(
  linked: Linked,
  { plan, made }: { readonly plan: Plan; readonly made: ReadonlyMap<string, Uint8Array> },
  model: Model,
  inputs: Inputs,
  { store }: CompileOutside,
): Checked<Compiled | undefined> {
  const { users, groups, input } = linked.root;
  const bytesOf = ({ source }: FileEntry) => made.get(source) ?? store.read(source);
  const emission: EmitInput = {
    ...input,
    plan,
    users,
    groups,
    model,
    inputs,
    bytesOf,
    manifest: () => manifestText(plan),
  };
  return andThen(emit(emission), (bundle) => {
    return { value: { name: plan.container, linked, plan, made, bundle, emission }, diagnostics: [] };
  });
}
