// `ingot.lifecycle`: what plugins do when all are loaded and when the program ends.
import type { LuaFunction } from "../lua/references.ts";
import { type ClassDeclaration, fn, methodsOf, type Namespace } from "./declare.ts";
import { handedOver } from "./lua-call.ts";
import type { LifecycleEvent, Runtime } from "./runtime.ts";
import { t } from "./types.ts";

function hook(runtime: Runtime, event: LifecycleEvent, fun: LuaFunction) {
  const registration = runtime.hooks.add(runtime.owner, event, runtime.handler(fun, `a hook of "${event}"`));
  registration.onRemove = () => fun.release();
  return registration;
}

/** Signals that make a guard of a scope stale. */
const scopes: Record<string, string> = { session: "session_epoch", history: "history_epoch", input: "input_epoch" };

/** Counts the changes of the signals that guards watch, so that a guard itself has nothing to undo. */
class Epochs {
  private readonly counts = new Map<string, number>();

  constructor(private readonly runtime: Runtime) {}

  /** How often a signal has changed since it was first asked for. */
  of(name: string): number {
    const count = this.counts.get(name);
    if (count !== undefined) return count;
    this.counts.set(name, 0);
    const { events, program } = this.runtime;
    // Before all other handlers: a guard that one of them makes is of the new epoch.
    events.subscribe(program, name, () => this.counts.set(name, this.of(name) + 1), { priority: Infinity });
    return 0;
  }
}

/** Says whether what it was made for is still the case. */
class Guard {
  private cancelled = false;
  private readonly since: ReadonlyMap<string, number>;
  /** The newest guard for each key. */
  private readonly latestGuards = new Map<string, Guard>();

  constructor(
    private readonly epochs: Epochs,
    names: readonly string[],
    private readonly parent?: Guard,
  ) {
    this.since = new Map(names.map((name) => [name, epochs.of(name)]));
  }

  get alive(): boolean {
    if (this.cancelled || this.parent?.alive === false) return false;
    return [...this.since].every(([name, epoch]) => this.epochs.of(name) === epoch);
  }

  cancel(): void {
    this.cancelled = true;
  }

  latest(key: string): Guard {
    this.latestGuards.get(key)?.cancel();
    const guard = new Guard(this.epochs, [], this);
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
      run: (runtime, self, fun) => {
        const [wrapped] = runtime.runStandard("ingot/guarded.lua", [self, fun]);
        fun.release();
        return handedOver(wrapped);
      },
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
          runtime.service(Epochs),
          names.map((name) => scopes[name] ?? name),
        );
      },
    }),
  },
};
