// `ingot.events`: occurrences, the other half of the registry of `ingot.cell`.
import { mustBeTold, subscribe } from "./cell.ts";
import { fn, type Namespace } from "./declare.ts";
import { t } from "./types.ts";

export const namespace: Namespace = {
  name: "events",
  tier: "Host",
  doc: "Things that happen: published to all who listen, kept by nobody. Names are shared with `ingot.cell`.",
  functions: {
    on: fn({
      doc: "Calls a function for every occurrence from now on.",
      params: [
        ["event", t.string, "any name; `plugin:topic` is the convention for your own"],
        ["handler", t.fun("fun(payload: any)"), "not a task"],
      ],
      returns: [["Reg", "reg"]],
      run: (runtime, event, handler) => subscribe(runtime, event, handler, ({ value }) => [value]),
    }),
    emit: fn({
      doc: "Publishes an occurrence. Handlers are called once the running code has returned.",
      params: [
        ["event", t.string],
        ["payload", t.value, "any value; a table is not copied"],
      ],
      run: (runtime, event, payload) => mustBeTold(runtime.cells.occur(event, payload), event),
    }),
    new: fn({
      doc: "Declares an event. One that exists is left as it is.",
      params: [["event", t.string]],
      run: (runtime, event) => void runtime.cells.declare(event, undefined),
    }),
  },
};
