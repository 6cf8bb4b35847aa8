// Keymaps: which binding gets which keys.
import { beforeEach, describe, expect, test } from "bun:test";
import type { Clock } from "../../src/kernel/clock.ts";
import { decide } from "../../src/kernel/keymap/decide.ts";
import { KeyDispatch } from "../../src/kernel/keymap/dispatch.ts";
import {
  type KeyContext,
  type KeyMode,
  Keymap,
  type KeyOutcome,
  parseKeyMode,
  type Scopes,
} from "../../src/kernel/keymap.ts";
import { Owner } from "../../src/kernel/owner.ts";
import { createRandom } from "./random.ts";

/** A clock that stands still until it is told to go on. */
class StoppedClock implements Clock {
  private due = new Set<() => void>();
  after(_milliseconds: number, callback: () => void): () => void {
    this.due.add(callback);
    return () => this.due.delete(callback);
  }
  every(): () => void {
    throw new Error("nothing repeats here");
  }
  sleep(): Promise<void> {
    throw new Error("nothing sleeps here");
  }
  /** The time of all that waits has come. */
  ring(): void {
    const due = [...this.due];
    this.due.clear();
    for (const callback of due) callback();
  }
  get waiting(): number {
    return this.due.size;
  }
}

const owner = new Owner("test");

let keymap: Keymap;
let clock: StoppedClock;
let calls: string[];
let mode: string | undefined;
let scopes: Scopes;
let pending: string[][];
let dispatch: KeyDispatch<string>;

beforeEach(() => {
  keymap = new Keymap();
  clock = new StoppedClock();
  calls = [];
  pending = [];
  mode = "insert";
  scopes = [["window"], ["overlay"], ["global"]];
  dispatch = new KeyDispatch<string>({
    keymap,
    clock,
    timeout: 500,
    readings: (key) => (key === "none" ? [] : key.split("|")),
    scopes: () => scopes,
    mode: () => mode,
    unbound: (key) => calls.push(`-${key}`),
    unboundAtOnce: (key) => key === "esc",
    onError: (error) => calls.push(`! ${(error as Error).message}`),
    onPending: (keys) => pending.push([...keys]),
  });
});

interface Extra {
  scope?: string;
  mode?: KeyMode;
  priority?: number;
  shares?: boolean;
  by?: Owner;
  outcome?: KeyOutcome;
}

/** Binds keys, written with blanks between them, to a handler that notes that it was called. */
function bind(keys: string, name: string, extra: Extra = {}, handler?: (context: KeyContext) => KeyOutcome) {
  const { scope = "global", by = owner, outcome = "stop", ...rest } = extra;
  return keymap.bind(by, {
    scope,
    mode: "",
    ...rest,
    keys: keys.split(" "),
    handler: (context) => {
      calls.push(name);
      return handler?.(context) ?? outcome;
    },
  });
}

const press = (...keys: string[]): void => {
  for (const key of keys) dispatch.press(key);
};

describe("one key", () => {
  test("goes to the window, then to the overlay, then to all, then to the program", () => {
    bind("x", "global", { outcome: "pass" });
    bind("x", "overlay", { scope: "overlay", outcome: "pass" });
    bind("x", "window", { scope: "window", outcome: "pass" });
    press("x");
    expect(calls).toEqual(["window", "overlay", "global", "-x"]);
  });

  test("stays with the first that keeps it", () => {
    bind("x", "global");
    bind("x", "window", { scope: "window" });
    press("x", "y");
    expect(calls).toEqual(["window", "-y"]);
  });

  test("is bound for a mode before it is for any, and not for another", () => {
    bind("x", "any", { outcome: "pass" });
    bind("x", "insert", { mode: "i", outcome: "pass" });
    bind("x", "normal", { mode: "n", outcome: "pass" });
    press("x");
    mode = "normal";
    press("x");
    mode = "visual_line";
    press("x");
    expect(calls).toEqual(["insert", "any", "-x", "normal", "any", "-x", "any", "-x"]);
  });

  test("is for typing where there are no modes", () => {
    mode = undefined;
    bind("x", "insert", { mode: "i" });
    press("x");
    expect(calls).toEqual(["insert"]);
  });

  test("may be read in several ways; the most exact is asked first", () => {
    bind("c-i", "as ctrl-i", { outcome: "pass" });
    bind("tab", "as tab", { outcome: "pass" });
    press("tab|c-i");
    expect(calls).toEqual(["as tab", "as ctrl-i", "-tab|c-i"]);
  });

  test("that can be bound to nothing goes to the program, after what is pending", () => {
    bind("a b", "ab");
    press("a", "none");
    expect(calls).toEqual(["-a", "-none"]);
  });
});

