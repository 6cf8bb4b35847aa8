// `ingot.lifecycle`: what plugins do when all are loaded and when the program ends.
import type { LuaFunction } from "../lua/references.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import type { LifecycleEvent, Runtime } from "./runtime.ts";
import { t } from "./types.ts";

function hook(runtime: Runtime, event: LifecycleEvent, fun: LuaFunction) {
  const registration = runtime.hooks.add(runtime.owner, event, runtime.handler(fun, `a hook of "${event}"`));
  registration.onRemove = () => fun.release();
  return registration;
}

/** Signals that make a guard of a scope stale. */
const scopes: Record<string, string> = { session: "session_epoch", history: "history_epoch", input: "input_epoch" };

/** Says whether what it was made for is still the case. */
export class Guard {
  private stale = false;
  /** The newest guard for each key, and the stop of its watching. */
  private readonly latestGuards: Map<string, Guard>;
  private unwatch: () => void = () => {};

  constructor(
    private readonly runtime: Runtime,
    private readonly names: readonly string[],
    private readonly parent?: Guard,
  ) {
    this.latestGuards = parent?.latestGuards ?? new Map();
    const registrations = names.map((name) => runtime.events.subscribe(runtime.owner, name, () => this.cancel()));
    this.unwatch = () => {
      for (const registration of registrations) registration.remove();
    };
  }

  get alive(): boolean {
    return !this.stale && (this.parent?.alive ?? true);
  }

  cancel(): void {
    this.stale = true;
    this.unwatch();
  }

  latest(key: string): Guard {
    this.latestGuards.get(key)?.cancel();
    const guard = new Guard(this.runtime, this.names, this);
    this.latestGuards.set(key, guard);
    return guard;
  }
}

const method = methodsOf<Guard>();

const guardClass: ClassDeclaration = {
  name: "Guard",
  doc: "Says whether what it was made for is still the case, so that late answers can be dropped.",
  of: Guard,
  methods: {
    alive: method({
      doc: "Whether nothing has made the guard stale.",
      returns: [["boolean", "alive"]],
      run: (_, self) => self.alive,
    }),
    cancel: method({ doc: "Makes the guard stale.", run: (_, self) => self.cancel() }),
    latest: method({
      doc: "A guard that goes stale with this one, and as soon as `latest` is called with the same key again.",
      params: [["key", t.string]],
      returns: [["Guard", "guard"]],
      run: (_, self, key) => self.latest(key),
    }),
    wrap: method({
      doc: "A function that calls another as long as the guard is alive.",
      params: [["fn", t.fun("fun(...)")]],
      returns: [["fun(...)", "wrapped"]],
      run:
        ({ values }, self, fun) =>
        (...args: unknown[]) =>
          self.alive ? values.callFunction(fun, args)[0] : undefined,
    }),
  },
};

export const namespace: Namespace = {
  name: "lifecycle",
  tier: "Host",
  doc: "What to do when all plugins are loaded, and when the program ends. Hooks are registered anew at every reload.",
  classes: [guardClass],
  functions: {
    on_ready: fn({
      doc: "Calls a function once all plugins are loaded, at the start and after a reload.",
      params: [["fn", t.fun('fun(ctx: { kind: "launch"|"reload" })')]],
      returns: [["Reg", "reg"]],
      run: (runtime, fun) => hook(runtime, "ready", fun),
    }),
    on_shutdown: fn({
      doc: "Calls a function once before the program ends, also when a signal ends it; `print` reaches the terminal.",
      params: [["fn", t.fun("fun(ctx: { session_id: string, has_messages: boolean, ephemeral: boolean })")]],
      returns: [["Reg", "reg"]],
      run: (runtime, fun) => hook(runtime, "shutdown", fun),
    }),
    on: fn({
      doc: "The general form of `on_ready` and `on_shutdown`.",
      params: [
        ["event", t.oneOf("ready", "shutdown")],
        ["fn", t.fun("fun(ctx: table)")],
      ],
      returns: [["Reg", "reg"]],
      run: (runtime, event, fun) => hook(runtime, event, fun),
    }),
    guard: fn({
      doc: "Makes a guard that goes stale when one of some signals changes.",
      params: [
        [
          "scopes",
          t.optional(t.either(t.string, t.list(t.string))),
          '`"session"`, `"history"`, `"input"` or the name of a signal',
        ],
      ],
      returns: [["Guard", "guard"]],
      run: (runtime, wanted) => {
        const names = wanted === undefined ? [] : typeof wanted === "string" ? [wanted] : wanted;
        return new Guard(
          runtime,
          names.map((name) => scopes[name] ?? name),
        );
      },
    }),
  },
};
