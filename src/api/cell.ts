// `ingot.cell`: named values whose changes are published.
import type { Change } from "../kernel/cells.ts";
import { MOST_UNDELIVERED } from "../kernel/events.ts";
import type { LuaFunction } from "../lua/references.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";

/** A cell as Lua holds it: the name alone, for cells need not be declared. */
class CellHandle {
  constructor(readonly name: string) {}
}

/** For what Lua publishes. @param isTold what publishing has returned @throws Error when nobody will be told */
export function mustBeTold(isTold: boolean, name: string): void {
  if (!isTold) throw new Error(`too many events: ${MOST_UNDELIVERED} are undelivered, the last is "${name}"`);
}

/** Calls a Lua handler for every change of a cell. @param args what of the change it is called with */
export function subscribe(runtime: Runtime, name: string, fun: LuaFunction, args: (change: Change) => unknown[]) {
  const handler = runtime.handler(fun, `a subscription of "${name}"`);
  const registration = runtime.events.subscribe(runtime.owner, name, (payload) => handler(...args(payload as Change)));
  registration.onRemove = () => fun.release();
  return registration;
}

/** Calls a Lua handler for every change of a cell whose name matches a glob. */
export function subscribeGlob(
  runtime: Runtime,
  pattern: string,
  fun: LuaFunction,
  args: (name: string, change: Change) => unknown[],
) {
  // Names are no paths: a `/` is a character like any other, which wildcards match.
  const plain = (text: string) => text.replaceAll("/", "\u0001");
  const glob = new Bun.Glob(plain(pattern));
  const handler = runtime.handler(fun, `a subscription of "${pattern}"`);
  const registration = runtime.events.subscribeMatching(
    runtime.owner,
    pattern,
    (name) => glob.match(plain(name)),
    (payload, { name }) => handler(...args(name, payload as Change)),
  );
  registration.onRemove = () => fun.release();
  return registration;
}

/** The same object for the same name, as long as Lua holds it. */
class CellHandles {
  private readonly byName = new Map<string, WeakRef<CellHandle>>();
  private readonly forgotten = new FinalizationRegistry<string>((name) => {
    if (this.byName.get(name)?.deref() === undefined) this.byName.delete(name);
  });

  get(name: string): CellHandle {
    let handle = this.byName.get(name)?.deref();
    if (handle === undefined) {
      handle = new CellHandle(name);
      this.byName.set(name, new WeakRef(handle));
      this.forgotten.register(handle, name);
    }
    return handle;
  }
}

const method = methodsOf<CellHandle>();

const cellClass: ClassDeclaration = {
  name: "Cell",
  doc: "A named value. Setting it tells all who subscribed.",
  of: CellHandle,
  methods: {
    get: method({
      doc: "The current value; nil when the cell is not declared.",
      returns: [["any", "value"]],
      run: (runtime, self) => runtime.cells.get(self.name),
    }),
    set: method({
      doc: "Sets the value, declaring the cell if need be. Subscribers are called once the running code has returned.",
      params: [["value", t.value, "any value; a table is not copied"]],
      returns: [["Cell", "self"]],
      run: (runtime, self, value) => {
        mustBeTold(runtime.cells.set(self.name, value), self.name);
        return self;
      },
    }),
    subscribe: method({
      doc: "Calls a function with every value that is set from now on, whether it differs or not.",
      params: [["handler", t.fun("fun(value: any)"), "not a task"]],
      returns: [["Reg", "reg"]],
      run: (runtime, self, handler) => subscribe(runtime, self.name, handler, ({ value }) => [value]),
    }),
    name: method({
      doc: "The name of the cell.",
      returns: [["string", "name"]],
      run: (_, self) => self.name,
    }),
  },
};

export const namespace: Namespace = {
  name: "cell",
  tier: "Host",
  doc: "Cells: named values whose changes are published. Names are global; `plugin:topic` is the convention.",
  classes: [cellClass],
  call: fn({
    doc: "A handle of the cell of that name, declared or not.",
    params: [["name", t.string, "any name"]],
    returns: [["Cell", "cell"]],
    run: (runtime, name) => runtime.service(CellHandles).get(name),
  }),
  functions: {
    new: fn({
      doc: "Declares a cell. One that exists keeps its value.",
      params: [
        ["name", t.string],
        ["initial", t.value],
      ],
      run: (runtime, name, initial) => void runtime.cells.declare(name, initial),
    }),
    glob: fn({
      doc: "Calls a function for every change of a cell whose name matches a glob, later declared ones included.",
      params: [
        ["pattern", t.string, "`*`, `?`, `[…]`, `{a,b}`"],
        ["handler", t.fun("fun(name: string, value: any)")],
      ],
      returns: [["Reg", "reg"]],
      run: (runtime, pattern, handler) => subscribeGlob(runtime, pattern, handler, (name, { value }) => [name, value]),
    }),
  },
};