describe("bindings beside each other", () => {
  beforeEach(() => {
    scopes = [["focus:composer", "buffer:composer", "global"]];
  });

  test("are all asked, by priority and then by order, whatever their scope", () => {
    bind("x", "a", { shares: true, outcome: "pass" });
    bind("x", "b", { shares: true, priority: 5, outcome: "consume" });
    bind("*", "any", { shares: true, scope: "buffer:composer", outcome: "pass" });
    bind("x", "c", { shares: true, outcome: "pass" });
    press("x", "y");
    expect(calls).toEqual(["b", "a", "any", "c", "any", "-y"]);
  });

  test("are not asked after one that stops", () => {
    bind("x", "a", { shares: true });
    bind("x", "b", { shares: true });
    press("x");
    expect(calls).toEqual(["a"]);
  });
});

describe("several keys", () => {
  test("are waited for", () => {
    bind("g g", "top");
    press("g");
    expect(calls).toEqual([]);
    expect(clock.waiting).toBe(1);
    press("g");
    expect(calls).toEqual(["top"]);
    expect(clock.waiting).toBe(0);
    expect(pending).toEqual([["g"], []]);
  });

  test("that go on otherwise are what they are", () => {
    bind("j k", "escape");
    press("j", "a", "j", "j", "k");
    expect(calls).toEqual(["-j", "-a", "-j", "escape"]);
  });

  test("that do not go on in time are what they are", () => {
    bind("j k", "escape");
    bind("j j", "jump");
    press("j");
    clock.ring();
    expect(calls).toEqual(["-j"]);
    expect(pending).toEqual([["j"], []]);
    clock.ring();
    expect(calls).toEqual(["-j"]);
  });

  test("are a shorter binding when they do not become the longer one", () => {
    bind("a", "short");
    bind("a b c", "long");
    press("a", "b", "x");
    expect(calls).toEqual(["short", "-b", "-x"]);
    calls.length = 0;
    press("a");
    clock.ring();
    expect(calls).toEqual(["short"]);
  });

  test("leave the rest to other bindings, also of several keys", () => {
    bind("a", "short");
    bind("a b c", "long");
    bind("b d", "other");
    press("a", "b", "d");
    expect(calls).toEqual(["short", "other"]);
  });

  test("that pass are the shorter binding, then the keys themselves", () => {
    bind("a", "short", { outcome: "pass" });
    bind("a b", "long", { outcome: "pass" });
    press("a", "b");
    expect(calls).toEqual(["long", "short", "-a", "-b"]);
  });

  test("that pass do not wait to be pressed again, and can go on as another sequence", () => {
    bind("a a", "twice", { outcome: "pass" });
    press("a", "a");
    expect(calls).toEqual(["twice", "-a", "-a"]);
    expect([clock.waiting, pending.at(-1)]).toEqual([0, []]);
    calls.length = 0;
    bind("x y", "first", { outcome: "pass" });
    bind("x y z", "longest", { outcome: "pass" });
    bind("y z", "rest");
    press("x", "y", "z");
    expect(calls).toEqual(["longest", "first", "-x", "rest"]);
  });

  test("begin in one mode and are of that mode", () => {
    bind("esc esc", "chord", { mode: "i" }, ({ modeAtStart }) => {
      calls.push(modeAtStart as string);
      return "stop";
    });
    press("esc");
    mode = "normal";
    press("esc");
    expect(calls).toEqual(["-esc", "chord", "insert"]);
  });

  test("do not hold back what must not lag, nor do it twice", () => {
    bind("esc esc", "chord", { outcome: "pass" });
    press("esc");
    expect(calls).toEqual(["-esc"]);
    clock.ring();
    expect(calls).toEqual(["-esc"]);
    press("esc", "esc");
    expect(calls).toEqual(["-esc", "-esc", "chord", "-esc"]);
  });

  test("of all do not hold back a key of the window; those of the window do", () => {
    bind("esc esc", "global chord");
    bind("esc", "close", { scope: "window" });
    press("esc", "esc");
    expect(calls).toEqual(["close", "close"]);
    calls.length = 0;
    bind("esc x", "window chord", { scope: "window" });
    press("esc");
    expect(calls).toEqual(["-esc"]);
    press("x");
    expect(calls).toEqual(["-esc", "window chord"]);
  });

  test("of all are waited for when the window lets their first key pass", () => {
    bind("q q", "quit");
    bind("q", "window", { scope: "window", outcome: "pass" });
    press("q");
    expect(pending).toEqual([["q"]]);
    press("q");
    expect(calls).toEqual(["window", "quit"]);
  });

  test("that come to nothing are not offered twice to who let them pass", () => {
    bind("q q", "quit");
    bind("q", "window", { scope: "window", outcome: "pass" });
    press("q");
    clock.ring();
    expect(calls).toEqual(["window", "-q"]);
    press("q", "x");
    expect(calls).toEqual(["window", "-q", "window", "-q", "-x"]);
  });
});

