// `ingot.signal`: cells under the names of the newest generation of the API.
import { namespace as cells, mustBeTold, subscribe, subscribeGlob } from "./cell.ts";
import { alias, fn, type Namespace } from "./declare.ts";
import { t } from "./types.ts";

export const namespace: Namespace = {
  name: "signal",
  tier: "Host",
  doc: "Named values whose changes are published: the cells of `ingot.cell` under newer names.",
  call: alias("cell", cells.call as NonNullable<Namespace["call"]>),
  functions: {
    new: alias("cell.new", cells.functions.new as NonNullable<Namespace["call"]>),
    get: fn({
      doc: "The current value; nil when there is no signal of that name.",
      params: [["name", t.string]],
      returns: [["any", "value"]],
      run: (runtime, name) => runtime.cells.get(name),
    }),
    set: fn({
      doc: "Sets the value, declaring the signal if need be. Subscribers are called once the running code has returned.",
      params: [
        ["name", t.string],
        ["value", t.value],
      ],
      run: (runtime, name, value) => mustBeTold(runtime.cells.set(name, value), name),
    }),
    subscribe: fn({
      doc: "Calls a function with every value that is set from now on.",
      params: [
        ["name", t.string],
        ["handler", t.fun("fun(value: any, previous: any)"), "not a task"],
      ],
      returns: [["Reg", "reg"]],
      run: (runtime, name, handler) => subscribe(runtime, name, handler, ({ value, previous }) => [value, previous]),
    }),
    glob: fn({
      doc: "Calls a function for every change of a signal whose name matches a glob, later declared ones included.",
      params: [
        ["pattern", t.string, "`*`, `?`, `[…]`, `{a,b}`"],
        ["handler", t.fun("fun(name: string, value: any, previous: any)")],
      ],
      returns: [["Reg", "reg"]],
      run: (runtime, pattern, handler) =>
        subscribeGlob(runtime, pattern, handler, (name, { value, previous }) => [name, value, previous]),
    }),
  },
};
