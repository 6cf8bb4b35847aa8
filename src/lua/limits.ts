// Time budgets: how a call into Lua that does not end is ended, whatever the Lua code tries against it.
import { HookMask } from "./constants.ts";
import type { State } from "./exports.ts";
import type { Lua } from "./vm.ts";

/** Offset of `allowhook` in `lua_State` (lstate.h of Lua 5.4 on wasm32): a byte. */
const ALLOW_HOOK = 7;

/** Polls (backward jumps and calls) between two looks at the clock: 7 µs of a bare loop, of which a look takes 1 %. */
const POLLS_PER_TICK = 2_000;
/** As many where calls take long, and at first, when nobody knows how long they take. */
const SLOW_POLLS_PER_TICK = 100;
/** Milliseconds between two ticks that show that calls take long. */
const SLOW = 1;

export class Limits {
  /** Called at every tick, with the time of `performance.now()` and the state whose Lua code runs, if any does. */
  onTick: (now: number, L?: State) => void = () => {};
  /** Called when the outermost entry that has a budget, be it an infinite one, has ended. */
  onLeave: () => void = () => {};

  /** Counts how often Lua code has been entered. */
  entries = 0;

  private depth = 0;
  private deadline = Number.POSITIVE_INFINITY;
  private budget = 0;
  /** What the error says that ends an entry. */
  private reason = "";
  /** Once set, every instruction raises until the entry has unwound; a loop around `pcall` cannot swallow that. */
  private spent = false;
  /** Whether that goes for all entries under way, not for the innermost alone. */
  private endsAll = false;
  /** When the last tick was, and how many polls it is from one to the next. */
  private ticked = 0;
  private pollsPerTick = SLOW_POLLS_PER_TICK;

  constructor(private readonly lua: Lua) {
    this.refuel(SLOW_POLLS_PER_TICK);
  }

  /** The next tick comes after `polls` polls, and so on; the first of them after `first`. */
  private refuel(polls: number, first = polls): void {
    this.pollsPerTick = polls;
    this.lua.c.fuel_interval.value = polls;
    this.lua.c.fuel.value = first;
  }

  /**
   * Runs `entry`, which calls into Lua, under a budget. An entry inside another one shares the outer budget.
   * @param milliseconds how long Lua may run; without limit unless given
   */
  enter<T>(entry: () => T, milliseconds?: number): T {
    this.entries++;
    if (milliseconds === undefined || this.deadline !== Number.POSITIVE_INFINITY) return entry();
    this.budget = milliseconds;
    this.deadline = performance.now() + milliseconds;
    // Whatever fuel is left belongs to the past, or to an entry that is not to put off its ticks with short entries
    // inside; a short budget wants an early look at the clock.
    const left = this.depth > 0 ? this.lua.c.fuel.value : SLOW_POLLS_PER_TICK;
    this.refuel(SLOW_POLLS_PER_TICK, Math.min(left, SLOW_POLLS_PER_TICK));
    this.depth++;
    try {
      return entry();
    } finally {
      this.deadline = Number.POSITIVE_INFINITY;
      this.depth--;
      if (this.spent && (this.depth === 0 || !this.endsAll)) {
        this.spent = false;
        this.endsAll = false;
        this.refuel(SLOW_POLLS_PER_TICK);
      }
      if (this.depth === 0) this.onLeave();
    }
  }

  /**
   * Ends the entry under way, which must have a budget (an infinite one will do), with an error that no `pcall` can hold
   * up: at once when called from `onTick`, else at the next tick.
   */
  interrupt(reason: string): void {
    if (this.spent) return;
    this.spent = true;
    this.reason = reason;
    this.lua.c.fuel.value = 1;
  }

  /** As `interrupt`, but ends all entries that are under way inside one another. */
  interruptAll(reason: string): void {
    this.interrupt(reason);
    this.endsAll = true;
  }

  /** Called by the interpreter when its fuel is used up. */
  tick(L: State): void {
    const now = performance.now();
    this.onTick(now, L);
    if (now >= this.deadline) this.interrupt(`time budget of ${this.budget} ms exceeded`);
    if (!this.spent) {
      const polls = now - this.ticked > SLOW ? SLOW_POLLS_PER_TICK : POLLS_PER_TICK;
      this.ticked = now;
      if (polls !== this.pollsPerTick) this.refuel(polls);
      return;
    }
    // From here on every poll ticks, and the running state's hook fires at every instruction.
    this.refuel(1);
    this.lua.c.lua_sethook(L, this.lua.c.hook.value, HookMask.Count, 1);
    // Lua runs no hooks inside a hook or finalizer, nor where a handler deals with the error that our hook raised.
    this.lua.memory.bytes[L + ALLOW_HOOK] = 1;
  }

  /** The hook: answers 1, with an error on the stack, while the budget is spent; disarms itself afterwards. */
  hook(L: State): number {
    if (!this.spent) {
      this.lua.c.lua_sethook(L, 0, 0, 0);
      return 0;
    }
    this.lua.c.luaL_where(L, 0);
    this.lua.pushText(L, this.reason);
    this.lua.c.lua_concat(L, 2);
    return 1;
  }
}