describe("handlers", () => {
  test("that throw keep the key, and are reported", () => {
    bind("x", "a", { scope: "window" }, () => {
      throw new Error("oops");
    });
    bind("x", "b");
    press("x");
    expect(calls).toEqual(["a", "! oops"]);
  });

  test("may press keys: those come after", () => {
    bind("x", "x", {}, () => {
      press("y", "z");
      calls.push("done");
      return "pass";
    });
    bind("y", "y");
    press("x");
    expect(calls).toEqual(["x", "done", "-x", "y", "-z"]);
  });

  test("that were removed by one before are not called", () => {
    const later = bind("x", "later");
    bind("x", "first", { scope: "window" }, () => {
      later.remove();
      return "pass";
    });
    press("x");
    expect(calls).toEqual(["first", "-x"]);
  });

  test("may end what is pending", () => {
    bind("x", "x", {}, () => {
      dispatch.reset();
      return "pass";
    });
    press("x");
    bind("a b", "ab");
    press("a");
    dispatch.reset();
    press("b");
    expect(calls).toEqual(["x", "-b"]);
    expect(clock.waiting).toBe(0);
  });

  test("find out which binding they are", () => {
    let context: KeyContext | undefined;
    bind("g g", "top", {}, (told) => {
      context = told;
      return "stop";
    });
    press("g", "g");
    expect(context).toMatchObject({ keys: ["g", "g"], modeAtStart: "insert", binding: { scope: "global", owner } });
  });
});

describe("registration", () => {
  const other = new Owner("other");

  test("of the same again replaces", () => {
    const first = bind("x", "first");
    bind("x", "second");
    press("x");
    expect(calls).toEqual(["second"]);
    expect(first.remove()).toBe(false);
    expect(keymap.list("global")).toHaveLength(1);
  });

  test("by another owner covers, until that one goes", () => {
    bind("x", "first");
    bind("x", "second", { by: other });
    expect(keymap.list("global")).toHaveLength(1);
    press("x");
    other.dispose();
    press("x");
    expect(calls).toEqual(["second", "first"]);
  });

  test("that passes does not go to the one it covers", () => {
    bind("x", "first");
    bind("x", "second", { by: other, outcome: "pass" });
    press("x");
    expect(calls).toEqual(["second", "-x"]);
    other.dispose();
  });

  test("can be undone by keys, for all owners", () => {
    bind("x", "first");
    bind("x", "second", { by: other });
    expect(keymap.unbind(owner, "global", "", ["x"])).toBe(true);
    expect(keymap.unbind(owner, "global", "", ["x"])).toBe(false);
    expect(keymap.unbind(owner, "global", "n", ["x"])).toBe(false);
    expect(other.registrations.size).toBe(0);
  });

  test("of an older generation is undone as long as the newer one is there", () => {
    const next = new Owner("plugin", 1);
    const first = bind("x", "first");
    expect(keymap.unbind(next, "global", "", ["x"])).toBe(true);
    expect(keymap.unbind(next, "global", "", ["x"])).toBe(false);
    expect(keymap.list("global")).toEqual([]);
    press("x");
    next.dispose();
    press("x");
    expect(calls).toEqual(["-x", "first"]);
    keymap.unbind(next, "global", "", ["x"]);
    expect(first.remove()).toBe(true);
    expect(next.registrations.size).toBe(0);
  });

  test("is made with the leader of its own generation, which goes with who has set it", () => {
    const [old, next] = [new Owner("plugin", 1), new Owner("plugin", 2)];
    keymap.setLeader(old, ",");
    keymap.setLeader(old, ";");
    expect([owner, old, next].map((who) => keymap.leader(who))).toEqual([";", ";", "\\"]);
    keymap.setLeader(next, "!");
    expect([old, next].map((who) => keymap.leader(who))).toEqual([";", "!"]);
    next.dispose();
    expect(keymap.leader(owner)).toBe(";");
    old.dispose();
    expect(keymap.leader(owner)).toBe("\\");
  });

  test("ends with its scope", () => {
    bind("x", "a", { scope: "window" });
    bind("y", "b", { scope: "window" });
    bind("x", "c");
    keymap.dropScope("window");
    press("x", "y");
    expect(calls).toEqual(["c", "-y"]);
  });

  test("needs keys, a mode and a leader", () => {
    expect(() => keymap.bind(owner, { scope: "global", mode: "", keys: [], handler: () => "stop" })).toThrow(
      "at least one key",
    );
    expect(() => parseKeyMode("x")).toThrow('there is no mode "x"');
    expect(() => parseKeyMode("constructor")).toThrow("there is no mode");
    expect(["n", "insert", "visual", "visual_line", ""].map(parseKeyMode)).toEqual(["n", "i", "v", "v", ""]);
    expect(keymap.leader(owner)).toBe("\\");
    keymap.setLeader(owner, "<Space>");
    expect(keymap.leader(owner)).toBe("<Space>");
    expect(() => keymap.setLeader(owner, "")).toThrow("the leader must be one key");
  });
});

test("what may follow some keys is listed; a mode's own hides what is for any", () => {
  bind("g g", "any");
  bind("g g", "normal", { mode: "n" });
  bind("g x y", "long");
  bind("v", "v");
  bind("g i", "insert only", { mode: "i" });
  const list = (keys: string[]) =>
    keymap.continuations("global", "n", keys).map(({ binding, suffix }) => `${binding.mode}:${suffix.join(" ")}`);
  expect(list(["g"])).toEqual(["n:g", ":x y"]);
  expect(list([])).toEqual(["n:g g", ":g x y", ":v"]);
  expect(list(["q"])).toEqual([]);
});

test("what happens can be told without calling anything", () => {
  bind("g g", "top");
  bind("x", "cut");
  const situation = { keymap, mode: "i" as const, scopes, longest: 9, mayWait: true };
  expect(decide([["g"]], situation)).toEqual({ kind: "wait" });
  expect(decide([["g"]], { ...situation, mayWait: false })).toEqual({ kind: "unbound" });
  expect(decide([["x"]], situation)).toMatchObject({ kind: "run", count: 1, thenWait: false });
  expect(decide([["q"]], situation)).toEqual({ kind: "unbound" });
  expect(calls).toEqual([]);
});

test("no key is lost or done twice, whatever is bound", () => {
  const random = createRandom(11);
  const letters = ["a", "b", "c"];
  for (let round = 0; round < 500; round++) {
    keymap = new Keymap();
    const out: string[] = [];
    for (let i = 0; i < 6; i++) {
      const keys = Array.from({ length: 1 + random.below(3) }, () => random.pick(letters));
      const passes = random.below(3) === 0;
      const handler = ({ keys: got }: KeyContext): KeyOutcome => {
        if (!passes) out.push(...got);
        return passes ? "pass" : "stop";
      };
      keymap.bind(owner, { scope: random.pick(["window", "global"]), mode: "", keys, handler });
    }
    const single = new KeyDispatch<string>({
      keymap,
      clock,
      timeout: 500,
      readings: (key) => [key],
      scopes: () => scopes,
      mode: () => mode,
      unbound: (key) => out.push(key),
      unboundAtOnce: () => false,
      onError: () => {},
    });
    const typed = Array.from({ length: 12 }, () => random.pick(letters));
    for (const key of typed) {
      single.press(key);
      if (random.below(5) === 0) single.expire();
    }
    for (let i = 0; i < 12; i++) single.expire();
    expect(out).toEqual(typed);
  }
  owner.dispose();
});
